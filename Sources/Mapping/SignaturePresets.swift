package import Basics
import StrictJSON
package import Webhooks

/// The signature descriptions of known senders.
///
/// They are ordinary descriptions without special treatment.
package enum SignaturePresets {
    /// The names and JSON texts of all presets.
    package static let all: [(name: String, text: String)] = [
        (
            "standard",
            """
            { "header": "webhook-signature", "list": " ", "prefix": "v1,", "encoding": "base64", "secret": "base64",
              "signed": "{id}.{timestamp}.{body}", "id": "webhook-id", "timestamp": { "header": "webhook-timestamp" } }
            """
        ),
        ("github", #"{ "header": "X-Hub-Signature-256", "prefix": "sha256=", "encoding": "hex" }"#),
        ("gitlab", #"{ "token": "X-Gitlab-Token" }"#),
        ("shopify", #"{ "header": "X-Shopify-Hmac-Sha256", "encoding": "base64" }"#),
        ("woocommerce", #"{ "header": "X-WC-Webhook-Signature", "encoding": "base64" }"#),
        (
            "stripe",
            """
            { "header": "Stripe-Signature", "list": ",", "prefix": "v1=", "encoding": "hex",
              "signed": "{timestamp}.{body}", "timestamp": { "prefix": "t=" } }
            """
        ),
        (
            "paddle",
            """
            { "header": "Paddle-Signature", "list": ";", "prefix": "h1=", "encoding": "hex",
              "signed": "{timestamp}:{body}", "timestamp": { "prefix": "ts=" } }
            """
        ),
        (
            "slack",
            """
            { "header": "X-Slack-Signature", "prefix": "v0=", "encoding": "hex",
              "signed": "v0:{timestamp}:{body}", "timestamp": { "header": "X-Slack-Request-Timestamp" } }
            """
        ),
        (
            "zendesk",
            """
            { "header": "X-Zendesk-Webhook-Signature", "encoding": "base64", "signed": "{timestamp}{body}",
              "timestamp": { "header": "X-Zendesk-Webhook-Signature-Timestamp", "format": "rfc3339" } }
            """
        ),
        ("square", #"{ "header": "x-square-hmacsha256-signature", "encoding": "base64", "signed": "{url}{body}" }"#),
        (
            "hubspot",
            """
            { "header": "X-HubSpot-Signature-v3", "encoding": "base64", "signed": "{method}{url}{body}{timestamp}",
              "timestamp": { "header": "X-HubSpot-Request-Timestamp", "format": "milliseconds" } }
            """
        ),
        ("chargebee", #"{ "basic": "chargebee" }"#),
        ("connectwise", #"{ "header": "x-content-signature", "encoding": "base64", "secret": "sha256-of-text" }"#),
    ]

    /// The JSON text of a preset; nil if there is no preset with this name.
    package static func text(of name: String) -> String? { all.first { $0.name == name }?.text }
}

extension SignatureDescription {
    private static let keys = [
        "header", "list", "prefix", "encoding", "algorithm", "secret", "signed", "id", "timestamp", "token", "basic",
    ]

    /// Reads the value of `signature`: the name of a preset, or a description.
    package init(_ reader: DescriptionReader) throws(Diagnostic) {
        let reader = reader.confidential
        if case .string(let name) = reader.value {
            guard let text = SignaturePresets.text(of: name) else {
                throw reader.unknown(name, among: SignaturePresets.all.map(\.name))
            }
            self = try SignatureDescription(DescriptionReader(parsing: text.utf8, file: "preset \(name)"))
            return
        }
        let members = try reader.members(known: Self.keys)
        if let key = ["token", "basic"].first(where: { members[$0] != nil }), members.count > 1 {
            throw reader.error("\(quoted(key)) cannot be combined with other keys of a signature")
        }
        let time = try members["timestamp"]?.members(known: ["header", "prefix", "format", "tolerance"]) ?? [:]
        let token = try members["token"]?.text()
        let user = try members["basic"]?.text()
        let hmac = token == nil && user == nil ? try HMACKeys(reader, members, time) : nil
        do throws(SignatureDescriptionError) {
            if let token {
                self = try .token(in: token)
            } else if let user {
                self = try .basic(user)
            } else if let hmac {
                self = .hmac(try hmac.description)
            } else {
                throw SignatureDescriptionError(key: "", reason: "\"header\", \"token\" or \"basic\" is missing")
            }
        } catch {
            let key = error.key
            let place = key.hasPrefix("timestamp.") ? time[String(key.dropFirst("timestamp.".count))] : members[key]
            throw (place ?? reader).error(error.reason)
        }
    }
}

/// The keys of an HMAC description before validation.
private struct HMACKeys {
    let header: String
    let list: String?
    let prefix: String
    let encoding: HMACDescription.Encoding
    let algorithm: HMACDescription.Algorithm
    let secret: HMACDescription.SecretForm
    let signed: String
    let id: String?
    let time: HMACDescription.Time?

    init(
        _ reader: DescriptionReader,
        _ members: [String: DescriptionReader],
        _ time: [String: DescriptionReader]
    ) throws(Diagnostic) {
        guard let header = members["header"] else {
            throw reader.error("\"header\", \"token\" or \"basic\" is missing")
        }
        guard let encoding = members["encoding"] else {
            throw reader.error("\"encoding\" is missing: \"hex\" or \"base64\"")
        }
        self.header = try header.text()
        list = try members["list"]?.text()
        prefix = try members["prefix"]?.text() ?? ""
        self.encoding = try encoding.choice(HMACDescription.Encoding.self)
        if members["algorithm"]?.value.string == "hmac-sha1", let algorithm = members["algorithm"] {
            throw algorithm.error("SHA-1 is not secure: ask the sender for hmac-sha256")
        }
        algorithm = try members["algorithm"]?.choice(HMACDescription.Algorithm.self) ?? .sha256
        secret = try members["secret"]?.choice(HMACDescription.SecretForm.self) ?? .text
        signed = try members["signed"]?.text() ?? "{body}"
        id = try members["id"]?.text()
        guard let timestamp = members["timestamp"] else {
            self.time = nil
            return
        }
        let location: HMACDescription.Time.Location
        switch (try time["header"]?.text(), try time["prefix"]?.text()) {
        case (let header?, nil): location = .header(header)
        case (nil, let prefix?): location = .entry(prefix: prefix)
        default: throw timestamp.error("write either \"header\" or \"prefix\", the place of the time")
        }
        self.time = HMACDescription.Time(
            location: location,
            format: try time["format"]?.choice(HMACDescription.Time.Format.self) ?? .seconds,
            tolerance: try time["tolerance"]?.integer() ?? 300
        )
    }

    var description: HMACDescription {
        get throws(SignatureDescriptionError) {
            try HMACDescription(
                header: header,
                list: list,
                prefix: prefix,
                encoding: encoding,
                algorithm: algorithm,
                secret: secret,
                signed: signed,
                id: id,
                time: time
            )
        }
    }
}
