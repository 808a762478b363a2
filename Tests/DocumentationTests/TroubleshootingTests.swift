import Foundation
import Testing

/// Every message for operators contains an instruction, or is in the article <doc:Troubleshooting>.
struct TroubleshootingTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let article = "Sources/vitrina/vitrina.docc/Troubleshooting.md"
    /// The targets whose errors commands print.
    private static let targets = [
        "Basics", "Ledger", "Localization", "Mapping", "ObjectStore", "PostgresStore", "Publishing", "Receiver",
        "SQLiteStore", "Sharing", "Sheets", "Tables", "Templating", "Webhooks", "vitrina",
    ]

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func sources(_ directory: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(directory).path)
            .filter { $0.hasSuffix(".swift") }.map { "\(directory)/\($0)" }
    }

    /// A message and its file.
    private struct Message {
        let file: String
        /// The fixed text, with `…` for each inserted value.
        let text: String

        /// The fixed parts of at least five characters, which an article can quote.
        var parts: [Substring] {
            text.split(separator: "…").map { $0.trimmingPrefix(/[^A-Za-z]*/) }.filter { $0.count >= 5 }
        }

        /// Whether a clause of the message begins with an instruction.
        var isInstruction: Bool {
            let verbs = [
                "add", "ask", "begin", "break", "change", "check", "choose", "close", "compare", "convert", "copy",
                "correct", "create", "end", "escape", "export", "free", "give", "import", "include", "keep", "leave",
                "let", "look", "make", "mount", "move", "name", "open", "put", "raise", "remove", "rename", "report",
                "restore", "run", "save", "say", "send", "set", "split", "start", "stop", "take", "try", "use", "wait",
                "write",
            ]
            let clause = #"(?:^|[.:;,)…] |\b(?:or|and|then|please) )"# + "(?:\(verbs.joined(separator: "|")))" + #"\b"#
            return text.range(of: clause, options: [.regularExpression, .caseInsensitive]) != nil
        }
    }

    /// The fixed text of the string literals in a piece of source.
    private static func literals(in source: some StringProtocol) -> String {
        // Values are replaced first, because they may contain literals.
        let value = #/\\\((?:[^()"]|"[^"]*"|\((?:[^()"]|"[^"]*"|\([^()]*\))*\))*\)/#
        let fixed = String(source).replacing(value, with: "…").replacing("\\\n", with: " ")
        return fixed.matches(of: #/"""(?<long>[\s\S]*?)"""|"(?<short>(?:[^"\\\n]|\\.)*)"/#)
            .map { String($0.output.long ?? $0.output.short ?? "") }.joined(separator: " ")
            .replacing(#/\s+/#, with: " ").replacing(#"\""#, with: "\"").trimmingCharacters(in: .whitespaces)
    }

    /// The messages of error types: one for each case.
    private static func errors() throws -> [Message] {
        var messages: [Message] = []
        for path in try targets.flatMap({ try sources("Sources/\($0)") }) {
            let text = try text(path)
            let declaration = #/\n(?:package )?(?:extension|enum|struct|final class) (?<name>[\w.]+)/#
            let types = #/[\w.]*(?:Error|Problem|FileFault|UnknownSubject|MissingRules)/#
            let sentences =
                #/\n    (?:package |private |fileprivate )?(?:var (?:description|reason|advice): String|func sentence\(about \w+: String\) -> String) \{\n(?<body>[\s\S]*?)\n    \}\n/#
            for sentence in text.matches(of: sentences) {
                // A fault within an error is a part of its message.
                let type = text[..<sentence.range.lowerBound].matches(of: declaration).last?.output.name
                guard type?.wholeMatch(of: types) != nil else { continue }
                for arm in sentence.output.body.split(separator: #/\n\s*(?=case |default:)/#) {
                    let literal = literals(in: arm)
                    // Fragments and values alone are parts of other messages.
                    guard literal.matches(of: #/[a-z]{2,}/#).count >= 4 else { continue }
                    messages.append(Message(file: path, text: literal))
                }
            }
        }
        return messages
    }

    /// Messages of the log about failures.
    private static func logged() throws -> [Message] {
        try sources("Sources").flatMap { path in
            try text(path).matches(of: #/logger\.(?:warning|error|critical)\(\s*"(?<message>(?:[^"\\]|\\.)*)"/#)
                .map { Message(file: path, text: literals(in: "\"\($0.output.message)\"")) }
        }
    }

    /// The warnings and errors of `vitrina doctor`.
    private static func findings() throws -> [Message] {
        let path = "Sources/vitrina/Commands/Doctor.swift"
        let finding = #/Finding\(\s*(?:\.error|\.warning|[^"()]*\.warning),\s*"\w+",\s*(?<text>[\s\S]*?)\s*\)\n/#
        return try text(path).matches(of: finding)
            .map { Message(file: path, text: literals(in: $0.output.text)) }
            // Other values are messages of errors.
            .filter { $0.text.contains(/[a-z]{2,}/) }
    }

    /// The details of the receiver's answers to senders.
    private static func answers() throws -> [Message] {
        let answer = #/ProblemDetails\(\s*\.\w+(?:\([^)]*\))?,\s*(?<text>"(?:[^"\\]|\\.)*"|"""[\s\S]*?""")/#
        return try sources("Sources/Receiver").flatMap { path in
            try text(path).matches(of: answer)
                .map { Message(file: path, text: literals(in: $0.output.text)) }
                .filter { $0.text.contains(/[a-z]{2,}/) }
        }
    }

    /// The messages in the first column of the article's tables, without those of symptoms.
    private static func named() throws -> [String] {
        let text = try text(article)
        let sections = text.split(separator: "\n## ").filter { !$0.hasPrefix("Symptoms") }
        return sections.flatMap { section in
            section.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { row in
                row.dropFirst().prefix { $0 != "|" }.matches(of: #/`([^`]+)`/#).map { String($0.output.1) }
            }
        }
    }

    @Test func `every error message or the article says what to do`() throws {
        let named = try Self.named()
        let errors = try Self.errors()
        #expect(errors.count > 160)
        let (findings, answers) = (try Self.findings(), try Self.answers())
        #expect(findings.count > 12 && answers.count > 20)
        for error in errors + findings + answers where !error.isInstruction {
            let isNamed = error.parts.contains { part in named.contains { part.contains($0) } }
            #expect(isNamed, "\(error.file): \"\(error.text)\" neither says what to do nor is in \(Self.article)")
        }
    }

    @Test func `the article lists every failure that is logged`() throws {
        let named = try Self.named()
        let messages = try Self.logged()
        #expect(messages.count > 10)
        for message in messages {
            #expect(named.contains(message.text), "\(message.file): \"\(message.text)\" is not in \(Self.article)")
        }
    }

    @Test func `the article lists no message that the program does not contain`() throws {
        let sources = try Self.sources("Sources").map(Self.text)
        for message in try Self.named() {
            #expect(sources.contains { $0.contains(message) }, "\"\(message)\" is in no source")
        }
    }
}
