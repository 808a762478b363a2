import ArgumentParser
import Foundation
import Mapping
import Receiver
import Webhooks

/// The secrets of senders, in the environment or in files named there.
struct ServerSettings {
    private let environment: [String: String]

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    // MARK: Keys

    private static let variable = "VITRINA_WEBHOOK_SECRET"

    /// The keys of a source with Standard Webhooks.
    ///
    /// Their variable is `VITRINA_WEBHOOK_SECRET_<SOURCE>`, with `_` for `-` in the name: <doc:Commands#Settings>.
    ///
    /// - Throws: `SettingError` with the variable, but without its value.
    func keys(of source: SourceName) throws(SettingError) -> [WebhookKey] {
        var keys: [WebhookKey] = []
        for variable in variables where variable.source == source {
            guard let text = try secret(in: variable.name) else { continue }
            do throws(WebhookKeyError) {
                keys += try WebhookKeys.parse(text)
            } catch {
                throw .key(variable: variable.name, error)
            }
        }
        return keys
    }

    /// The sources of a server: those with keys, and those with a description.
    ///
    /// - Parameter address: the address at which senders reach the server.
    /// - Throws: `SettingError` with the variable, but without its value.
    func sources(
        _ descriptions: [SourceName: SourceDescription],
        at address: PublicAddress?
    ) throws(SettingError) -> [SourceName: WebhookSource] {
        var sources: [SourceName: WebhookSource] = [:]
        for source in Set(descriptions.keys).union(variables.map(\.source)).sorted(by: { $0.text < $1.text }) {
            sources[source] = try self.source(source, descriptions[source], at: address)
        }
        return sources
    }

    /// A source.
    ///
    /// Without a key, its requests cannot be verified.
    ///
    /// <doc:DescribingASource#Signatures>: a source with Standard Webhooks has keys, like a source without a
    /// description. All other sources have one secret per line, which is used unchanged.
    ///
    /// - Parameter address: the address of the server for the sender.
    func source(
        _ name: SourceName,
        _ description: SourceDescription?,
        at address: PublicAddress?
    ) throws(SettingError) -> WebhookSource {
        guard let description, description.preset != "standard" else {
            let keys = try keys(of: name)
            let isMissing = description != nil && keys.isEmpty
            return WebhookSource(isMissing ? .missingSecret : .standard(keys), description: description)
        }
        var secrets: [String] = []
        for variable in variables where variable.source == name {
            guard let text = try secret(in: variable.name) else { continue }
            // Each text is parsed separately, so that an error contains its variable.
            do throws(SignatureSecretError) {
                _ = try SignatureVerifier(description.signature, secrets: try SignatureSecrets(parsing: text))
            } catch {
                throw .secret(variable: variable.name, error)
            }
            secrets.append(text)
        }
        guard !secrets.isEmpty else { return WebhookSource(.missingSecret, description: description) }
        if description.signature.coversURL, address == nil { throw .missingAddress(file: description.file) }
        do throws(SignatureSecretError) {
            let all = try SignatureSecrets(parsing: secrets.joined(separator: "\n"))
            let verifier = try SignatureVerifier(description.signature, secrets: all)
            return WebhookSource(.described(verifier, address: address), description: description)
        } catch {
            throw .secret(variable: Self.variable(of: name), error)
        }
    }

    /// The key with which `send` signs: the first key of the source.
    ///
    /// - Throws: `SettingError` with the variable, but without its value.
    func signingKey(of source: SourceName) throws(SettingError) -> WebhookSigningKey {
        for (name, _) in variables.filter({ $0.source == source }) {
            guard let text = try secret(in: name) else { continue }
            do throws(WebhookKeyError) {
                if let key = try WebhookKeys.first(of: text) { return key }
            } catch {
                throw .key(variable: name, error)
            }
        }
        throw .missing(variable: Self.variable(of: source))
    }

    /// The variable with the keys of a source.
    ///
    /// For a source whose own name ends like the variables of files, it is the variable of a file.
    static func variable(of source: SourceName) -> String {
        let name = variable + (source == .default ? "" : "_" + source.text.uppercased().replacing("-", with: "_"))
        return Self.source(of: name) == source ? name : name + "_FILE"
    }

    /// The variables with the path of a file of keys, and the paths.
    var keyFiles: [(variable: String, path: String)] {
        variables.compactMap { name, _ in
            guard name.hasSuffix("_FILE"), let path = environment[name], !path.isEmpty else { return nil }
            return (name, path)
        }
    }

    /// The variables with keys or paths of files of keys by name, with their sources.
    private var variables: [(name: String, source: SourceName)] {
        environment.keys.sorted().compactMap { name in Self.source(of: name).map { (name, $0) } }
    }

    /// The source of a variable with keys, or with the path of a file of keys; nil for other variables.
    private static func source(of name: String) -> SourceName? {
        guard name.hasPrefix(variable) else { return nil }
        var rest = name.dropFirst(variable.count)
        if rest.hasSuffix("_FILE") { rest = rest.dropLast("_FILE".count) }
        if rest.isEmpty { return .default }
        guard rest.first == "_" else { return nil }
        return SourceName(rest.dropFirst().lowercased().replacing("_", with: "-"))
    }

    /// The value of a variable, or the text of its file; nil if it is empty or not set.
    private func secret(in name: String) throws(SettingError) -> String? {
        guard let value = environment[name], !value.isEmpty else { return nil }
        guard name.hasSuffix("_FILE") else { return value }
        do throws(FileFault) {
            return try SecretFile.text(at: value)
        } catch {
            throw .unreadable(variable: name, error)
        }
    }
}

/// A setting of the environment that cannot be used.
enum SettingError: Error, Equatable, CustomStringConvertible {
    case key(variable: String, WebhookKeyError)
    case secret(variable: String, SignatureSecretError)
    /// A signature covers the address of the server, which is not set.
    case missingAddress(file: String)
    case missing(variable: String)
    case unreadable(variable: String, FileFault)
    /// The message does not repeat the value, because it may contain a password.
    case address(variable: String)
    case port(text: String)
    /// The scheme of the address in `--data` or `--site` is not supported.
    ///
    /// The address may contain a password.
    case scheme(option: String, scheme: String)

    /// The beginning of an address, if it can be nothing but the name of a scheme.
    private static func beginning(_ scheme: String) -> String {
        let isName =
            scheme.utf8.count <= 16
            && scheme.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: ":")).contains(byte)
            }
        return isName ? "that begins with \(scheme)://" : "of an unknown kind"
    }

    var description: String {
        switch self {
        case .key(let variable, let error): "\(variable): \(error)"
        case .secret(let variable, let error): "\(variable): \(error)"
        case .missingAddress(let file):
            "\(file): the signature covers the address of the server: set VITRINA_BASE_URL to the address that the sender uses"
        case .missing(let variable) where variable.hasSuffix("_FILE"):
            "\(variable) is not set: set it to the path of a file with the secret of the receiver"
        case .missing(let variable):
            """
            \(variable) is not set: set it to the secret of the receiver, or set \(variable)_FILE to the path of its \
            file
            """
        case .unreadable(let variable, let fault): "\(variable): \(fault)"
        case .port(let text): "\(Terminal.safe(text)) is not a port: write a number from 0 to 65535"
        case .scheme("--data", let scheme):
            """
            --data does not support an address \(Self.beginning(scheme)): write a directory, or postgresql://… for a \
            PostgreSQL database
            """
        case .scheme(let option, let scheme):
            """
            \(option) does not support an address \(Self.beginning(scheme)): write a directory, or s3://BUCKET for an \
            object store
            """
        case .address(let variable):
            "\(variable) is not an address for visitors: write for example https://licenses.example.com"
        }
    }
}
