import ArgumentParser
import HTTPTypes
import Licensing
import Mapping
import Receiver
import StrictJSON
import Webhooks

/// The server's result for a request.
struct SourceTest {
    let source: SourceName
    let description: SourceDescription?
    let body: [UInt8]
    /// The headers; nil if the operator has only the body.
    let headers: HTTPFields?
    let decoder: EventDecoder

    /// The headers in a text with one header per line.
    ///
    /// The first line of a request is skipped, so that a recorded head can be used unchanged.
    static func fields(_ text: String) throws -> HTTPFields {
        var fields = HTTPFields()
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let first = lines.firstIndex { !$0.isEmpty }
        for (index, line) in lines.enumerated() {
            guard !line.allSatisfy(\.isWhitespace), index != first || !line.contains(" HTTP/") else { continue }
            guard let colon = line.firstIndex(of: ":"), let name = HTTPField.Name(String(line[..<colon])) else {
                // The line may contain a secret, so it is not repeated.
                throw ValidationError("Line \(index + 1) of the headers is not \"Name: value\".")
            }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            fields.append(HTTPField(name: name, value: String(value)))
        }
        return fields
    }

    /// The compared parts of the signature.
    ///
    /// It never contains a whole digest, which could be used as a signature.
    ///
    /// - Parameter address: the address of the server for the sender.
    func signature(
        _ settings: ServerSettings,
        at now: Int64,
        address: PublicAddress?,
        isGood: inout Bool
    ) throws -> [String] {
        guard let headers else {
            return ["signature: not checked: add the headers of the request with --headers FILE"]
        }
        switch try settings.source(source, description, at: address).verification {
        case .missingSecret: return [missingSecret]
        case .standard(let keys):
            guard !keys.isEmpty else { return [missingSecret] }
            do throws(WebhookVerificationError) {
                let signed = try WebhookHeaders(headers)
                try WebhookVerifier(keys: keys).verify(signed, body: body, at: signed.timestamp)
                return ["signature: valid", age(now - signed.timestamp, WebhookVerifier.standardTolerance)]
            } catch {
                isGood = false
                return ["signature: \(error)"]
            }
        case .described(let verifier, let address):
            let url = address?.address(of: "/webhooks/\(source)")
            let report = verifier.report(.init(url: url, headers: headers.lines(of:), body: body), at: now)
            var lines: [String] = []
            switch report.error {
            case nil, .outsideTolerance: lines.append("signature: valid")
            case let error?:
                isGood = false
                lines.append("signature: \(error)\(advice(error))")
            }
            if let count = report.signedByteCount { lines.append("signed bytes: \(count)") }
            if !report.expected.isEmpty { lines.append("expected: \(report.expected.joined(separator: "…, "))…") }
            if !report.received.isEmpty { lines.append("received: \(report.received.joined(separator: "…, "))…") }
            if let seconds = report.age { lines.append(age(seconds, verifier.tolerance)) }
            return lines
        }
    }

    /// Where the operator finds the name of a header, which the error keeps from strangers.
    private func advice(_ error: SignatureError) -> String {
        guard let key = error.header?.key, let description else { return "" }
        if let preset = description.preset { return " Its name: vitrina sources show \(preset), \"\(key)\"." }
        return " Its name is in \(description.file), \"\(key)\"."
    }

    private var missingSecret: String { "signature: not checked: \(ServerSettings.variable(of: source)) is not set" }

    /// - Parameter tolerance: the seconds by which the time may differ; nil if the server does not compare it.
    private func age(_ seconds: Int64, _ tolerance: Int64?) -> String {
        let age = "time: \(seconds.magnitude) seconds \(seconds < 0 ? "in the future" : "ago")"
        guard let tolerance, seconds.magnitude > tolerance.magnitude else { return age }
        return age + ": the server accepts \(tolerance), and would refuse this request now with 401"
    }

    private var messageID: String? {
        // try?: without well-formed headers there is no id.
        headers.flatMap { try? WebhookHeaders($0).id }
    }

    /// The result of each rule for the body, and the events.
    func events(isGood: inout Bool) -> [String] {
        guard let description, description.hasRules else {
            do throws(WebhookBodyRefusal) {
                return try WebhookBody.events(
                    body,
                    contentType: headers?[.contentType],
                    from: source,
                    // Only Standard Webhooks signs the id.
                    messageID: (description?.preset ?? "standard") == "standard" ? messageID : nil,
                    decoder: decoder
                ).map(\.line)
            } catch {
                isGood = false
                return ["error: \(error)"]
            }
        }
        do {
            let report = description.report(of: try JSONValue(parsing: body), source: source.text, decoder: decoder)
            isGood = isGood && report.error == nil
            return [report.description]
        } catch {
            isGood = false
            return ["error: the body is not JSON: \(error)"]
        }
    }
}
