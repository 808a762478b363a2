/// The position of one integration of an account.
package struct IntegrationSwitch: Hashable, Sendable {
    package internal(set) var position: Switch
    /// The event that brought it into this position.
    package internal(set) var since: Timestamp
    /// Whether it was ever on.
    package internal(set) var wasEverOn: Bool
}
