/// The position of an integration of an account.
package struct IntegrationSwitch: Hashable, Sendable {
    package internal(set) var position: Switch
    /// The time of the switch to this position.
    package internal(set) var since: Timestamp
    /// Whether it was ever on.
    package internal(set) var wasEverOn: Bool
}
