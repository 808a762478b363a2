import Crypto
import Licensing

/// Verifies the sender of requests, according to a signature description.
package struct SignatureVerifier: Sendable {
    /// The parts of a request that a signature can cover.
    package struct Request<Body: Collection<UInt8>> {
        let method: String
        let url: String?
        let headers: (String) -> [String]
        let body: Body

        /// Creates the parts of a request.
        ///
        /// - Parameters:
        ///   - url: the public address of the source that the sender uses, never an address from the request.
        ///   - headers: the values of all lines of a header. Names are case-insensitive.
        package init(method: String = "POST", url: String?, headers: @escaping (String) -> [String], body: Body) {
            self.method = method
            self.url = url
            self.headers = headers
            self.body = body
        }
    }

    private enum Scheme: Sendable {
        case hmac(HMACDescription, keys: [SymmetricKey])
        case token(header: String, digests: [SHA256Digest])
        /// The digests of `user:password`.
        case basic(digests: [SHA256Digest])
    }

    private let scheme: Scheme

    /// - Throws: an error if a secret does not match the description.
    package init(_ description: SignatureDescription, secrets: SignatureSecrets) throws(SignatureSecretError) {
        scheme =
            switch description {
            case .hmac(let description): .hmac(description, keys: try secrets.keys(description.secret))
            case .token(let header):
                .token(header: header, digests: secrets.bytes.map { SHA256.hash(data: $0) })
            case .basic(let user):
                .basic(digests: secrets.bytes.map { SHA256.hash(data: Array("\(user):".utf8) + $0) })
            }
    }

    /// The scheme of HTTP authentication (RFC 9110) that the sender uses; nil if it uses none.
    package var authenticationScheme: String? {
        switch scheme {
        case .basic: "Basic"
        case .token(let header, _): header.lowercased() == "authorization" ? "Bearer" : nil
        case .hmac: nil
        }
    }

    /// The seconds by which the time of a request may differ; nil if its time is not compared.
    package var tolerance: Int64? {
        if case .hmac(let description, _) = scheme { description.time.map { Int64($0.tolerance) } } else { nil }
    }

    /// Returns if the request is authentic.
    ///
    /// The signature is verified before the time, so that senders without a key learn nothing about the clock.
    ///
    /// - Parameter now: the receiver's time, in seconds since 1970.
    /// - Throws: the reason for which the request is not authentic.
    package func verify(_ request: Request<some Collection<UInt8>>, at now: Int64) throws(SignatureError) {
        switch scheme {
        case .hmac(let description, let keys):
            let content = try SignedRequest(request, description)
            guard content.fits(keys) else { throw .noMatch }
            if let time = content.time, let tolerance = description.time?.tolerance {
                let (distance, overflow) = now.subtractingReportingOverflow(time)
                guard !overflow, distance.magnitude <= tolerance else { throw .outsideTolerance(seconds: distance) }
            }
        case .token(let header, let digests):
            let isCredentials = header.lowercased() == "authorization"
            let value = try request.only(header, isCredentials ? .authorization : .token)
            guard isCredentials else { return try Self.match(value.utf8, digests) }
            try Self.match(try Self.credentials(value, scheme: "bearer"), digests)
        case .basic(let digests):
            let value = try Self.credentials(try request.only("Authorization", .authorization), scheme: "basic")
            guard let pair = Base64.decodedStrictly(value) else {
                throw .malformedHeader(.authorization, expected: "Basic and the base64 of user:password")
            }
            try Self.match(pair, digests)
        }
    }

    /// Compares all digests in constant time, so that the duration reveals neither the length nor a part of a secret.
    private static func match(_ value: some Sequence<UInt8>, _ digests: [SHA256Digest]) throws(SignatureError) {
        let given = SHA256.hash(data: Array(value))
        var fits = false
        for digest in digests {
            let isEqual = digest == given
            fits = fits || isEqual
        }
        guard fits else { throw .noMatch }
    }

    /// The credentials after the authentication scheme, whose name is case-insensitive (RFC 9110).
    private static func credentials(_ value: String, scheme: String) throws(SignatureError) -> Substring.UTF8View {
        guard let space = value.utf8.firstIndex(of: UInt8(ascii: " ")), value[..<space].lowercased() == scheme else {
            throw .malformedHeader(.authorization, expected: "\(scheme.capitalizedASCII) and the credentials")
        }
        return value[space...].utf8.drop { $0 == UInt8(ascii: " ") }
    }
}

extension String {
    fileprivate var capitalizedASCII: String { prefix(1).uppercased() + dropFirst() }
}

extension SignatureVerifier.Request {
    /// The value of a header that must occur once.
    ///
    /// Otherwise one line could be verified, and another one used.
    ///
    /// - Parameter header: its purpose, for errors.
    func only(_ name: String, _ header: SignatureHeader) throws(SignatureError) -> String {
        let lines = headers(name)
        guard let value = lines.first else { throw .missingHeader(header) }
        guard lines.count == 1 else { throw .repeatedHeader(header) }
        guard value.utf8.count <= 4096 else { throw .malformedHeader(header, expected: "at most 4096 bytes") }
        return value
    }
}

/// The signed bytes, the signatures and the time in a request.
struct SignedRequest<Body: Collection<UInt8>> {
    private let description: HMACDescription
    private let pieces: [[UInt8]?]
    private let body: Body
    /// All well-formed signatures of the request.
    let signatures: [[UInt8]]
    /// The time of signing, in seconds since 1970.
    let time: Int64?

    private static var entryLimit: Int { 16 }

    init(_ request: SignatureVerifier.Request<Body>, _ description: HMACDescription) throws(SignatureError) {
        let header = try request.only(description.header, .signature)
        var entries = [header[...].utf8]
        if let list = description.list {
            entries = header[...].utf8.split(separator: list).map { entry in
                let start = entry.drop { $0 == UInt8(ascii: " ") }
                return start
            }
            guard entries.count <= Self.entryLimit else {
                throw .malformedHeader(.signature, expected: "at most \(Self.entryLimit) entries")
            }
        }
        signatures = entries.compactMap { entry in
            entry.starts(with: description.prefix.utf8)
                ? description.digest(entry.dropFirst(description.prefix.utf8.count)) : nil
        }
        guard !signatures.isEmpty else {
            throw .malformedHeader(.signature, expected: description.signatureForm)
        }
        var timeText = ""
        (timeText, time) = try Self.time(request, description, entries)
        var id = ""
        if let header = description.id { id = try Self.id(try request.only(header, .id), description) }
        var pieces: [[UInt8]?] = []
        for part in description.parts {
            switch part {
            case .text(let text): pieces.append(Array(text.utf8))
            case .body: pieces.append(nil)
            case .timestamp: pieces.append(Array(timeText.utf8))
            case .id: pieces.append(Array(id.utf8))
            case .method: pieces.append(Array(request.method.utf8))
            case .url:
                guard let url = request.url else { throw .unknownURL }
                pieces.append(Array(url.utf8))
            }
        }
        self.pieces = pieces
        self.description = description
        body = request.body
    }

    private static func time(
        _ request: SignatureVerifier.Request<Body>,
        _ description: HMACDescription,
        _ entries: [Substring.UTF8View]
    ) throws(SignatureError) -> (String, Int64?) {
        guard let time = description.time else { return ("", nil) }
        let header: SignatureHeader
        let text: String
        switch time.location {
        case .header(let name):
            header = .timestamp
            text = try request.only(name, .timestamp)
        case .entry(let prefix):
            header = .signature
            let matches = entries.filter { $0.starts(with: prefix.utf8) }
            guard matches.count == 1, let match = matches.first else {
                throw .malformedHeader(header, expected: "one entry with the time of signing")
            }
            text = String(Substring(match.dropFirst(prefix.utf8.count)))
        }
        guard let seconds = time.format.seconds(text) else {
            throw .malformedHeader(header, expected: time.format.form)
        }
        return (text, seconds)
    }

    private static func id(
        _ text: String,
        _ description: HMACDescription
    ) throws(SignatureError) -> String {
        let separators = description.separatorsOfID
        guard (1...256).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !separators.contains($0) })
        else {
            throw .malformedHeader(
                .id,
                expected: "1 to 256 visible ASCII characters without the separator of the signed text"
            )
        }
        return text
    }

    /// Compares all signatures with those of all keys, so that the duration reveals nothing.
    func fits(_ keys: [SymmetricKey]) -> Bool {
        switch description.algorithm {
        case .sha256: fits(keys, SHA256.self)
        case .sha512: fits(keys, SHA512.self)
        }
    }

    private func fits<Hash: HashFunction>(_ keys: [SymmetricKey], _: Hash.Type) -> Bool {
        var fits = false
        for key in keys {
            let expected: HMAC<Hash>.MAC = code(key)
            for signature in signatures {
                let isEqual = expected == signature  // in constant time; on a line of its own, as || would skip it
                fits = fits || isEqual
            }
        }
        return fits
    }

    private func code<Hash: HashFunction>(_ key: SymmetricKey) -> HMAC<Hash>.MAC {
        var authentication = HMAC<Hash>(key: key)
        for piece in pieces {
            if let piece {
                authentication.update(data: piece)
            } else if body.withContiguousStorageIfAvailable({ authentication.update(data: $0) }) == nil {
                authentication.update(data: Array(body))
            }
        }
        return authentication.finalize()
    }

    /// The number of signed bytes.
    var signedByteCount: Int { pieces.reduce(0) { $0 + ($1?.count ?? body.count) } }

    /// The signature of the signed bytes for each key.
    func codes(_ keys: [SymmetricKey]) -> [[UInt8]] {
        keys.map { key in
            switch description.algorithm {
            case .sha256:
                let code: HMAC<SHA256>.MAC = code(key)
                return Array(code)
            case .sha512:
                let code: HMAC<SHA512>.MAC = code(key)
                return Array(code)
            }
        }
    }
}

extension HMACDescription {
    /// Decodes a signature; nil if it does not have the length of a digest.
    fileprivate func digest(_ text: Substring.UTF8View) -> [UInt8]? {
        let digest =
            switch encoding {
            case .hex: bytesOfHex(text)
            case .base64: Base64.decodedStrictly(text)
            }
        return digest?.count == algorithm.digestLength ? digest : nil
    }

    fileprivate var signatureForm: String {
        let form =
            encoding == .hex
            ? "\(algorithm.digestLength * 2) hexadecimal digits" : "base64 of \(algorithm.digestLength) bytes"
        return prefix.isEmpty ? form : "the prefix and \(form)"
    }
}

extension HMACDescription.Time.Format {
    /// Parses seconds since 1970.
    ///
    /// Integers have only one valid text, because the signature covers the text and the tolerance applies to the
    /// number.
    fileprivate func seconds(_ text: String) -> Int64? {
        switch self {
        case .seconds: Self.number(text)
        case .milliseconds: Self.number(text).map { $0 / 1000 }
        case .rfc3339: Timestamp(text)?.seconds
        }
    }

    private static func number(_ text: String) -> Int64? {
        guard (1...15).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            text.utf8.first != UInt8(ascii: "0") || text.utf8.count == 1
        else { return nil }
        return Int64(text)
    }

    fileprivate var form: String {
        switch self {
        case .seconds: "whole seconds since 1970"
        case .milliseconds: "milliseconds since 1970"
        case .rfc3339: "an RFC 3339 time"
        }
    }
}

/// A header that a signature needs, by its purpose.
///
/// Strangers read the errors. Names and prefixes of a description stay away from them, because an operator may write a secret
/// there by mistake.
package enum SignatureHeader: Equatable, Sendable {
    case signature
    case timestamp
    case id
    case token
    /// The header of HTTP authentication (RFC 9110), whose name is public.
    case authorization

    fileprivate var name: String {
        switch self {
        case .signature: "The header of the signature"
        case .timestamp: "The header of the time of signing"
        case .id: "The header of the message id"
        case .token: "The header of the token"
        case .authorization: "The header Authorization"
        }
    }

    /// The key of a description that names the header; nil for a public name.
    package var key: String? {
        switch self {
        case .signature: "header"
        case .timestamp: "timestamp"
        case .id: "id"
        case .token: "token"
        case .authorization: nil
        }
    }
}

/// The reason for which a request is not authentic, without secrets, expected signatures, and names of the description.
package enum SignatureError: Error, Equatable, CustomStringConvertible {
    case missingHeader(SignatureHeader)
    case repeatedHeader(SignatureHeader)
    case malformedHeader(SignatureHeader, expected: String)
    /// The signature covers the URL, and no public address is set.
    case unknownURL
    case noMatch
    /// The signature fits, but the time differs too much.
    ///
    /// A positive difference is in the past.
    case outsideTolerance(seconds: Int64)

    /// The header at fault.
    package var header: SignatureHeader? {
        switch self {
        case .missingHeader(let header), .repeatedHeader(let header), .malformedHeader(let header, _): header
        case .unknownURL, .noMatch, .outsideTolerance: nil
        }
    }

    package var description: String {
        switch self {
        case .missingHeader(let header): "\(header.name) is missing. Send it with every request."
        case .repeatedHeader(let header): "\(header.name) occurs more than once. Send it once."
        case .malformedHeader(let header, let expected): "\(header.name) is malformed: expected \(expected)."
        case .unknownURL: "The signature covers the URL of this source. Set VITRINA_BASE_URL."
        case .noMatch:
            "No secret matches. Compare the secret with the sender's, and forward the bytes of the body unchanged."
        case .outsideTolerance(let seconds):
            "The signature matches, but its time is \(seconds.magnitude) seconds "
                + (seconds < 0 ? "in the future" : "in the past") + ". Compare the clocks."
        }
    }
}

/// The compared values of a verification, for an operator who has the secrets.
package struct SignatureReport: Sendable, Equatable {
    /// The number of signed bytes; nil if the request has no HMAC.
    package var signedByteCount: Int?
    /// The first eight hexadecimal digits of the signature of each secret.
    package var expected: [String] = []
    /// The first eight hexadecimal digits of each signature in the request.
    package var received: [String] = []
    /// The seconds since the time of signing.
    package var age: Int64?
    /// The reason for which the request is not authentic; nil if it is.
    package var error: SignatureError?
}

extension SignatureVerifier {
    /// Verifies a request and reports the compared values.
    ///
    /// The report contains parts of expected signatures. Show it to the operator, never to the sender.
    package func report(_ request: Request<some Collection<UInt8>>, at now: Int64) -> SignatureReport {
        var report = SignatureReport()
        do throws(SignatureError) {
            if case .hmac(let description, let keys) = scheme {
                let content = try SignedRequest(request, description)
                report.signedByteCount = content.signedByteCount
                report.expected = content.codes(keys).map(Self.beginning)
                report.received = content.signatures.map(Self.beginning)
                report.age = content.time.map { now &- $0 }
            }
            try verify(request, at: now)
        } catch {
            report.error = error
        }
        return report
    }

    private static func beginning(_ digest: [UInt8]) -> String { hexadecimal(digest.prefix(4)) }
}
