import Crypto

/// A key that verifies: a secret for `v1` (`whsec_…`) or an Ed25519 public key for `v1a` (`whpk_…`).
package struct WebhookKey: Sendable, Unprintable {
    /// How a message is signed; the raw value is the tag before the comma of a signature.
    package enum Scheme: String, Sendable {
        /// HMAC-SHA256.
        case v1
        /// Ed25519.
        case v1a
    }

    /// One case per scheme, so that a public key, which everybody knows, can never be taken for a shared secret.
    enum Material: Sendable {
        case secret(SymmetricKey)
        case publicKey(Curve25519.Signing.PublicKey)
    }

    let material: Material

    /// Reads a key as senders show it.
    ///
    /// - `whsec_` with 24 to 64 bytes; the prefix may be missing, or have `v1,` before it.
    /// - `whpk_` with 32 bytes, or 44 as DER (SubjectPublicKeyInfo).
    /// - Base64 of either alphabet, with padding or without, and one line ending after it.
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
    /// Whether both are the same key, however they were written; takes as long for secrets that differ early as late.
    package static func == (left: Self, right: Self) -> Bool {
        switch (left.material, right.material) {
        case (.secret(let left), .secret(let right)): left == right
        case (.publicKey(let left), .publicKey(let right)):
            left.rawRepresentation.elementsEqual(right.rawRepresentation)
        default: false
        }
    }
}
