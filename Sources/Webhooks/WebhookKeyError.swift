/// The reason for which a text is not a valid key.
///
/// It contains no part of the text.
package enum WebhookKeyError: Error, Equatable {
    /// The text is empty, or has nothing after the prefix.
    case empty
    /// The text begins with an unknown prefix.
    case unknownPrefix
    /// The text after the prefix is not base64.
    case notBase64
    /// The decoded key has an invalid length for its kind.
    case wrongLength(found: Int, of: WebhookKeyKind)
    /// A key with the length of a public key in DER, but of another algorithm.
    case notEd25519
    /// A public key with which anybody can create signatures: a point of small order or in non-canonical form.
    case unsafePublicKey
    /// The halves of a 64-byte private key do not match.
    case mismatchedPair
    /// A private key for verification.
    case privateKeyGivenToReceiver
    /// A public key for signing.
    case publicKeyCannotSign
    /// The error of a key in a list, with its number from 1.
    indirect case inList(number: Int, WebhookKeyError)
}

extension WebhookKeyError: CustomStringConvertible {
    /// The problem, its place, and how to fix it; never a part of the key.
    package var description: String { sentence(about: "The key") }

    private func sentence(about key: String) -> String {
        switch self {
        case .empty: "\(key) is empty. Copy the whole key, with its prefix."
        case .unknownPrefix:
            "\(key) has an unknown prefix. The prefixes are whsec_ (secret), whpk_ (public key) and whsk_ (private key)."
        case .notBase64: "\(key) is not base64. Copy the whole key, without quotation marks or spaces around it."
        case .wrongLength(let found, let kind):
            """
            \(key) is \(found) \(found == 1 ? "byte" : "bytes") long when decoded; \(kind.lengths). Copy the whole \
            key, or create a new one.
            """
        case .notEd25519: "\(key) is a public key of another algorithm. Ask the sender for the Ed25519 key."
        case .unsafePublicKey:
            """
            \(key) is an unsafe public key, with which anybody could sign. Copy the key from the sender again. Do not \
            use this one.
            """
        case .mismatchedPair:
            """
            \(key) is a private key whose public half belongs to another key. Copy the key again, or create a new pair.
            """
        case .privateKeyGivenToReceiver:
            """
            \(key) is a private key (whsk_), which only the sender may have. Use the public key (whpk_) here, and \
            create a new pair, because this private key has left the sender.
            """
        case .publicKeyCannotSign:
            "\(key) is a public key (whpk_), which cannot sign. Use the private key (whsk_) or a secret (whsec_)."
        case .inList(let number, let reason): reason.sentence(about: "Key \(number)")
        }
    }
}

extension WebhookKeyKind {
    fileprivate var lengths: String {
        switch self {
        case .secret: "a secret has 24 to 64"
        case .publicKey: "an Ed25519 public key has 32, or 44 in DER"
        case .privateKey: "an Ed25519 private key has 32, or 64 with its public half"
        }
    }
}
