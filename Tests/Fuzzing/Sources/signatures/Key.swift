import Crypto
import Foundation
import Fuzzing
import Webhooks

private let moment: Int64 = 1_773_144_000

/// An accepted text has the key that it encodes, which works with its counterpart and is never printed.
func checkKey(_ text: String) {
    let key = try? WebhookKey(parsing: text)
    let signingKey = try? WebhookSigningKey(parsing: text)
    for value in [key.map { $0 as Any }, signingKey.map { $0 as Any }].compactMap(\.self) {
        expect("\(value)" == "‹secret›" && String(reflecting: value) == "‹secret›", "a key is never printed")
    }
    switch (key, signingKey) {
    case (let key?, let signingKey?): checkSecret(text, key, signingKey)
    case (let key?, nil): checkPublicKey(text, key)
    case (nil, let signingKey?): checkPrivateKey(text, signingKey)
    case (nil, nil): break
    }
    checkList(text, key)
}

/// A secret verifies its own signatures, and its bytes are those of the text.
private func checkSecret(_ text: String, _ key: WebhookKey, _ signingKey: WebhookSigningKey) {
    expect(key.scheme == .v1, "what signs and verifies is a shared secret")
    let bytes = bytes(ofBase64: base64(of: text))
    expect((24...64).contains(bytes.count), "a secret has 24 to 64 bytes")
    let signature = WebhookSigner(key: signingKey).signature(id: "m", timestamp: moment, body: [1, 2])
    let content = Array("m.\(moment).".utf8) + [1, 2]
    expect(signature == code(of: content, SymmetricKey(data: bytes)), "a secret is the bytes that its text says")
    expect(isTaken(signature, by: key), "a secret verifies what it signed")

    let plain = "whsec_" + Data(bytes).base64EncodedString()
    expect((try? WebhookKey(parsing: plain)) == key, "a secret is the same however it is written")
}

/// Without the private key, no signature can be created for an accepted public key.
private func checkPublicKey(_ text: String, _ key: WebhookKey) {
    expect(key.scheme == .v1a, "what only verifies is a public key")
    let bytes = bytes(ofBase64: base64(of: text)).suffix(32)
    let plain = "whpk_" + Data(bytes).base64EncodedString()
    expect((try? WebhookKey(parsing: plain)) == key, "a public key is the same however it is written")
    // The neutral point and zero: for a key of small order, they are a valid signature of every eighth message.
    let nothing = "v1a," + Data([1] + [UInt8](repeating: 0, count: 63)).base64EncodedString()
    for number in UInt8(0)..<16 {
        expect(!isTaken(nothing, by: key, body: [number]), "nobody signs without the private key: \(text)")
    }
}

/// A private key signs for its public key.
private func checkPrivateKey(_ text: String, _ signingKey: WebhookSigningKey) {
    let seed = bytes(ofBase64: base64(of: text)).prefix(32)
    guard let pair = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
        fatalError("property violated: a private key begins with its seed")
    }
    let publicKey = "whpk_" + pair.publicKey.rawRepresentation.base64EncodedString()
    guard let key = try? WebhookKey(parsing: publicKey) else { return }
    let signature = WebhookSigner(key: signingKey).signature(id: "m", timestamp: moment, body: [1, 2])
    expect(isTaken(signature, by: key), "a public key verifies what its private key signed")
}

/// A list of keys has these keys in order.
private func checkList(_ text: String, _ key: WebhookKey?) {
    let isOne = text.utf8.allSatisfy { $0 > 0x20 }
    guard isOne, !text.isEmpty else { return }
    let other = "whsec_dGhpcyBzZWNyZXQgaXMga25vd24gdG8gZXZlcnlib2R5"
    let list = try? WebhookKeys.parse("\(other) \(text)\n\(text)\t")
    expect((list == nil) == (key == nil), "a list can be read where each of its keys can: \(text)")
    if let list, let key {
        expect(list.count == 3 && list[1] == key && list[2] == key, "a list holds its keys in order")
    }
}

private func isTaken(_ signature: String, by key: WebhookKey, body: [UInt8] = [1, 2]) -> Bool {
    guard let headers = try? WebhookHeaders(id: ["m"], timestamp: ["\(moment)"], signature: [signature]) else {
        fatalError("headers of our own are well formed")
    }
    return (try? WebhookVerifier(keys: [key]).verify(headers, body: body, at: moment)) != nil
}

/// The text after the prefix.
private func base64(of text: String) -> [UInt8] {
    var rest = Array(text.utf8)[...]
    if rest.last == 0x0A { rest = rest.dropLast() }
    if rest.last == 0x0D { rest = rest.dropLast() }
    for prefix in ["v1,whsec_", "whsec_", "whpk_", "whsk_"] where rest.starts(with: prefix.utf8) {
        return Array(rest.dropFirst(prefix.utf8.count))
    }
    return Array(rest)
}

/// The bytes of base64 in either alphabet: six bits for each digit.
///
/// Bits that are not a whole byte are ignored.
private func bytes(ofBase64 text: [UInt8]) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    var bits: [UInt8] = []
    for byte in text where byte != UInt8(ascii: "=") {
        let value =
            switch byte {
            case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
            default: digits.firstIndex(of: byte) ?? 0
            }
        for bit in (0..<6).reversed() { bits.append(UInt8(value >> bit & 1)) }
    }
    return stride(from: 0, to: bits.count - 7, by: 8).map { start in
        bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }
    }
}
