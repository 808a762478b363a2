/// The purpose of a key; the raw value is the prefix of its text.
package enum WebhookKeyKind: String, CaseIterable, Sendable {
    /// A secret of both sides, which signs and verifies `v1`.
    case secret = "whsec_"
    /// The receiver's half of a key pair, which verifies `v1a`.
    case publicKey = "whpk_"
    /// The sender's half of a key pair, which signs `v1a`.
    case privateKey = "whsk_"
}
