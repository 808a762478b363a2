import Crypto
import Foundation
import Licensing
import Publishing
import Regeneration

/// The suggestions of the demo: pages to open, and an event that changes one of them while it is open.
struct DemoWalkthrough {
    private let links: [String]
    private let change: Change
    private let secretFile: String
    private let eventFile: String

    /// The event of the suggested command, and its effect.
    private struct Change {
        let event: String
        /// The page that the event changes.
        let page: String
        let sentence: String
    }

    /// Writes the event and, if it is missing, a secret to the data directory, because secrets are never printed.
    init(_ settings: Settings) async throws {
        let paths = try DirectorySource(reading: settings.site).paths()
        secretFile = settings.data + "/demo.secret"
        eventFile = settings.data + "/demo-event.jsonl"
        change = try await Self.change(settings, paths)
        links = Self.links(paths, user: change.page)
        if !FileManager.default.fileExists(atPath: secretFile) {
            let key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
            try Self.write("whsec_" + key.base64EncodedString() + "\n", to: secretFile)
        }
        try Self.write(change.event + "\n", to: eventFile)
    }

    /// The settings of a server with the demo's secret and those of the environment.
    func serverSettings() -> ServerSettings {
        var environment = ProcessInfo.processInfo.environment
        if environment["VITRINA_WEBHOOK_SECRET"] == nil { environment["VITRINA_WEBHOOK_SECRET_FILE"] = secretFile }
        return ServerSettings(environment)
    }

    /// The text that is printed when the port is open.
    func text(port: Int) -> String {
        let address = "http://127.0.0.1:\(port)"
        let program = CommandLine.arguments.first ?? "vitrina"
        let secret =
            ProcessInfo.processInfo.environment["VITRINA_WEBHOOK_SECRET"] == nil
            ? "VITRINA_WEBHOOK_SECRET_FILE=\(Terminal.quoted(secretFile)) " : ""
        return
            ([""] + links.map { "\(address)/\($0)" } + [
                "", "\(change.sentence) Open \(address)/\(change.page) and run, in another terminal:", "",
                "  \(secret)\(Terminal.quoted(program)) send \(Terminal.quoted(eventFile)) --to \(address)/webhooks",
                "",
                "Press Ctrl-C to stop the demo.", "",
            ]).joined(separator: "\n")
    }

    /// A page of each kind, in every language.
    private static func links(_ paths: [String], user: String) -> [String] {
        var links = [""]
        for locale in ["es", "en"] {
            for page in ["partners/", "accounts/"] {
                if let path = paths.first(where: { $0.hasPrefix(page) && $0.hasSuffix("/\(locale)/index.html") }) {
                    links.append(String(path.dropLast("index.html".count)))
                }
            }
            links.append(user.replacing("/en/users/", with: "/\(locale)/users/"))
        }
        return links
    }

    /// Assigns a license to the first user of the site, or removes it.
    private static func change(_ settings: Settings, _ paths: [String]) async throws -> Change {
        let now = SystemClock.now
        let view = try await Assembly.view(try Assembly.ledgerForReading(settings), settings, asOf: now)
        guard let page = paths.first(where: { $0.contains("/en/users/") }),
            let account = AccountID(String(page.split(separator: "/")[1])),
            let user = UserID(String(page.split(separator: "/").last?.dropLast(".html".count) ?? "")),
            let person = try await view.account(account).users[user]
        else { throw UnknownSubject.demoUser }
        let holds = person.licenses[.miteamMeetings] != nil
        let type = holds ? "license.unassigned" : "license.assigned"
        let event =
            #"{"specversion":"1.0","id":"demo-\#(now.seconds)","source":"/demo","type":"\#(type)","time":"\#(now)","#
            + #""data":{"account":"\#(account)","user":"\#(user)","product":"miteam-meetings"}}"#
        return Change(
            event: event,
            page: page,
            sentence: "Watch how the page changes when a license is \(holds ? "removed" : "assigned")."
        )
    }

    /// Only the owner can read the file.
    private static func write(_ text: String, to path: String) throws {
        let isWritten = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isWritten else { throw OutputError(reason: "\(path): \(String(cString: strerror(errno)))") }
    }
}
