import Crypto

/// The signed content: `id.timestamp.body`, byte for byte.
struct SignedContent<Body: Collection<UInt8>> {
    private let head: [UInt8]
    private let body: Body

    /// The number is equivalent to the text of the header: `WebhookHeaders` accepts no other way to write it.
    init(id: String, timestamp: Int64, body: Body) {
        head = Array("\(id).\(timestamp).".utf8)
        self.body = body
    }

    /// HMAC-SHA256 with a secret; a body that lies in one piece is not copied.
    func authenticationCode(with secret: SymmetricKey) -> HMAC<SHA256>.MAC {
        var authentication = HMAC<SHA256>(key: secret)
        authentication.update(data: head)
        if body.withContiguousStorageIfAvailable({ authentication.update(data: $0) }) == nil {
            authentication.update(data: Array(body))
        }
        return authentication.finalize()
    }

    /// All of it in one piece: Ed25519 reads a message twice, so it cannot be given in parts.
    var bytes: [UInt8] { head + body }
}
