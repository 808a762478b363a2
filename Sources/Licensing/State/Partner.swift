package import StrictJSON

/// A partner: buys orders, owns customer accounts.
package struct Partner: Hashable, Sendable {
    package let id: PartnerID
    @Exact package internal(set) var name: String
    /// When the facts above last changed.
    package internal(set) var changed: Timestamp
}
