import Basics
import Foundation

/// An absolute `http` or `https` address: RFC 3986, without user information.
///
/// It is parsed once, and the parsed parts are used: scheme and host in lower case, all other parts as written.
package struct HTTPAddress: Equatable, Sendable {
    package let isSecure: Bool
    package let host: InternetHost
    /// The port, 1 to 65535; nil for the port of the scheme.
    package let port: Int?
    /// The percent-encoded path, which is empty or begins with a slash.
    package let path: String
    /// The percent-encoded query, without the question mark.
    package let query: String?
    package let fragment: String?

    /// Scheme, host and port, without a slash at the end.
    package var origin: String {
        "\(isSecure ? "https" : "http")://\(host.text)\(port.map { ":\($0)" } ?? "")"
    }

    /// The whole address in the form for requests.
    package var text: String { origin + (path.isEmpty ? "/" : path) + (query.map { "?\($0)" } ?? "") }

    init(isSecure: Bool, host: InternetHost, port: Int?) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        (path, query, fragment) = ("", nil, nil)
    }

    /// The address; nil if the text is not valid.
    ///
    /// A path with a segment `.` or `..` is invalid, because clients would resolve it and use another path.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy(Self.isURICharacter), Self.isPercentEncoded(text) else { return nil }
        guard let mark = text.firstRange(of: "://") else { return nil }
        switch text[..<mark.lowerBound].lowercased() {
        case "http": isSecure = false
        case "https": isSecure = true
        default: return nil
        }
        var rest = text[mark.upperBound...]
        fragment = Self.cut(&rest, at: "#")
        query = Self.cut(&rest, at: "?")
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        path = String(rest[slash...])
        // Only hosts have brackets.
        guard ![path, query, fragment].contains(where: { $0?.contains { "[]".contains($0) } == true }) else {
            return nil
        }
        guard !Self.hasDotSegment(path) else { return nil }
        guard let authority = Authority(rest[..<slash]) else { return nil }
        (host, port) = (authority.host, authority.port)
    }

    /// Removes the end of a text from a character on, and returns the text after the character.
    private static func cut(_ text: inout Substring, at sign: Character) -> String? {
        guard let index = text.firstIndex(of: sign) else { return nil }
        defer { text = text[..<index] }
        return String(text[text.index(after: index)...])
    }

    /// Whether a client would resolve a segment of a path: `.` or `..`, even if these or the slash are encoded.
    ///
    /// Other bytes remain encoded. If they were decoded, a combining mark would hide the slash before it, and invalid
    /// UTF-8 would keep the whole path encoded.
    private static func hasDotSegment(_ path: String) -> Bool {
        let segments = path.lowercased().replacing("%2e", with: ".").replacing("%2f", with: "/").split(separator: "/")
        return segments.contains { $0 == "." || $0 == ".." }
    }

    /// RFC 3986 2: the characters of an address, and brackets, which only a host may have.
    private static func isURICharacter(_ byte: UInt8) -> Bool {
        (0x21..<0x7F).contains(byte) && !#""<>\^`{|}"#.utf8.contains(byte)
    }

    private static func isPercentEncoded(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.allSatisfy { index in
            guard bytes[index] == UInt8(ascii: "%") else { return true }
            return index + 2 < bytes.count && bytes[index + 1].isASCIIHexDigit && bytes[index + 2].isASCIIHexDigit
        }
    }
}

/// A host with an optional port: RFC 3986 3.2, RFC 9110 7.2.
struct Authority {
    let host: InternetHost
    let port: Int?

    init?(_ text: some StringProtocol) {
        var end = text.endIndex
        var port: Int?
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            let digits = text[text.index(after: colon)...]
            guard let number = Int(digits), (1...65535).contains(number), digits.utf8.allSatisfy(\.isASCIIDigit) else {
                return nil
            }
            port = number
            end = colon
        }
        guard let host = InternetHost(text: String(text[..<end])) else { return nil }
        self.host = host
        self.port = port
    }
}

/// The name or address of a machine.
package struct InternetHost: Equatable, Sendable {
    /// The form for the system: an IPv6 address has no brackets, and its zone follows `%`.
    package let name: String
    package let kind: Kind

    package enum Kind: Equatable, Sendable {
        case name
        case v4
        case v6
    }

    /// The address at which a client on this machine reaches a server that listens on this host.
    package var reachable: InternetHost {
        guard isUnspecified else { return self }
        return kind == .v4 ? .loopback : InternetHost(name: "::1", kind: .v6)
    }

    /// This machine.
    package static let loopback = InternetHost(name: "127.0.0.1", kind: .v4)

    /// The form in addresses: in lower case, and an IPv6 address in brackets with its zone after `%25` (RFC 6874).
    package var text: String { kind == .v6 ? "[\(name.replacing("%", with: "%25", maxReplacements: 1))]" : name }

    /// Whether it means all addresses of the machine, on which a server can listen but to which no client can connect.
    package var isUnspecified: Bool {
        switch kind {
        case .name: false
        case .v4: name == "0.0.0.0"
        case .v6: Self.bytes(AF_INET6, name).map { $0.allSatisfy { $0 == 0 } } == true
        }
    }

    private init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    /// The host in an address.
    fileprivate init?(text: String) {
        guard text.hasPrefix("[") else {
            self.init(plain: text.lowercased())
            return
        }
        guard text.hasSuffix("]") else { return nil }
        self.init(v6: text.dropFirst().dropLast().replacing("%25", with: "%", maxReplacements: 1))
    }

    /// The host in an operator's setting: as in an address, or an IPv6 address without brackets.
    package init?(_ text: String) {
        if text.hasPrefix("[") || !text.contains(":") { self.init(text: text) } else { self.init(v6: text) }
    }

    private init?(v6 text: some StringProtocol) {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        guard let number = parts.first.map({ String($0).lowercased() }), Self.bytes(AF_INET6, number) != nil else {
            return nil
        }
        // Names of interfaces are case-sensitive.
        if let zone = parts.dropFirst().first {
            guard !zone.isEmpty, zone.utf8.allSatisfy({ $0.isAlphanumeric || "-._~".utf8.contains($0) }) else {
                return nil
            }
            name = "\(number)%\(zone)"
        } else {
            name = number
        }
        kind = .v6
    }

    /// A name, or an IPv4 address.
    ///
    /// A text that ends with a number must be an address.
    private init?(plain text: String) {
        let labels = (text.hasSuffix(".") ? text.dropLast() : text[...])
            .split(separator: ".", omittingEmptySubsequences: false)
        let areLabels = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count)
                && label.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        }
        guard areLabels, text.utf8.count <= 253 else { return nil }
        if labels.last?.utf8.allSatisfy(\.isASCIIDigit) == true {
            guard Self.bytes(AF_INET, text) != nil else { return nil }
            kind = .v4
        } else {
            kind = .name
        }
        name = text
    }

    /// The bytes of a numeric address, without its zone.
    private static func bytes(_ family: Int32, _ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let number = text.split(separator: "%").first.map(String.init) ?? ""
        return inet_pton(family, number, &bytes) == 1 ? bytes : nil
    }
}

extension UInt8 {
    fileprivate var isAlphanumeric: Bool { isASCIIDigit || isASCIILetter }
}
