import Crypto

/// The secrets of a source with a signature description; several while a sender changes its secret.
package struct SignatureSecrets: Sendable, Unprintable {
    /// The minimum length of a key in bytes.
    ///
    /// A shorter key could be guessed from one signed message.
    package static let shortest = 16

    private let texts: [[UInt8]]

    /// Parses one secret from each line.
    ///
    /// Lines are not trimmed: a secret may contain spaces or begin with `whsec_`.
    ///
    /// - Throws: `.empty` if there is no secret, `.tooShort` for the first short one.
    package init(parsing text: String) throws(SignatureSecretError) {
        var texts: [[UInt8]] = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let secret = Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
            guard !secret.isEmpty else { continue }
            guard secret.count >= Self.shortest else {
                throw .tooShort(number: texts.count + 1, bytes: secret.count)
            }
            texts.append(secret)
        }
        guard !texts.isEmpty else { throw .empty }
        self.texts = texts
    }

    /// The secrets as written.
    var bytes: [[UInt8]] { texts }

    /// The keys for HMAC.
    ///
    /// - Throws: `.malformed` for the first secret that does not have this form, `.tooShort` for the first that is too
    ///   short after decoding.
    func keys(_ form: HMACDescription.SecretForm) throws(SignatureSecretError) -> [SymmetricKey] {
        var keys: [SymmetricKey] = []
        for text in texts {
            let number = keys.count + 1
            guard let key = Self.key(text, form) else { throw .malformed(number: number, form) }
            guard key.count >= Self.shortest else { throw .tooShort(number: number, bytes: key.count) }
            keys.append(SymmetricKey(data: key))
        }
        return keys
    }

    private static func key(_ text: [UInt8], _ form: HMACDescription.SecretForm) -> [UInt8]? {
        switch form {
        case .text: return text
        case .base64: return Base64.decoded(text.dropFirst(text.starts(with: "whsec_".utf8) ? 6 : 0))
        case .hex: return bytesOfHex(text)
        case .digest: return Array(SHA256.hash(data: text))
        }
    }
}

/// Decodes hexadecimal digits of either case; nil for other text.
func bytesOfHex(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text {
        let digit: UInt8
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
        default: return nil
        }
        if let first = high {
            bytes.append(first << 4 | digit)
            high = nil
        } else {
            high = digit
        }
    }
    return bytes
}

/// The reason for which secrets are invalid, without any part of them.
package enum SignatureSecretError: Error, Equatable, CustomStringConvertible {
    case empty
    /// The number of the secret, from 1, and its length.
    case tooShort(number: Int, bytes: Int)
    case malformed(number: Int, HMACDescription.SecretForm)

    package var description: String {
        switch self {
        case .empty: "There is no secret. Write one per line."
        case .tooShort(let number, let bytes):
            "Secret \(number) is \(bytes) \(bytes == 1 ? "byte" : "bytes") long; at least \(SignatureSecrets.shortest) are "
                + "required. Use a longer one."
        case .malformed(let number, let form):
            """
            Secret \(number) is not \(form.rawValue). Copy the whole secret, or change "secret" in the signature \
            description.
            """
        }
    }
}
