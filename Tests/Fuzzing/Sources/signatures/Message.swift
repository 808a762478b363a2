import Crypto
import Foundation

/// The keys of the sender and of others.
///
/// They are useless elsewhere.
enum Keys {
    static let current = SymmetricKey(data: Array("a secret that everybody knows".utf8))
    /// The previous key, which is still valid.
    static let old = SymmetricKey(data: Array("the secret before the current one".utf8))
    /// The key of another sender.
    static let foreign = SymmetricKey(data: Array("a secret of somebody else, the same for all".utf8))
    static let pair: Curve25519.Signing.PrivateKey = {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](1...32)) else {
            fatalError("32 bytes are the seed of a key")
        }
        return key
    }()
}

/// A request as sent: all headers may be repeated or malformed.
struct Message {
    var ids: [String]
    var timestamps: [String]
    var signatures: [String]
    var body: [UInt8]

    /// The bytes that Standard Webhooks signs.
    var content: [UInt8] { Array("\(ids[0]).\(timestamps[0]).".utf8) + body }

    /// Replaces the names of signatures with valid signatures.
    mutating func sign() {
        let content = content
        signatures = signatures.map { text in
            var text = text
            for (name, key) in [("{v1}", Keys.current), ("{old}", Keys.old), ("{foreign}", Keys.foreign)]
            where text.contains(name) {
                text = text.replacing(name, with: code(of: content, key))
            }
            return text.contains("{v1a}") ? text.replacing("{v1a}", with: signature(of: content)) : text
        }
    }

    /// Changes one byte: `b3=x` (body, byte 3), `i0+x` (id), `t1-` (timestamp), `s9=A` (signature).
    mutating func change(_ text: [UInt8]) {
        let digits = text.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let field = text.first, let position = Int(String(decoding: digits, as: UTF8.self)),
            let sign = text.dropFirst(1 + digits.count).first
        else { return }
        let byte = text.dropFirst(2 + digits.count).first ?? UInt8(ascii: "0")
        func changed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
            var bytes = Array(bytes)
            switch sign {
            case UInt8(ascii: "=") where bytes.indices.contains(position): bytes[position] = byte
            case UInt8(ascii: "-") where bytes.indices.contains(position): bytes.remove(at: position)
            case UInt8(ascii: "+") where position <= bytes.count: bytes.insert(byte, at: position)
            default: break
            }
            return bytes
        }
        switch field {
        case UInt8(ascii: "i"): ids[0] = String(decoding: changed(ids[0].utf8), as: UTF8.self)
        case UInt8(ascii: "t"): timestamps[0] = String(decoding: changed(timestamps[0].utf8), as: UTF8.self)
        case UInt8(ascii: "s"): signatures[0] = String(decoding: changed(signatures[0].utf8), as: UTF8.self)
        case UInt8(ascii: "b"): body = changed(body)
        default: break
        }
    }
}

/// The entry of a header for a secret, created with the cryptographic library only.
func code(of content: [UInt8], _ key: SymmetricKey) -> String {
    "v1," + Data(HMAC<SHA256>.authenticationCode(for: content, using: key)).base64EncodedString()
}

/// The entry of a header for the private key.
func signature(of content: [UInt8]) -> String {
    guard let signature = try? Keys.pair.signature(for: content) else { fatalError("a key of our own signs") }
    return "v1a," + signature.base64EncodedString()
}
