import Crypto

/// Signs messages as senders do.
package struct WebhookSigner: Sendable {
    private let key: WebhookSigningKey

    package init(key: WebhookSigningKey) {
        self.key = key
    }

    /// An entry for the `webhook-signature` header: `v1,…` or `v1a,…`.
    ///
    /// All values are signed. `WebhookHeaders` defines the ids and timestamps that a receiver accepts.
    package func signature(id: String, timestamp: Int64, body: some Collection<UInt8>) -> String {
        let content = SignedContent(id: id, timestamp: timestamp, body: body)
        switch key.material {
        case .secret(let secret):
            return WebhookSignature(scheme: .v1, bytes: content.authenticationCode(with: secret)).text
        case .privateKey(let privateKey):
            do {
                return WebhookSignature(scheme: .v1a, bytes: try privateKey.signature(for: content.bytes)).text
            } catch {
                // According to its documentation, signing fails only if memory cannot be allocated. Swift ends the
                // process in that case anyway.
                fatalError("Ed25519 cannot sign: \(error)")
            }
        }
    }
}
