import Foundation
import TestKit
import Testing

/// `vitrina doctor`, `--quiet`, progress and `NO_COLOR`: <doc:Commands#Terminal>.
@Suite(.timeLimit(.minutes(30)))
struct DoctorTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let environment = [
        "VITRINA_BASE_URL": "https://licenses.example.com",
        "VITRINA_WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ]
    private static let checks: Set = [
        "settings", "directories", "clock", "keys", "disk", "templates", "sources", "sheets", "database", "site",
    ]

    /// A line of the output.
    private struct Line {
        let level: String
        let check: String
        let text: String
    }

    private func examine(
        _ code: Int32,
        environment: [String: String] = environment,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [Line] {
        let outcome = try await place.vitrina("doctor", environment: environment)
        #expect(outcome.code == code, "\(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.errors == "", sourceLocation: sourceLocation)
        #expect(!outcome.output.contains("\u{1B}"), sourceLocation: sourceLocation)
        return outcome.outputLines.map { line in
            let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true).map(String.init)
            return Line(level: words[0], check: words[1], text: words[2])
        }
    }

    private func expect(
        _ level: String,
        _ check: String,
        naming text: String,
        in lines: [Line],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(
            lines.contains { $0.level == level && $0.check == check && $0.text.contains(text) },
            "\(lines)",
            sourceLocation: sourceLocation
        )
    }

    @Test func `doctor lists every check of a healthy installation, finds no error, and changes nothing`() async throws
    {
        let before = try await examine(0)
        #expect(Set(before.map(\.check)) == Self.checks)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.root) == [])
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        let trees = (try place.tree(), try place.tree("vitrina-data"))
        let lines = try await examine(0)
        #expect(Set(lines.map(\.check)) == Self.checks)
        expect("ok", "database", naming: "8 events", in: lines)
        expect("ok", "site", naming: "8 events", in: lines)
        #expect(lines.allSatisfy { $0.level != "error" })
        #expect(try place.tree() == trees.0)
        #expect(try place.tree("vitrina-data").files["ledger.sqlite"] == trees.1.files["ledger.sqlite"])
    }

    @Test func `doctor reports each error and exits with 1`() async throws {
        try await place.importing(EventText.acme)
        try place.write(#"{"colour": "red"}"#, to: "vitrina.json")
        expect("error", "settings", naming: "vitrina.json:1:2", in: try await examine(1))
        try place.write(#"{"site": "vitrina-data/site"}"#, to: "vitrina.json")
        expect("error", "directories", naming: "Choose places", in: try await examine(1))
        try place.write(#"{"site": "letter.txt"}"#, to: "vitrina.json")
        try place.write("a letter", to: "letter.txt")
        expect("error", "directories", naming: "letter.txt", in: try await examine(1))
        try place.remove("vitrina.json")

        let secret = ["VITRINA_WEBHOOK_SECRET": "whsec_not-a-key-at-all"]
        let keys = try await examine(1, environment: secret)
        expect("error", "keys", naming: "VITRINA_WEBHOOK_SECRET", in: keys)
        #expect(!keys.contains { $0.text.contains("not-a-key") })

        try place.write("{", to: "sources/erp.json")
        expect("error", "sources", naming: "sources/erp.json:1", in: try await examine(1))
        try place.remove("sources")
        try place.write("{", to: "sheets/erp.json")
        expect("error", "sheets", naming: "sheets/erp.json:1", in: try await examine(1))
        try place.remove("sheets")

        try place.copyFromCheckout("Templates")
        try place.write("{{nonsense}}", to: "Templates/user.md")
        let templates = ["VITRINA_TEMPLATES": "Templates"].merging(Self.environment) { $1 }
        expect("error", "templates", naming: "user.md:1", in: try await examine(1, environment: templates))

        try place.write(String(repeating: "no database", count: 100), to: "vitrina-data/ledger.sqlite")
        expect("error", "database", naming: "ledger.sqlite", in: try await examine(1))
    }

    @Test func `doctor reports a possible problem as a warning and exits with 0`() async throws {
        expect("warning", "keys", naming: "503", in: try await examine(0, environment: [:]))
        expect("warning", "settings", naming: "VITRINA_BASE_URL", in: try await examine(0, environment: [:]))
        try await place.importing(EventText.acme)
        expect("warning", "site", naming: "vitrina build", in: try await examine(0))
        try await place.succeed("build")
        try await place.importing([EventText.user("e-9", "u9", "Eva", EventText.day(3))])
        expect("warning", "site", naming: "8 of 9 events", in: try await examine(0))
        #expect(try await place.vitrina("import", "-", input: "{}\n").code == 65)
        expect("warning", "database", naming: "1 refused", in: try await examine(0))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.data)
        expect("warning", "directories", naming: "chmod 700", in: try await examine(0))
        try place.write("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", to: "key")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.root + "/key")
        let file = ["VITRINA_WEBHOOK_SECRET_FILE": "key"]
        expect("warning", "keys", naming: "chmod 600", in: try await examine(0, environment: file))
    }

    @Test func `doctor runs beside a server`() async throws {
        try await place.importing(EventText.acme)
        try await place.serving { server in
            try await server.isIdle()
            expect("ok", "site", naming: "8 events", in: try await examine(0))
        }
    }

    @Test func `with --quiet a command prints only the requested output, warnings and errors`() async throws {
        try place.write(EventText.acme.map { $0 + "\n" }.joined(), to: "events.jsonl")
        for arguments in [["import", "events.jsonl"], ["build"], ["verify"], ["backup", "b.sqlite"], ["check"]] {
            let outcome = try await Program.run(arguments + ["--quiet"], in: place.root)
            #expect(outcome.code == 0 && outcome.output == "" && outcome.errors == "", "\(arguments): \(outcome)")
        }
        #expect(try await place.succeed("export", "--quiet").outputLines.count == 8)
        let quiet = try await place.vitrina("doctor", "--quiet", environment: [:])
        #expect(quiet.code == 0)
        #expect(quiet.outputLines.allSatisfy { $0.hasPrefix("warning") } && !quiet.output.isEmpty)
        #expect(try await place.vitrina("import", "--quiet", "-", input: "{}\n").errorLines.count == 1)
    }

    /// The output of a command on a terminal.
    private func onTerminal(_ command: String, _ variables: String = "TERM=xterm") async throws -> String {
        // A pseudo terminal for standard output and standard error.
        try await Program.run(
            ["-qec", "\(variables) \(Program.path) \(command)", "/dev/null"],
            executable: "/usr/bin/script",
            in: place.root
        ).output
    }

    @Test func `a terminal shows progress and colors, unless they are switched off`() async throws {
        let lines = (1...5000).map { EventText.user("n-\($0)", "n\($0)", "User \($0)", EventText.day(2)) + "\n" }
        try place.write(lines.joined(), to: "events.jsonl")
        let imported = try await onTerminal("import events.jsonl")
        #expect(imported.contains("\r\u{1B}[Kevents.jsonl: line 1000"))
        // The summary replaces the line of progress.
        #expect(imported.hasSuffix("\r\u{1B}[K5000 events added, 0 duplicates, 0 refused\r\n"))
        #expect(try await onTerminal("import events.jsonl --quiet") == "")
        #expect(!(try await onTerminal("import events.jsonl", "TERM=dumb").contains("\u{1B}")))
        #expect(try await onTerminal("build").contains("building: 1 of 1 accounts"))
        #expect(try await onTerminal("verify").contains("checking the ledger"))
        #expect(try await onTerminal("backup b.sqlite").contains("copying the ledger"))

        #expect(try await onTerminal("doctor").contains("\u{1B}[32mok"))
        #expect(!(try await onTerminal("doctor", "TERM=xterm NO_COLOR=1").contains("\u{1B}")))
        #expect(try await onTerminal("doctor", "TERM=xterm NO_COLOR=").contains("\u{1B}[32mok"))
    }
}
