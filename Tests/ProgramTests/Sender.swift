import Crypto
import Foundation

/// A sender of signed webhooks, whose signatures do not use the program's code.
struct Sender: Sendable {
    private enum Key: Sendable {
        case secret([UInt8])
        case pair(seed: [UInt8])
    }

    private let key: Key
    /// The text of the key for the receiver.
    let verifyingText: String

    /// A sender with a secret.
    init(secret text: String) {
        key = .secret(Array(Data(base64Encoded: String(text.dropFirst("whsec_".count))) ?? Data()))
        verifyingText = text
    }

    /// A sender with a key pair, whose public key the receiver has.
    init(seed: [UInt8]) throws {
        let pair = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        key = .pair(seed: seed)
        verifyingText = "whpk_" + pair.publicKey.rawRepresentation.base64EncodedString()
    }

    /// The secret in the tests of Standard Webhooks' own libraries.
    static let standard = Sender(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    static let other = Sender(secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")

    static var now: Int { Int(Date().timeIntervalSince1970) }

    /// An entry of `webhook-signature`.
    func signature(_ id: String, _ timestamp: String, _ body: [UInt8]) throws -> String {
        let content = Data("\(id).\(timestamp).".utf8) + body
        switch key {
        case .secret(let secret):
            let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: secret))
            return "v1," + Data(code).base64EncodedString()
        case .pair(let seed):
            let pair = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
            return "v1a," + (try pair.signature(for: content)).base64EncodedString()
        }
    }

    /// A signed request.
    ///
    /// - Parameters:
    ///   - id: the id of the message; nil for a new one.
    ///   - timestamp: the signed timestamp in the header.
    func request(
        _ body: some Sequence<UInt8>,
        type: String = "application/cloudevents+json",
        id: String? = nil,
        timestamp: String = "\(now)",
        to target: String = "/webhooks"
    ) throws -> WireRequest {
        let id = id ?? "msg_\(UUID().uuidString)"
        let body = Array(body)
        let fields: [WireRequest.Field] = [
            .init("Content-Type", type), .init("webhook-id", id), .init("webhook-timestamp", timestamp),
            .init("webhook-signature", try signature(id, timestamp, body)),
        ]
        return WireRequest("POST", target, fields, body: body)
    }

    func request(
        _ body: String,
        type: String = "application/cloudevents+json",
        id: String? = nil,
        to target: String = "/webhooks"
    ) throws -> WireRequest {
        try request(body.utf8, type: type, id: id, to: target)
    }

    /// A request with several events.
    func batch(_ events: [String]) throws -> WireRequest {
        try request("[" + events.joined(separator: ",") + "]", type: "application/cloudevents-batch+json")
    }
}
