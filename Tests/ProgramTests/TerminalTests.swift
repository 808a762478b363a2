import Foundation
import Testing

/// Data from outside is printed without effects on a terminal: no escape sequences, no reversed text.
@Suite(.timeLimit(.minutes(30)))
struct TerminalTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let hostile = "\u{1B}]0;owned\u{7}\u{1B}[2J\u{202E}\u{9B}31m"
    private static let escaped = #"\u001b]0;owned\u0007\u001b[2J\u202e\u009b31m"#

    /// Expects that the output contains only text and line ends.
    private func expectPlain(_ outcome: Program.Outcome, sourceLocation: SourceLocation = #_sourceLocation) {
        for text in [outcome.output, outcome.errors] {
            let strange = text.unicodeScalars.filter {
                ($0.properties.generalCategory == .control && !"\n\t".unicodeScalars.contains($0))
                    || (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
            }
            #expect(
                strange.map { String($0.value, radix: 16) } == [],
                "\(text.debugDescription)",
                sourceLocation: sourceLocation
            )
        }
    }

    @Test(arguments: [false, true])
    func `control characters in a refused line are never printed, by import or from the quarantine`(
        isRaw: Bool
    ) async throws {
        let text = isRaw ? Self.hostile : Self.escaped
        let lines = [
            EventText.user("h-1", "u8", text, EventText.day(3)),
            EventText.event(text, "partner.created", EventText.day(3), #""partner":"p8","name":"N""#),
            EventText.event("h-2", text, EventText.day(3), #""partner":"p8","name":"N""#),
            EventText.event("h-3", "partner.created", text, #""partner":"p8","name":"N""#),
            EventText.event("h-4", "partner.created", EventText.day(3), #""partner":"\#(text)","name":"N""#),
            EventText.event(
                "h-5",
                "license.assigned",
                EventText.day(3),
                #""account":"acme","user":"u1","product":"\#(text)""#
            ),
            EventText.event("h-6", "partner.created", EventText.day(3), #""partner":"p8","name":"N""#, source: text),
            #"{"specversion":"\#(text)","id":"h-7","source":"/s","type":"t","time":"x","data":{}}"#,
            text,
        ]
        let imported = try await place.vitrina("import", "-", input: lines.joined(separator: "\n"))
        #expect(imported.code == 65)
        expectPlain(imported)
        let listed = try await place.succeed("quarantine", "list")
        #expect(listed.outputLines.count == imported.errorLines.count)
        expectPlain(listed)
        expectPlain(try await place.vitrina("quarantine", "retry"))
    }

    @Test func `a line break in an event does not create a second line of output`() async throws {
        let forged = #"x\nvitrina: all is well"#
        let lines = [
            #"{"specversion":"1.0","id":"f-1","source":"/s","type":"partner.created","time":"2026-03-01T00:00:00Z","#
                + #""data":{"partner":"p8","name":"N"},"\#(forged)":{"a":1,"a":2}}"#,
            EventText.event(
                "f-2",
                "order.purchased",
                EventText.day(3),
                #""order":"o-8","partner":"p1","product":"miteam-meetings","quantity":1,"references":{"\#(forged)":1}"#
            ),
            EventText.event("f-3", "partner.created", EventText.day(3), #""partner":"a\u2028b\u2029c","name":"N""#),
        ]
        let outcome = try await place.vitrina("import", "-", input: lines.joined(separator: "\n"))
        #expect(outcome.code == 65)
        #expect(!outcome.errorLines.contains { $0.hasPrefix("vitrina: all") }, "\(outcome.errors)")
        #expect(outcome.errorLines.allSatisfy { $0.hasPrefix("-:") }, "\(outcome.errors)")
        #expect(!outcome.errors.contains("\u{2028}") && !outcome.errors.contains("\u{2029}"))
    }

    @Test func `a bidirectional control in a name cannot reverse the surrounding text`() async throws {
        try await place.importing(
            EventText.acme + [
                EventText.user("h-8", "u8", #"Eve \u202eevil\u2066"#, EventText.day(3)),
                EventText.event("h-9", #"odd\u202etype"#, EventText.day(3), #""x":1"#),
                EventText.event(#"o\u202e-1"#, "order.assigned", EventText.day(4), #""order":"o-1","account":"none""#),
            ]
        )
        let explained = try await place.succeed("explain", "--account", "acme", "--user", "u8")
        #expect(explained.output.contains("Eve"))
        expectPlain(explained)
        expectPlain(try await place.succeed("status"))
    }

    @Test func `control characters in a file name are never printed`() async throws {
        let name = "\u{1B}[31mred\u{1B}[0m.jsonl"
        try place.write("no event\n", to: name)
        let refused = try await place.vitrina("import", name)
        #expect(refused.code == 65)
        expectPlain(refused)
        expectPlain(try await place.succeed("quarantine", "list"))
        let missing = try await place.vitrina("import", "missing" + name)
        #expect(missing.code == 74)
        expectPlain(missing)
    }

    @Test func `control characters in the name of a foreign file are never printed`() async throws {
        try await place.importing(EventText.acme)
        try place.write("mine", to: "site/\u{1B}[31mred.html")
        let built = try await place.succeed("build")
        #expect(built.errors.contains("red.html"))
        expectPlain(built)
        let verified = try await place.vitrina("verify")
        #expect(verified.code == 1)
        expectPlain(verified)
    }
}
