import Crypto

/// The signed content `id.timestamp.body`.
struct SignedContent<Body: Collection<UInt8>> {
    private let head: [UInt8]
    private let body: Body

    /// Creates the content.
    ///
    /// The timestamp is a number, because `WebhookHeaders` accepts only one text for each number.
    init(id: String, timestamp: Int64, body: Body) {
        head = Array("\(id).\(timestamp).".utf8)
        self.body = body
    }

    /// The HMAC-SHA256 with a secret.
    ///
    /// A body in contiguous storage is not copied.
    func authenticationCode(with secret: SymmetricKey) -> HMAC<SHA256>.MAC {
        var authentication = HMAC<SHA256>(key: secret)
        authentication.update(data: head)
        if body.withContiguousStorageIfAvailable({ authentication.update(data: $0) }) == nil {
            authentication.update(data: Array(body))
        }
        return authentication.finalize()
    }

    /// The complete content.
    ///
    /// Ed25519 reads a message twice, so it cannot process parts.
    var bytes: [UInt8] { head + body }
}
