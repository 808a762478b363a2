import ArgumentParser
import Foundation
import Receiver
import Webhooks

/// The settings of a server that stand in the environment: keys of senders and the public address.
struct ServerSettings {
    private let environment: [String: String]

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    // MARK: Keys

    private static let variable = "VITRINA_WEBHOOK_SECRET"

    /// The keys of every source: <doc:Commands#Settings>, "`VITRINA_WEBHOOK_SECRET_<SOURCE>` (source name in upper
    /// case, `-` as `_`)".
    ///
    /// - Throws: `SettingError` that names the variable, never what is in it.
    func keys() throws(SettingError) -> [SourceName: [WebhookKey]] {
        var keys: [SourceName: [WebhookKey]] = [:]
        for (name, source) in variables {
            guard let text = try secret(in: name) else { continue }
            do throws(WebhookKeyError) {
                keys[source, default: []] += try WebhookKeys.parse(text)
            } catch {
                throw .key(variable: name, error)
            }
        }
        return keys
    }

    /// The key with which `send` signs: the first of the source.
    ///
    /// - Throws: `SettingError` that names the variable, never what is in it.
    func signingKey(of source: SourceName) throws(SettingError) -> WebhookSigningKey {
        for (name, _) in variables.filter({ $0.source == source }) {
            guard let text = try secret(in: name) else { continue }
            do throws(WebhookKeyError) {
                if let key = try WebhookKeys.first(of: text) { return key }
            } catch {
                throw .key(variable: name, error)
            }
        }
        let suffix = source == .default ? "" : "_" + source.text.uppercased().replacing("-", with: "_")
        throw .missing(variable: Self.variable + suffix)
    }

    /// The variables that name a file with keys, and the files.
    var keyFiles: [(variable: String, path: String)] {
        variables.compactMap { name, _ in
            guard name.hasSuffix("_FILE"), let path = environment[name], !path.isEmpty else { return nil }
            return (name, path)
        }
    }

    /// The variables with keys, or with names of files of them, by name; and whose keys they are.
    private var variables: [(name: String, source: SourceName)] {
        environment.keys.sorted().compactMap { name in Self.source(of: name).map { (name, $0) } }
    }

    /// The source whose keys a variable holds, or the name of a file with them; nil for other variables.
    private static func source(of name: String) -> SourceName? {
        guard name.hasPrefix(variable) else { return nil }
        var rest = name.dropFirst(variable.count)
        if rest.hasSuffix("_FILE") { rest = rest.dropLast("_FILE".count) }
        if rest.isEmpty { return .default }
        guard rest.first == "_" else { return nil }
        return SourceName(rest.dropFirst().lowercased().replacing("_", with: "-"))
    }

    /// What a variable, or the file that it names, holds; nil where it is empty or not set.
    private func secret(in name: String) throws(SettingError) -> String? {
        guard let value = environment[name], !value.isEmpty else { return nil }
        guard name.hasSuffix("_FILE") else { return value }
        do throws(FileFault) {
            return try SecretFile.text(at: value)
        } catch {
            throw .unreadable(variable: name, error)
        }
    }

    // MARK: Address

    /// Where visitors reach the server; nil where `VITRINA_BASE_URL` is not set.
    func baseURL() throws(SettingError) -> PublicAddress? {
        guard let text = environment["VITRINA_BASE_URL"], !text.isEmpty else { return nil }
        guard let address = PublicAddress(text) else { throw .address(variable: "VITRINA_BASE_URL") }
        return address
    }
}

/// A setting of the environment that cannot be used.
enum SettingError: Error, Equatable, CustomStringConvertible {
    case key(variable: String, WebhookKeyError)
    case missing(variable: String)
    case unreadable(variable: String, FileFault)
    /// What was given is not repeated: a password may stand in it.
    case address(variable: String)

    var description: String {
        switch self {
        case .key(let variable, let error): "\(variable): \(error)"
        case .missing(let variable) where variable.hasSuffix("_FILE"):
            "\(variable) names the file of another source: put the secret of this one into a file, and name it in \(variable)_FILE"
        case .missing(let variable):
            "\(variable) is not set: put the secret of the receiver there, or name its file in \(variable)_FILE"
        case .unreadable(let variable, let fault): "\(variable): \(fault)"
        case .address(let variable):
            "\(variable) is no address for visitors: write for example https://licenses.example.com"
        }
    }
}
