/// The reason for which a request is not authentic.
///
/// It has no associated values, so it cannot reveal keys.
package enum WebhookVerificationError: Error, Equatable {
    /// A header is missing, repeated or malformed.
    case unsigned
    /// No signature of the request matches a key.
    case noMatchingSignature
    /// A signature matches, but its time is too far in the past or in the future.
    case outsideTolerance
}

extension WebhookVerificationError: CustomStringConvertible {
    /// The problem, and how the sender can fix it.
    package var description: String {
        switch self {
        case .unsigned:
            """
            The request is not signed. Send the headers webhook-id (1 to 256 visible ASCII characters without a full \
            stop), webhook-timestamp (whole seconds since 1970) and webhook-signature once each, as defined by \
            Standard Webhooks.
            """
        case .noMatchingSignature:
            """
            No signature matches. Sign webhook-id, webhook-timestamp and the bytes of the body, separated by full \
            stops, with the key for this address, and send exactly these bytes.
            """
        case .outsideTolerance:
            """
            The signature matches, but webhook-timestamp differs too much from the receiver's time. Check the sender's \
            clock, and sign every attempt again.
            """
        }
    }
}
