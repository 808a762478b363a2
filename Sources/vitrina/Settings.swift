import Basics
import Configuration
import Foundation
import Licensing
import Receiver
import StrictJSON

/// The settings of a run.
///
/// An option has precedence over the environment, the environment over the settings file, and the file over the
/// default: <doc:Commands#Settings>.
struct Settings: Sendable {
    /// The directory of the ledger, or the address of its database.
    let data: String
    /// The file with the password of the database; nil lets the client library find the password.
    let dataPasswordFile: String?
    /// The directory of the site, or the address of its object store.
    let site: String
    /// The variables of the environment for an object store, ``storeVariables``.
    let store: [String: String]
    /// nil for the shipped templates.
    let templates: String?
    /// nil for the shipped locale files.
    let locales: String?
    /// nil for `./sources`, if it exists.
    let sources: String?
    /// nil for `./sheets`, if it exists.
    let sheets: String?
    /// The address for visitors; nil if it is not set.
    var baseURL: PublicAddress?
    /// The address to listen on.
    let host: String
    let port: Int
    let policies: Policies
    let products: ProductCatalog
    /// The time for which names of people who left are kept; nil keeps them forever.
    let retention: Retention?

    /// The address of the ledger's PostgreSQL database; nil if the ledger is in a directory.
    ///
    /// It may contain a password, so it is never printed.
    var database: String? { Self.scheme(of: data) == nil ? nil : data }

    /// The address of the object store with the site; nil if the site is in a directory.
    var objectStore: String? { Self.scheme(of: site) == nil ? nil : site }

    private static let databases = ["postgresql", "postgres"]

    /// The variables of other programs that use such stores, and two of Vitrina.
    ///
    /// The variables with `_FILE` contain paths of files with keys.
    private static let storeVariables = [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID_FILE",
        "AWS_SECRET_ACCESS_KEY_FILE", "AWS_SESSION_TOKEN_FILE", "AWS_REGION", "VITRINA_S3_ENDPOINT",
        "VITRINA_S3_MAX_DELETES",
    ]

    /// The text before the `://` of an address such as `postgresql://…`; nil for a path.
    ///
    /// A mistyped scheme is no path: its address may hold a password, and commands print paths.
    private static func scheme(of text: String) -> String? {
        if ["/", "./", "../"].contains(where: text.hasPrefix) { return nil }
        return text.range(of: "://").map { String(text[..<$0.lowerBound]) }
    }

    /// The decoder for events of senders.
    var decoder: EventDecoder { EventDecoder(products: products) }

    /// The decoder for events in the ledger.
    var ledgerDecoder: EventDecoder { EventDecoder(from: .ledger, products: products) }

    /// A value that changes if pages are rendered by other rules.
    var rules: String {
        let products = products.products.map { product -> JSONValue in
            .array([
                .string(product.id.text), .string(product.name), .string(product.requires.text),
                .array(product.controlledBy.map { .string($0.text) }), .array(product.tiers.map(JSONValue.string)),
                .string(product.whenSwitchedOff.rawValue),
            ])
        }
        let value: JSONValue = .array([
            .array(products), .integer(policies.expiringSoonDays), .string(policies.standaloneOff.rawValue),
            .array(policies.consoleSources.sorted().map(JSONValue.string)), .bool(policies.namesAdmins),
        ])
        return value.canonicalText
    }

    /// The name of the default settings file.
    static let standardFile = "vitrina.json"

    /// - Parameters:
    ///   - options: the options by their keys in the settings file.
    ///   - config: the settings file of `--config`.
    /// - Throws: `SettingError`, `FileFault`, or `Diagnostics` with the place in the settings file.
    init(
        options: [String: String] = [:],
        config: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        // An empty variable counts as not set.
        let environment = environment.filter { !$0.value.isEmpty }
        let file = try Self.file(config ?? environment["VITRINA_CONFIG"])
        let reader = ConfigReader(providers: [
            InMemoryProvider(name: "options", values: Self.values(options)),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "vitrina"),
            InMemoryProvider(name: "settings file", values: Self.values(file.texts)),
        ])
        data = reader.string(forKey: "data", default: "./vitrina-data")
        site = reader.string(forKey: "site", default: "./site")
        for (option, text, known) in [("--data", data, Self.databases), ("--site", site, ["s3"])] {
            if let scheme = Self.scheme(of: text), !known.contains(scheme) {
                throw SettingError.scheme(option: option, scheme: scheme)
            }
        }
        store = environment.filter { Self.storeVariables.contains($0.key) }
        dataPasswordFile = environment["VITRINA_DATA_PASSWORD_FILE"]
        templates = reader.string(forKey: "templates")
        locales = reader.string(forKey: "locales")
        sources = reader.string(forKey: "sources")
        sheets = reader.string(forKey: "sheets")
        host = reader.string(forKey: "host", default: "127.0.0.1")
        let port = reader.string(forKey: "port", default: "8080")
        guard let number = Int(port), (0...65535).contains(number) else { throw SettingError.port(text: port) }
        self.port = number
        if let text = reader.string(forKey: "baseURL") {
            guard let address = PublicAddress(text) else { throw SettingError.address(variable: "VITRINA_BASE_URL") }
            baseURL = address
        } else {
            baseURL = nil
        }
        policies = file.policies
        products = file.products
        retention = file.retention
    }

    private static func file(_ named: String?) throws -> SettingsFile {
        if let named { return try SettingsFile(reading: named) }
        guard FileManager.default.fileExists(atPath: standardFile) else { return SettingsFile() }
        return try SettingsFile(reading: standardFile)
    }

    private static func values(_ texts: [String: String]) -> [AbsoluteConfigKey: ConfigValue] {
        Dictionary(
            uniqueKeysWithValues: texts.map { key, text in
                (AbsoluteConfigKey([key]), ConfigValue(.string(text), isSecret: false))
            }
        )
    }
}
