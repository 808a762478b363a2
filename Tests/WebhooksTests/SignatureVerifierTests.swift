import Crypto
import Testing
import Webhooks

/// A request with its secret, and the time at which it is verified.
private struct SignedExample {
    var description: SignatureDescription
    var secrets = "0123456789abcdef-vitrina-example"
    var headers: [(String, String)]
    var body = Array(#"{"type":"order.paid"}"#.utf8)
    var url: String? = "https://vitrina.example.com/webhooks/shop"
    var now: Int64 = 1_772_359_200

    func verify() throws {
        try SignatureVerifier(description, secrets: SignatureSecrets(parsing: secrets)).verify(request, at: now)
    }

    func report() throws -> SignatureReport {
        try SignatureVerifier(description, secrets: SignatureSecrets(parsing: secrets)).report(request, at: now)
    }

    private var request: SignatureVerifier.Request<[UInt8]> {
        SignatureVerifier.Request(
            url: url,
            headers: { name in headers.filter { $0.0.lowercased() == name.lowercased() }.map(\.1) },
            body: body
        )
    }

    /// Signed with HMAC-SHA256 over `time.body`.
    static func timed(
        at time: String = "1772359200",
        format: HMACDescription.Time.Format = .seconds
    ) throws -> SignedExample {
        var example = SignedExample(
            description: .hmac(
                try HMACDescription(
                    header: "X-Signature",
                    encoding: .hex,
                    signed: "{timestamp}.{body}",
                    time: .init(location: .header("X-Time"), format: format)
                )
            ),
            headers: []
        )
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(time).".utf8) + example.body,
            using: SymmetricKey(data: Array(example.secrets.utf8))
        )
        example.headers = [("X-Signature", code.map { hex($0) }.joined()), ("X-Time", time)]
        return example
    }

    private static func hex(_ byte: UInt8) -> String { String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }
}

struct SignatureVerifierTests {
    @Test func `a signed request is accepted, and a change of any byte of body or secret is refused`() throws {
        let example = try SignedExample.timed()
        try example.verify()
        for index in example.body.indices {
            for bit in 0..<8 {
                var changed = example
                changed.body[index] ^= 1 << bit
                #expect(throws: SignatureError.noMatch) { try changed.verify() }
            }
        }
        for index in example.secrets.utf8.indices {
            var changed = example
            changed.secrets = String(example.secrets[..<index]) + "~" + example.secrets[index...].dropFirst()
            #expect(throws: SignatureError.noMatch) { try changed.verify() }
        }
    }

    @Test func `a change of any digit of the signature or the time is refused`() throws {
        let example = try SignedExample.timed()
        for header in example.headers.indices {
            let text = Array(example.headers[header].1.utf8)
            for index in text.indices {
                var changed = example
                var digits = text
                digits[index] = digits[index] == UInt8(ascii: "5") ? UInt8(ascii: "6") : UInt8(ascii: "5")
                changed.headers[header].1 = String(decoding: digits, as: UTF8.self)
                #expect(throws: SignatureError.noMatch) { try changed.verify() }
            }
        }
    }

    @Test func `a signature of the wrong length is malformed`() throws {
        let example = try SignedExample.timed()
        for text in [
            "", String(example.headers[0].1.dropLast()), String(example.headers[0].1.dropLast(2)),
            example.headers[0].1 + "00",
        ] {
            var changed = example
            changed.headers[0].1 = text
            #expect(throws: SignatureError.malformedHeader(.signature, expected: "64 hexadecimal digits")) {
                try changed.verify()
            }
        }
    }

    @Test func `a time is accepted within the tolerance in both directions, and refused beyond it`() throws {
        var example = try SignedExample.timed()
        for distance: Int64 in [-300, 0, 300] {
            example.now = 1_772_359_200 + distance
            try example.verify()
        }
        for distance: Int64 in [-301, 301] {
            example.now = 1_772_359_200 + distance
            #expect(throws: SignatureError.outsideTolerance(seconds: distance)) { try example.verify() }
        }
    }

    @Test func `the signature is verified before the time`() throws {
        var example = try SignedExample.timed()
        example.now = 0
        example.body.append(0)
        #expect(throws: SignatureError.noMatch) { try example.verify() }
    }

    @Test(arguments: ["", "01772359200", "+1772359200", "1772359200.0", " 1772359200", "9999999999999999"])
    func `a time that is not a plain whole number of seconds is refused`(text: String) throws {
        let example = try SignedExample.timed(at: text)
        #expect(throws: SignatureError.malformedHeader(.timestamp, expected: "whole seconds since 1970")) {
            try example.verify()
        }
    }

    @Test func `a time can be in milliseconds or in RFC 3339 format`() throws {
        try SignedExample.timed(at: "1772359200999", format: .milliseconds).verify()
        try SignedExample.timed(at: "2026-03-01T11:00:00+01:00", format: .rfc3339).verify()
        #expect(throws: SignatureError.malformedHeader(.timestamp, expected: "an RFC 3339 time")) {
            try SignedExample.timed(at: "yesterday", format: .rfc3339).verify()
        }
        #expect(throws: SignatureError.malformedHeader(.timestamp, expected: "milliseconds since 1970")) {
            try SignedExample.timed(at: "x", format: .milliseconds).verify()
        }
    }

    @Test func `a missing, repeated or oversized signature header is refused`() throws {
        var example = try SignedExample.timed()
        example.headers.append(example.headers[0])
        #expect(throws: SignatureError.repeatedHeader(.signature)) { try example.verify() }
        example.headers = []
        #expect(throws: SignatureError.missingHeader(.signature)) { try example.verify() }
        example.headers = [("x-signature", String(repeating: "a", count: 5000))]
        #expect(throws: SignatureError.malformedHeader(.signature, expected: "at most 4096 bytes")) {
            try example.verify()
        }
    }

    @Test func `one match among several secrets and signatures is enough`() throws {
        var example = SignedExample(
            description: .hmac(
                try HMACDescription(
                    header: "S",
                    list: ",",
                    prefix: "v1=",
                    encoding: .hex,
                    signed: "{timestamp}.{body}",
                    time: .init(location: .entry(prefix: "t="))
                )
            ),
            headers: []
        )
        let signed = try SignedExample.timed().headers[0].1
        let zeros = String(repeating: "0", count: 64)
        example.secrets = "another secret of the same sender\r\n\(example.secrets)\n"
        for text in [
            "t=1772359200,v1=\(signed)", "t=1772359200, v1=\(zeros), v1=\(signed),v0=x", "v1=\(signed),t=1772359200",
        ] {
            example.headers = [("s", text)]
            try example.verify()
        }
        for text in ["v1=\(signed)", "t=1772359200,t=1772359200,v1=\(signed)"] {
            example.headers = [("s", text)]
            #expect(throws: SignatureError.malformedHeader(.signature, expected: "one entry with the time of signing"))
            {
                try example.verify()
            }
        }
        example.headers = [("s", String(repeating: "v1=\(zeros),", count: 17))]
        #expect(throws: SignatureError.malformedHeader(.signature, expected: "at most 16 entries")) {
            try example.verify()
        }
    }

    @Test func `an id must not contain the separator that follows it`() throws {
        var example = SignedExample(
            description: .hmac(try HMACDescription(header: "S", encoding: .hex, signed: "{id}.{body}", id: "I")),
            headers: [("S", try SignedExample.timed().headers[0].1), ("I", "1772359200")]
        )
        try example.verify()
        example.headers[1].1 = "1.2"
        let expected = "1 to 256 visible ASCII characters without the separator of the signed text"
        #expect(throws: SignatureError.malformedHeader(.id, expected: expected)) { try example.verify() }
    }

    @Test func `a signature over the URL cannot be verified without the URL`() throws {
        var example = SignedExample(
            description: .hmac(try HMACDescription(header: "S", encoding: .base64, signed: "{url}{body}")),
            headers: [("S", String(repeating: "A", count: 43) + "=")]
        )
        #expect(example.description.coversURL)
        #expect(throws: SignatureError.noMatch) { try example.verify() }
        example.url = nil
        #expect(throws: SignatureError.unknownURL) { try example.verify() }
    }

    @Test func `a SHA-512 signature must have 64 bytes`() throws {
        var example = try SignedExample.timed()
        example.description = .hmac(
            try HMACDescription(header: "X-Signature", encoding: .base64, algorithm: .sha512, secret: .hex)
        )
        example.secrets = "00112233445566778899aabbccddeeFF"
        let key = SymmetricKey(data: (0..<16).map { UInt8($0 * 0x11) })
        example.headers = [("X-Signature", base64(HMAC<SHA512>.authenticationCode(for: example.body, using: key)))]
        try example.verify()
        example.headers = [("X-Signature", base64(HMAC<SHA256>.authenticationCode(for: example.body, using: key)))]
        #expect(throws: SignatureError.malformedHeader(.signature, expected: "base64 of 64 bytes")) {
            try example.verify()
        }
    }

    @Test func `a token equals the secret, and follows Bearer in the Authorization header`() throws {
        var example = SignedExample(
            description: try .token(in: "X-Token"),
            headers: [("X-Token", "0123456789abcdef-vitrina-example")]
        )
        try example.verify()
        example.headers[0].1 += "x"
        #expect(throws: SignatureError.noMatch) { try example.verify() }
        example.description = try .token(in: "authorization")
        example.headers = [("Authorization", "bearer  \(example.secrets)")]
        try example.verify()
        example.headers[0].1 = example.secrets
        #expect(throws: SignatureError.malformedHeader(.authorization, expected: "Bearer and the credentials")) {
            try example.verify()
        }
    }

    @Test func `Basic authentication needs the user and the secret`() throws {
        var example = SignedExample(description: try .basic("automation"), headers: [])
        for (pair, isAuthentic) in [
            ("automation:\(example.secrets)", true), ("automation:\(example.secrets)x", false),
            ("automatio:n\(example.secrets)", false), ("other:\(example.secrets)", false), ("", false),
        ] {
            example.headers = [("authorization", "Basic \(base64(Array(pair.utf8)))")]
            if isAuthentic {
                try example.verify()
            } else {
                #expect(throws: SignatureError.noMatch) { try example.verify() }
            }
        }
        example.headers = [("authorization", "Basic ?")]
        let expected = "Basic and the base64 of user:password"
        #expect(throws: SignatureError.malformedHeader(.authorization, expected: expected)) { try example.verify() }
    }

    @Test func `a report shows the expected and the received signature`() throws {
        var example = try SignedExample.timed()
        var report = try example.report()
        #expect(report.signedByteCount == 11 + example.body.count && report.age == 0 && report.error == nil)
        #expect(report.expected == report.received && report.received == [String(example.headers[0].1.prefix(8))])
        example.body.removeLast()
        report = try example.report()
        #expect(report.error == .noMatch && report.expected != report.received)
    }

    @Test func `randomly changed headers are refused without a crash`() throws {
        var generator = SystemRandomNumberGenerator()
        var example = try SignedExample.timed()
        let valid = example.headers
        for _ in 0..<2000 {
            example.headers = valid.map { name, value in
                var bytes = Array(value.utf8)
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    let index = Int.random(in: 0...bytes.count, using: &generator)
                    if Bool.random(using: &generator), index < bytes.count {
                        bytes.remove(at: index)
                    } else {
                        bytes.insert(UInt8.random(in: 0x20...0x7E, using: &generator), at: index)
                    }
                }
                return (name, String(decoding: bytes, as: UTF8.self))
            }
            guard example.headers.map(\.1) != valid.map(\.1) else { continue }
            let isUpperCaseOnly = zip(example.headers, valid).allSatisfy { $0.1.lowercased() == $1.1 }
            if !isUpperCaseOnly { #expect(throws: SignatureError.self) { try example.verify() } }
        }
    }
}

struct SignatureSecretTests {
    @Test func `each line is one secret, and spaces are part of it`() throws {
        #expect(throws: SignatureSecretError.empty) { try SignatureSecrets(parsing: "\n\r\n") }
        #expect(throws: SignatureSecretError.tooShort(number: 2, bytes: 15)) {
            try SignatureSecrets(parsing: "0123456789abcdef\n0123456789abcde\n")
        }
        // A space is part of the secret.
        #expect(throws: Never.self) { try SignatureSecrets(parsing: " 0123456789abcd ") }
    }

    @Test func `a malformed secret is refused, and the error does not contain it`() throws {
        let secrets = try SignatureSecrets(parsing: "not hexadecimal at all")
        let description: SignatureDescription = .hmac(try HMACDescription(header: "S", encoding: .hex, secret: .hex))
        let error = #expect(throws: SignatureSecretError.malformed(number: 1, .hex)) {
            try SignatureVerifier(description, secrets: secrets)
        }
        #expect(
            error?.description
                == "Secret 1 is not hex. Copy the whole secret, or change \"secret\" in the signature description."
        )
        #expect(
            SignatureSecretError.tooShort(number: 3, bytes: 1).description.hasPrefix(
                "Secret 3 is 1 byte long; at least 16"
            )
        )
        #expect(SignatureSecretError.empty.description == "There is no secret. Write one per line.")
        #expect(throws: SignatureSecretError.tooShort(number: 1, bytes: 8)) {
            try SignatureVerifier(description, secrets: try SignatureSecrets(parsing: "0011223344556677"))
        }
    }

    @Test func `printing secrets does not reveal them`() throws {
        let secrets = try SignatureSecrets(parsing: "0123456789abcdef")
        var dumped = ""
        dump(secrets, to: &dumped)
        #expect(!"\(secrets) \(String(reflecting: secrets)) \(dumped)".contains("0123"))
        let verifier = try SignatureVerifier(.token(in: "X"), secrets: secrets)
        #expect(!"\(verifier)".contains("0123"))
    }
}

struct SignatureErrorTests {
    @Test(arguments: [
        (
            SignatureError.missingHeader(.signature),
            "The header of the signature is missing. Send it with every request."
        ),
        (.missingHeader(.timestamp), "The header of the time of signing is missing. Send it with every request."),
        (.repeatedHeader(.id), "The header of the message id occurs more than once. Send it once."),
        (.malformedHeader(.token, expected: "y"), "The header of the token is malformed: expected y."),
        (.missingHeader(.authorization), "The header Authorization is missing. Send it with every request."),
        (.unknownURL, "The signature covers the URL of this source. Set VITRINA_BASE_URL."),
        (
            .noMatch,
            "No secret matches. Compare the secret with the sender's, and forward the bytes of the body unchanged."
        ),
        (
            .outsideTolerance(seconds: 412),
            "The signature matches, but its time is 412 seconds in the past. Compare the clocks."
        ),
        (
            .outsideTolerance(seconds: -9),
            "The signature matches, but its time is 9 seconds in the future. Compare the clocks."
        ),
    ])
    func `an error describes the problem and the remedy`(error: SignatureError, sentence: String) {
        #expect(error.description == sentence)
    }
}

/// Base64 according to RFC 4648, for short test data.
private func base64(_ bytes: some Sequence<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    var pending = 0
    var bits = 0
    for byte in bytes {
        pending = (pending << 8 | Int(byte)) & 0xFFFF
        bits += 8
        while bits >= 6 {
            bits -= 6
            text.append(alphabet[pending >> bits & 63])
        }
    }
    if bits > 0 { text.append(alphabet[pending << (6 - bits) & 63]) }
    while !text.count.isMultiple(of: 4) { text.append("=") }
    return text
}
