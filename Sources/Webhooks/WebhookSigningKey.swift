import Crypto

/// A key for signing: a secret for `v1` (`whsec_…`), or an Ed25519 private key for `v1a` (`whsk_…`).
package struct WebhookSigningKey: Sendable, Unprintable {
    enum Material: Sendable {
        case secret(SymmetricKey)
        case privateKey(Curve25519.Signing.PrivateKey)
    }

    let material: Material

    /// Parses a key in the forms of `WebhookKey`.
    ///
    /// `whsk_` has 32 bytes (the seed), or 64 bytes (the seed and the public key).
    package init(parsing text: String) throws(WebhookKeyError) {
        let key = try KeyText(text)
        switch key.kind {
        case .secret: material = .secret(SymmetricKey(data: try key.bytes(ofLength: 24...64)))
        case .privateKey: material = .privateKey(try Ed25519.privateKey(try key.bytes(ofLength: [32, 64])))
        case .publicKey: throw .publicKeyCannotSign
        }
    }
}
