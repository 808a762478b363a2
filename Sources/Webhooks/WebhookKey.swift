import Crypto

/// A key for verification: a secret for `v1` (`whsec_…`), or an Ed25519 public key for `v1a` (`whpk_…`).
package struct WebhookKey: Sendable, Unprintable {
    /// A signature scheme; the raw value is the tag before the comma of a signature.
    package enum Scheme: String, Sendable {
        /// HMAC-SHA256.
        case v1
        /// Ed25519.
        case v1a
    }

    /// The key of a scheme.
    ///
    /// Separate cases ensure that a public key is never used as a shared secret.
    enum Material: Sendable {
        case secret(SymmetricKey)
        case publicKey(Curve25519.Signing.PublicKey)
    }

    let material: Material

    /// Parses a key as senders display it.
    ///
    /// - `whsec_` with 24 to 64 bytes. The prefix may be missing, or follow `v1,`.
    /// - `whpk_` with 32 bytes, or 44 bytes in DER (SubjectPublicKeyInfo).
    /// - Base64 in either alphabet, with or without padding, and with an optional line ending.
    package init(parsing text: String) throws(WebhookKeyError) {
        let key = try KeyText(text)
        switch key.kind {
        case .secret: material = .secret(SymmetricKey(data: try key.bytes(ofLength: 24...64)))
        case .publicKey: material = .publicKey(try Ed25519.publicKey(try key.bytes(ofLength: [32, 44])))
        case .privateKey: throw .privateKeyGivenToReceiver
        }
    }

    package var scheme: Scheme {
        switch material {
        case .secret: .v1
        case .publicKey: .v1a
        }
    }
}

extension WebhookKey: Equatable {
    /// Whether both are the same key, independent of their texts.
    ///
    /// Secrets are compared in constant time.
    package static func == (left: Self, right: Self) -> Bool {
        switch (left.material, right.material) {
        case (.secret(let left), .secret(let right)): left == right
        case (.publicKey(let left), .publicKey(let right)):
            left.rawRepresentation.elementsEqual(right.rawRepresentation)
        default: false
        }
    }
}
