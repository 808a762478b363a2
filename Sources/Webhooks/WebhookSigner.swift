import Crypto

/// Signs messages as a sender does.
package struct WebhookSigner: Sendable {
    private let key: WebhookSigningKey

    package init(key: WebhookSigningKey) {
        self.key = key
    }

    /// One entry for the `webhook-signature` header: `v1,…` or `v1a,…`.
    ///
    /// Signs any values; `WebhookHeaders` defines which ids and timestamps a receiver accepts.
    package func signature(id: String, timestamp: Int64, body: some Collection<UInt8>) -> String {
        let content = SignedContent(id: id, timestamp: timestamp, body: body)
        switch key.material {
        case .secret(let secret):
            return WebhookSignature(scheme: .v1, bytes: content.authenticationCode(with: secret)).text
        case .privateKey(let privateKey):
            do {
                return WebhookSignature(scheme: .v1a, bytes: try privateKey.signature(for: content.bytes)).text
            } catch {
                // By its documentation, signing fails only if memory cannot be allocated. Every Swift allocation ends the
                // process in that case, so there is no caller that could continue.
                fatalError("Ed25519 cannot sign: \(error)")
            }
        }
    }
}
