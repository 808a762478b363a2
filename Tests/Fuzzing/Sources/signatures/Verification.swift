import Crypto
import Foundation
import Fuzzing
import Webhooks

private let now: Int64 = 1_773_144_000

private let verifier: WebhookVerifier = {
    let texts =
        [Keys.current, Keys.old].map { key in "whsec_" + key.withUnsafeBytes { Data($0) }.base64EncodedString() }
        + ["whpk_" + Keys.pair.publicKey.rawRepresentation.base64EncodedString()]
    guard let keys = try? WebhookKeys.parse(texts.joined(separator: " ")), keys.count == 3 else {
        fatalError("keys of our own can be read")
    }
    return WebhookVerifier(keys: keys)
}()

/// A message is accepted exactly if its headers are well formed, one of its signatures is that of a key for this
/// content, and its timestamp is recent.
func checkMessage(_ message: Message) {
    let isWellFormed = isWellFormed(message)
    let headers: WebhookHeaders
    do {
        headers = try WebhookHeaders(id: message.ids, timestamp: message.timestamps, signature: message.signatures)
    } catch {
        expect(error == .unsigned, "headers that cannot be read count as no signature")
        return expect(!isWellFormed, "well-formed headers are read: \(message)")
    }
    expect(isWellFormed, "headers that are not well formed are refused: \(message)")
    expect(headers.id.isIdentical(to: message.ids[0]), "the id is taken as it was sent")
    expect(String(headers.timestamp) == message.timestamps[0], "a timestamp has one text")

    let isSigned = isSigned(message)
    let isFromNow = abs(now - headers.timestamp) <= 300
    let expected: WebhookVerificationError? = isSigned ? (isFromNow ? nil : .outsideTolerance) : .noMatchingSignature
    let verdict = verdict(headers, message.body)
    expect(
        verdict == expected,
        "\(expected.map { "\($0)" } ?? "taken"), not \("\(verdict, default: "taken")"): \(message)"
    )
    expect(verdict == verdictInPieces(headers, message.body), "a body may lie in several pieces")
}

private func verdict(_ headers: WebhookHeaders, _ body: some Collection<UInt8>) -> WebhookVerificationError? {
    do {
        try verifier.verify(headers, body: body, at: now)
        return nil
    } catch {
        return error
    }
}

/// The verdict for a body that is not contiguous in memory.
private func verdictInPieces(_ headers: WebhookHeaders, _ body: [UInt8]) -> WebhookVerificationError? {
    let middle = body.count / 2
    return verdict(headers, Array([body[..<middle], body[middle...]].joined()).lazy.map { $0 })
}

/// The requirements of README.md and Standard Webhooks for the three headers.
private func isWellFormed(_ message: Message) -> Bool {
    guard message.ids.count == 1, message.timestamps.count == 1, message.signatures.count == 1 else { return false }
    let id = Array(message.ids[0].utf8)
    let timestamp = Array(message.timestamps[0].utf8)
    let signature = Array(message.signatures[0].utf8)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let isTimestamp =
        timestamp == [UInt8(ascii: "0")]
        || (timestamp.first != UInt8(ascii: "0") && (1...12).contains(timestamp.count)
            && timestamp.allSatisfy(digits.contains))
    let isID = (1...256).contains(id.count) && id.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ".") }
    return isID && isTimestamp && signature.count <= 4096 && (1...16).contains(entries(of: signature).count)
}

private func entries(of signature: [UInt8]) -> [String] {
    signature.parts(separatedBy: " ").filter { !$0.isEmpty }
}

/// Whether one of the entries is exactly the entry of a key for this content.
private func isSigned(_ message: Message) -> Bool {
    let entries = entries(of: Array(message.signatures[0].utf8))
    var right: [String] = []
    if entries.contains(where: { $0.hasPrefix("v1,") }) {
        right += [code(of: message.content, Keys.current), code(of: message.content, Keys.old)]
    }
    // This signature is created only if necessary, because it takes longer than everything else.
    if entries.contains(where: { $0.hasPrefix("v1a,") }) { right.append(signature(of: message.content)) }
    return entries.contains { entry in right.contains { $0.isIdentical(to: entry) } }
}
