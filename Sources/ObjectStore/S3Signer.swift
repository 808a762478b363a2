#if Cluster
import Crypto
import Glibc

/// The keys for signatures.
///
/// Descriptions and mirrors do not contain them.
package struct S3Credentials: Sendable, CustomStringConvertible, CustomReflectable {
    let accessKey: String
    let secretKey: String
    /// The token of temporary keys.
    let sessionToken: String?

    package init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }

    package var description: String { "S3 credentials" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The parts of an HTTP request that Signature Version 4 covers.
struct CanonicalRequest {
    /// The payload of a request whose signature does not cover the body.
    static let unsigned = "UNSIGNED-PAYLOAD"

    var method: String
    /// Percent-encoded.
    var path: String
    /// Not percent-encoded.
    var query: [(name: String, value: String)] = []
    /// All headers are signed.
    var headers: [(name: String, value: String)]
    /// The SHA-256 of the body in hexadecimal digits, or `unsigned`.
    var payload: String

    /// The query as sent: percent-encoded and sorted.
    var queryText: String {
        let parts: [(name: String, value: String)] = query.map { part in
            (name: Percent.encoded(part.name), value: Percent.encoded(part.value))
        }
        let sorted = parts.sorted { $0.name == $1.name ? $0.value < $1.value : $0.name < $1.name }
        return sorted.map { part in "\(part.name)=\(part.value)" }.joined(separator: "&")
    }

    var signedHeaders: String { Set(headers.map { $0.name.lowercased() }).sorted().joined(separator: ";") }

    var text: String {
        var values: [String: [String]] = [:]
        for header in headers {
            let words = header.value.split(separator: " ").joined(separator: " ")
            values[header.name.lowercased(), default: []].append(words)
        }
        let sorted = values.sorted { $0.key < $1.key }
        let lines = sorted.map { header in "\(header.key):\(header.value.joined(separator: ","))\n" }.joined()
        return "\(method)\n\(path)\n\(queryText)\n\(lines)\n\(signedHeaders)\n\(payload)"
    }
}

/// Signature Version 4 of AWS, which every S3-compatible store checks.
struct S3Signer {
    private static let algorithm = "AWS4-HMAC-SHA256"

    let credentials: S3Credentials
    let region: String
    var service = "s3"

    /// The `Authorization` header of a request whose headers include `x-amz-date`.
    ///
    /// - Parameter time: seconds since 1970.
    func authorization(_ request: CanonicalRequest, at time: Int) -> String {
        let scope = scope(at: time)
        return "\(Self.algorithm) Credential=\(credentials.accessKey)/\(scope), "
            + "SignedHeaders=\(request.signedHeaders), Signature=\(signature(stringToSign(request, at: time), at: time))"
    }

    /// The headers of the request with those of its signature.
    func signedHeaders(_ request: CanonicalRequest, at time: Int) -> [(name: String, value: String)] {
        var request = request
        request.headers.append(("x-amz-content-sha256", request.payload))
        request.headers.append(("x-amz-date", Self.text(of: time)))
        if let token = credentials.sessionToken { request.headers.append(("x-amz-security-token", token)) }
        return request.headers + [("authorization", authorization(request, at: time))]
    }

    /// The query of a request that the store accepts for a limited time.
    ///
    /// - Parameters:
    ///   - time: the beginning of the validity, in seconds since 1970.
    ///   - lifetime: the length of the validity, in seconds.
    func presignedQuery(_ request: CanonicalRequest, at time: Int, lifetime: Int) -> String {
        var request = request
        request.query += [
            ("X-Amz-Algorithm", Self.algorithm),
            ("X-Amz-Credential", "\(credentials.accessKey)/\(scope(at: time))"),
            ("X-Amz-Date", Self.text(of: time)), ("X-Amz-Expires", String(lifetime)),
            ("X-Amz-SignedHeaders", request.signedHeaders),
        ]
        if let token = credentials.sessionToken { request.query.append(("X-Amz-Security-Token", token)) }
        return "\(request.queryText)&X-Amz-Signature=\(signature(stringToSign(request, at: time), at: time))"
    }

    /// The string that the key signs.
    func stringToSign(_ request: CanonicalRequest, at time: Int) -> String {
        let digest = Hexadecimal.text(SHA256.hash(data: Array(request.text.utf8)))
        return "\(Self.algorithm)\n\(Self.text(of: time))\n\(scope(at: time))\n\(digest)"
    }

    private func scope(at time: Int) -> String { "\(Self.text(of: time).prefix(8))/\(region)/\(service)/aws4_request" }

    private func signature(_ text: String, at time: Int) -> String {
        func code(_ key: SymmetricKey, _ text: some StringProtocol) -> HMAC<SHA256>.MAC {
            HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
        }
        var key = SymmetricKey(data: Array("AWS4\(credentials.secretKey)".utf8))
        for part in [String(Self.text(of: time).prefix(8)), region, service, "aws4_request"] {
            key = SymmetricKey(data: code(key, part))
        }
        return Hexadecimal.text(code(key, text))
    }

    /// A time in the format of signatures, such as `20260331T120000Z`.
    static func text(of time: Int) -> String {
        var seconds = time_t(time)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func digits(_ number: Int32, _ count: Int = 2) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
        return digits(parts.tm_year + 1900, 4) + digits(parts.tm_mon + 1) + digits(parts.tm_mday) + "T"
            + digits(parts.tm_hour) + digits(parts.tm_min) + digits(parts.tm_sec) + "Z"
    }
}

enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// Percent-encoding as in signatures: all bytes except the unreserved characters, with upper-case digits.
enum Percent {
    private static let digits = Array("0123456789ABCDEF".utf8)

    static func encoded(_ text: String, keepsSlashes: Bool = false) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case UInt8(ascii: "/") where keepsSlashes: bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
#endif
