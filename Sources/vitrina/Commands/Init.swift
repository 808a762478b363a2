import ArgumentParser
import Crypto
import Foundation
import Licensing
import StrictJSON

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Creates settings, examples, a secret, and the partner's first event.",
        discussion: """
            Asks nothing and overwrites nothing. If one of the files exists, it writes nothing.

            Example:
              vitrina init licenses --partner p1 --name "Northwind Communications" --locale es
            """
    )

    @OptionGroup var options: SharedOptions

    @Argument(help: ArgumentHelp("The directory to write to; it is created if it is missing.", valueName: "dir"))
    var directory = "."

    @Option(help: "The partner's id: 1 to 64 letters, digits, \".\", \"_\" or \"-\".", transform: PartnerID.argument)
    var partner: PartnerID

    @Option(help: "The partner's name, as pages show it.")
    var name: String

    @Option(help: "The language of the sheets that you fill in.")
    var locale = "en"

    func run() async throws {
        try await reportingErrors {
            let known = try SourceFiles(options.settings).localeIDs()
            guard known.contains(locale) else {
                throw ValidationError(
                    "There is no locale \(Terminal.safe(locale)). Choose one of: \(known.joined(separator: ", "))."
                )
            }
            let event = try Self.firstEvent(partner, name)
            let files = StartingFiles(event: event, partner: partner)
            try files.write(to: directory)
            for file in files.all { try Terminal.printLine("wrote \(Terminal.safe("\(directory)/\(file.path)"))") }
            try Terminal.write(nextCommands)
        }
    }

    /// The event that creates the partner.
    ///
    /// Its time is earlier than all imported events.
    private static func firstEvent(_ partner: PartnerID, _ name: String) throws -> String {
        let value: JSONValue = .object([
            "specversion": .string("1.0"), "id": .string("init-\(partner)"), "source": .string("/init"),
            "type": .string("partner.created"), "time": .string("2000-01-01T00:00:00Z"),
            "data": .object(["partner": .string(partner.text), "name": .string(name)]),
        ])
        do throws(EventDecodingError) {
            return try EventDecoder().decode(value).line
        } catch {
            throw ValidationError("The name cannot be used: \(error.reason).")
        }
    }

    private var nextCommands: String {
        let place = directory == "." ? "" : "cd \(Terminal.quoted(directory)) && "
        return """

            Next:
              \(place)vitrina import first-event.jsonl
              for sheet in accounts orders users; do vitrina sheets template $sheet --locale \(locale) > $sheet.csv; done

            Fill in the sheets, and import them:
              vitrina import accounts.csv orders.csv --partner \(partner)
              vitrina import users.csv --account ACCOUNT
              vitrina build

            Show the pages on this machine, and receive webhooks:
              VITRINA_WEBHOOK_SECRET_FILE=webhook.secret VITRINA_WEBHOOK_SECRET_AUTOMATION_FILE=automation.secret vitrina serve --open

            Without --open, pages open by links: "vitrina share create --help". Stop the server before you import sheets.

            """
    }
}

/// The files of a new installation.
private struct StartingFiles {
    struct File {
        let path: String
        let text: String
        var isSecret = false
    }

    let all: [File]

    init(event: String, partner: PartnerID) {
        all = [
            File(path: "vitrina.json", text: Self.settings),
            File(path: "first-event.jsonl", text: event + "\n"),
            File(
                path: "webhook.secret",
                text: "whsec_" + Self.randomBytes.base64EncodedString() + "\n",
                isSecret: true
            ),
            File(path: "automation.secret", text: Self.randomBytes.base64EncodedString() + "\n", isSecret: true),
            File(path: "sources/automation.json", text: Self.automation),
            File(path: "sources/automation.examples/order.json", text: Self.exampleBody(partner)),
            File(path: "sources/automation.examples/order.events.jsonl", text: Self.exampleEvents(partner)),
            File(path: "sheets/example.json", text: Self.sheet),
        ]
    }

    /// Writes all files, or none if one of them exists.
    func write(to directory: String) throws(WritingError) {
        for file in all where Self.exists("\(directory)/\(file.path)") {
            throw WritingError(path: "\(directory)/\(file.path)", code: EEXIST)
        }
        for file in all {
            let path = "\(directory)/\(file.path)"
            do {
                try FileManager.default.createDirectory(
                    atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
                    withIntermediateDirectories: true
                )
            } catch {
                throw WritingError(path: path, code: errno)
            }
            try Self.create(path, file.text, mode: file.isSecret ? 0o600 : 0o644)
        }
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Creates a file that must not exist, with its permissions from the beginning.
    private static func create(_ path: String, _ text: String, mode: mode_t) throws(WritingError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw WritingError(path: path, code: errno) }
        do {
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: Data(text.utf8))
        } catch {
            throw WritingError(path: path, code: errno)
        }
    }

    private static var randomBytes: Data { SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) } }

    private static let settings = """
        {
          "data": "vitrina-data",
          "site": "site",
          "sources": "sources",
          "sheets": "sheets",
          "host": "127.0.0.1",
          "port": 8080,
          "policies": {
            "expiringSoonDays": 30,
            "standaloneOff": "revoke",
            "consoleSources": ["console"],
            "namesAdmins": true
          },
          "products": [
            {
              "id": "miteam-meetings",
              "name": "MiTeam Meetings",
              "requires": "miteam-meetings",
              "controlledBy": ["micollab"],
              "whenSwitchedOff": "revoke"
            }
          ]
        }

        """

    private static let automation = """
        {
          "signature": { "token": "X-Vitrina-Token" },
          "rules": [
            {
              "when": { "/event": "order" },
              "events": [
                {
                  "type": "order.purchased",
                  "id": "order-{/number}",
                  "time": { "from": "/date", "as": "utc" },
                  "data": {
                    "order": { "from": "/number", "as": "id" },
                    "partner": "{/partner}",
                    "product": "miteam-meetings",
                    "quantity": { "from": "/seats", "as": "integer" },
                    "expires": { "from": "/until", "as": "date", "or": null }
                  }
                }
              ]
            }
          ],
          "otherwise": "quarantine"
        }

        """

    private static func exampleBody(_ partner: PartnerID) -> String {
        """
        { "event": "order", "date": "2026-03-01T09:00:00Z", "number": "SO-1", "partner": "\(partner)", "seats": "25", "until": "2027-02-28" }

        """
    }

    private static func exampleEvents(_ partner: PartnerID) -> String {
        #"{"data":{"expires":"2027-02-28","order":"SO-1","partner":"\#(partner)","product":"miteam-meetings","quantity":25},"id":"order-SO-1","source":"/webhooks/automation","specversion":"1.0","time":"2026-03-01T09:00:00Z","type":"order.purchased"}"#
            + "\n"
    }

    private static let sheet = """
        {
          "kind": "users",
          "columns": { "email": "Contact", "name": ["Given", "Family"], "user": { "id-of": "Contact" } },
          "dates": "d/m/y"
        }

        """
}

/// A file that cannot be written.
struct WritingError: Error, CustomStringConvertible {
    let path: String
    let code: Int32

    var description: String {
        code == EEXIST
            ? "\(path) already exists, so nothing was written: choose another directory, or move the file away"
            : "\(path) cannot be written: \(String(cString: strerror(code)))"
    }
}
