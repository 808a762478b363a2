import Basics
import Foundation
import Licensing
import Mapping
import Receiver
import StrictJSON

/// The settings in a file: `vitrina.json`, or the file of `--config`.
///
/// <doc:Commands#Settings-file>. The file contains no secrets, so that it can be shared.
struct SettingsFile: Sendable {
    private static let sizeLimit = 1 << 20
    private static let directories = ["data", "site", "templates", "locales", "sources", "sheets"]

    /// The texts by key.
    ///
    /// Directories are resolved relative to the directory of the file.
    private(set) var texts: [String: String] = [:]
    private(set) var policies = Policies.standard
    private(set) var products = ProductCatalog.standard
    private(set) var retention: Retention?

    /// The settings without a file.
    init() {}

    /// Reads a file.
    ///
    /// - Throws: `FileFault` if it cannot be read, `Diagnostics` with the place of its first error.
    init(reading path: String) throws {
        let bytes = try ReadableFile(opening: path, as: .regular).bytes(limit: Self.sizeLimit)
        let directory = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) + "/" : ""
        do throws(Diagnostic) {
            try self.init(parsing: bytes, file: path, directory: directory)
        } catch {
            throw Diagnostics([error])
        }
    }

    /// - Parameters:
    ///   - file: the name of the file in messages.
    ///   - directory: the directory of the file, with a slash at its end; empty for the working directory.
    init(parsing bytes: [UInt8], file: String, directory: String = "") throws(Diagnostic) {
        let reader = try DescriptionReader(parsing: bytes, file: file)
        try Self.refuseSecrets(in: reader)
        let members = try reader.members(
            known: Self.directories + ["baseURL", "host", "port", "policies", "products", "retention"]
        )
        for key in Self.directories {
            guard let member = members[key] else { continue }
            let text = try member.text()
            guard !text.isEmpty else {
                throw member.error("the name of a directory cannot be empty: remove the key for the default")
            }
            let isAbsolute = text.hasPrefix("/") || text.contains("://")
            texts[key] = isAbsolute ? text : directory + text
        }
        for key in ["baseURL", "host"] {
            guard let member = members[key] else { continue }
            let text = try member.text()
            guard !text.isEmpty else { throw member.error("expected a non-empty string") }
            guard key != "baseURL" || PublicAddress(text) != nil else {
                throw member.error("expected an address for visitors, such as https://licenses.example.com")
            }
            texts[key] = text
        }
        if let member = members["port"] {
            let port = try member.integer()
            guard (0...65535).contains(port) else { throw member.error("expected a port from 0 to 65535") }
            texts["port"] = String(port)
        }
        if let member = members["policies"] { policies = try Policies(member) }
        if let member = members["products"] { products = try ProductCatalog(member) }
        if let member = members["retention"] { retention = try Retention(member) }
    }

    /// Refuses keys and values that look like secrets, without repeating them.
    ///
    /// - Parameter key: the key of the value; nil for elements of an array and for the file as a whole.
    private static func refuseSecrets(in reader: DescriptionReader, key: String? = nil) throws(Diagnostic) {
        let isNamed = ["secret", "password", "token", "credential", "apikey"].contains {
            key?.lowercased().contains($0) == true
        }
        let isWritten = reader.value.string.map { text in
            ["whsec_", "whsk_"].contains { text.contains($0) } || hasPassword(text)
        }
        guard !isNamed, isWritten != true else {
            throw reader.error(
                "secrets are not allowed here, because this file can be shared: "
                    + "write it to a separate file, and set VITRINA_WEBHOOK_SECRET_FILE or another …_FILE variable to its path"
            )
        }
        switch reader.value {
        case .object: for (key, member) in try reader.members() { try refuseSecrets(in: member, key: key) }
        case .array: for element in try reader.elements() { try refuseSecrets(in: element) }
        case .null, .bool, .number, .string: break
        }
    }

    /// Whether a text is an address with a password, before the host or among the parameters.
    private static func hasPassword(_ text: String) -> Bool {
        if (text.removingPercentEncoding ?? text).lowercased().contains("password=") { return true }
        guard let start = text.range(of: "://")?.upperBound else { return false }
        let authority = text[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let at = authority.lastIndex(of: "@") else { return false }
        return authority[..<at].contains(":")
    }
}

extension Policies {
    fileprivate init(_ reader: DescriptionReader) throws(Diagnostic) {
        self = .standard
        let members = try reader.members(known: ["expiringSoonDays", "standaloneOff", "consoleSources", "namesAdmins"])
        if let member = members["expiringSoonDays"] {
            let days = try member.integer()
            guard (0...3650).contains(days) else { throw member.error("expected 0 to 3650 days") }
            expiringSoonDays = days
        }
        if let member = members["standaloneOff"] { standaloneOff = try member.choice(SwitchOffPolicy.self) }
        if let member = members["consoleSources"] {
            var sources: Set<String> = []
            for element in try member.elements() {
                let text = try element.text()
                guard !text.isEmpty, !text.contains("/") else {
                    throw element.error("expected the last part of a source, such as console for /webhooks/console")
                }
                sources.insert(text.lowercased())
            }
            consoleSources = sources
        }
        if let member = members["namesAdmins"] { namesAdmins = try member.flag() }
    }
}

extension Retention {
    fileprivate init(_ reader: DescriptionReader) throws(Diagnostic) {
        guard let member = try reader.members(known: ["months"])["months"] else {
            throw reader.error(
                "\"months\" is missing: the number of months after which the names of people who left are erased"
            )
        }
        months = try member.integer()
        guard (0...Self.longest).contains(months) else {
            throw member.error("expected 0 to \(Self.longest) months")
        }
    }
}

extension ProductCatalog {
    private static let limit = 64

    fileprivate init(_ reader: DescriptionReader) throws(Diagnostic) {
        let elements = try reader.elements()
        guard (1...Self.limit).contains(elements.count) else {
            throw reader.error("\(elements.count) products: 1 to \(Self.limit) are allowed")
        }
        var products: [Product] = []
        for element in elements {
            let product = try Product(element)
            guard !products.contains(where: { $0.id == product.id }) else {
                throw element.error("the product \(product.id) is listed twice")
            }
            products.append(product)
        }
        self.init(products)
    }
}

extension Product {
    fileprivate init(_ reader: DescriptionReader) throws(Diagnostic) {
        let members = try reader.members(
            known: ["id", "name", "requires", "controlledBy", "tiers", "whenSwitchedOff"]
        )
        func member(_ key: String, _ meaning: String) throws(Diagnostic) -> DescriptionReader {
            guard let member = members[key] else { throw reader.error("\"\(key)\" is missing: \(meaning)") }
            return member
        }
        let id = try member("id", "the code of the product, such as miteam-meetings")
        let name = try member("name", "the brand name")
        let requires = try member("requires", "the integration that the product needs")
        var controlledBy: [IntegrationID] = []
        for element in try members["controlledBy"]?.elements() ?? [] {
            controlledBy.append(try element.identifier())
        }
        var tiers: [String] = []
        for element in try members["tiers"]?.elements() ?? [] {
            let tier = try Self.name(element)
            guard !tiers.contains(where: { $0.utf8.elementsEqual(tier.utf8) }) else {
                throw element.error("the tier is listed twice")
            }
            tiers.append(tier)
        }
        self.init(
            id: try id.identifier(),
            name: try Self.name(name),
            requires: try requires.identifier(),
            controlledBy: controlledBy,
            tiers: tiers,
            whenSwitchedOff: try members["whenSwitchedOff"]?.choice(SwitchOffPolicy.self) ?? .revoke
        )
    }

    private static func name(_ reader: DescriptionReader) throws(Diagnostic) -> String {
        let text = try reader.text()
        let isVisible = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isVisible, (1...200).contains(text.count) else {
            throw reader.error("expected 1 to 200 characters without control characters")
        }
        return text
    }
}
