package import StrictJSON

/// A partner, who buys orders and owns customer accounts.
package struct Partner: Hashable, Sendable {
    package let id: PartnerID
    @Exact package internal(set) var name: String
    /// The last change of the facts above.
    package internal(set) var changed: Timestamp
}
