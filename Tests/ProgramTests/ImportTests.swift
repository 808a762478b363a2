import Foundation
import Testing

/// `vitrina import`: <doc:Commands> and <doc:Events>.
@Suite(.timeLimit(.minutes(30)))
struct ImportTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let refusals: [(line: String, says: String)] = [
        (#"{"specversion":"1.0","#, "not JSON"),
        ("[1,2]", "not an event"),
        ("\"text\"", "not an event"),
        (#"{"specversion":"1.0","id":"x","source":"/s","time":"2026-03-01T10:00:00Z","data":{}}"#, "/type: "),
        (EventText.event("x", "partner.created", "yesterday", #""partner":"p9","name":"N""#), "/time: "),
        (EventText.event("x", "partner.created", EventText.day(1), #""partner":"p 9","name":"N""#), "/data/partner: "),
        (EventText.event("x", "partner.created", EventText.day(1), #""partner":"p9""#), "/data/name: "),
        (
            EventText.event(
                "x",
                "order.purchased",
                EventText.day(1),
                #""order":"o-9","partner":"p1","product":"miteam-meetings","quantity":0"#
            ), "/data/quantity: "
        ),
        (
            EventText.event(
                "x",
                "user.added",
                EventText.day(1),
                #""account":"acme","user":"u9","name":"a\u0007b","email":"e@x.example""#
            ), "/data/name: "
        ),
    ]

    @Test(arguments: refusals)
    func `an invalid line is reported with its location and reason, and every valid line is stored`(
        line: String,
        says: String
    ) async throws {
        try place.write((EventText.acme[..<3] + [line] + EventText.acme[3...]).joined(separator: "\n"), to: "a.jsonl")
        let outcome = try await place.vitrina("import", "a.jsonl")
        #expect(outcome.code == 65)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.hasPrefix("a.jsonl:4: \(says)"))
        // A reason follows the pointer.
        #expect(outcome.errors.count > "a.jsonl:4: \(says)".count + 5)
        #expect(try await place.succeed("export").outputLines.count == EventText.acme.count)
    }

    @Test func `every invalid line of every file is reported, in the order of the files`() async throws {
        try place.write("x\n\n\(EventText.acme[0])\ny\n", to: "one.jsonl")
        try place.write("\(EventText.acme[1])\nz", to: "sub/two.jsonl")
        let outcome = try await place.vitrina("import", "one.jsonl", "sub/two.jsonl")
        #expect(outcome.code == 65)
        let places = outcome.errorLines.map { $0.split(separator: ":").prefix(2).joined(separator: ":") }
        #expect(places == ["one.jsonl:1", "one.jsonl:4", "sub/two.jsonl:2"])
        #expect(try await place.succeed("export").outputLines.count == 2)
    }

    @Test func `duplicates are counted and are not an error`() async throws {
        try await place.importing(EventText.acme)
        let again = try await place.succeed("import", "-", input: EventText.acme.joined(separator: "\n"))
        #expect(again.output.contains("8 duplicates"))
        #expect(again.output.contains("0 events added"))
        #expect(again.errors.isEmpty)
        let twice = try await place.succeed(
            "import",
            "-",
            input: (EventText.acme + EventText.acme).joined(separator: "\n")
        )
        #expect(twice.output.contains("16 duplicates"))
    }

    @Test func `the same event in another JSON spelling is a duplicate`() async throws {
        try await place.importing([EventText.acme[0]])
        let spread =
            #" { "data" : {"name":"Norte\u0020Telecom","partner":"p1"}, "time":"2026-03-01T09:00:00.000+01:00", "id":"e-1", "source":"/console", "type":"partner.created", "specversion":"1.0" } "#
        #expect(try await place.succeed("import", "-", input: spread).output.contains("1 duplicate,"))
    }

    @Test(arguments: [false, true])
    func `a conflict is reported with its line, and the first event does not change`(inOneImport: Bool) async throws {
        let other = EventText.event("e-1", "partner.created", EventText.day(1, 8), #""partner":"p1","name":"Another""#)
        if !inOneImport { try await place.importing([EventText.acme[0]]) }
        try place.write((inOneImport ? [EventText.acme[0], other] : [other]).joined(separator: "\n"), to: "b.jsonl")
        let outcome = try await place.vitrina("import", "b.jsonl")
        #expect(outcome.code == 65)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.hasPrefix("b.jsonl:\(inOneImport ? 2 : 1): "))
        #expect(outcome.errors.contains("e-1"))
        #expect(try await place.succeed("export").output.contains("Norte Telecom"))
        #expect(try await !place.succeed("export").output.contains("Another"))
    }

    @Test(arguments: ["\n", "\r\n", "\n\n", "\r\n \t\r\n"], [false, true])
    func `any line end, blank lines, a byte order mark and a missing last line end are accepted`(
        end: String,
        hasMark: Bool
    ) async throws {
        let text = (hasMark ? "\u{FEFF}" : "") + EventText.acme.joined(separator: end)
        try place.write(text, to: "a.jsonl")
        #expect(try await place.succeed("import", "a.jsonl").output.contains("8 events added"))
        #expect(try await place.succeed("import", "-", input: text + end).output.contains("8 duplicates"))
    }

    @Test func `each of several files may start with a byte order mark`() async throws {
        try place.write("\u{FEFF}" + EventText.acme[0], to: "a.jsonl")
        try place.write("\u{FEFF}" + EventText.acme[1], to: "b.jsonl")
        #expect(try await place.succeed("import", "a.jsonl", "b.jsonl").output.contains("2 events added"))
    }

    @Test func `an empty file is not an error`() async throws {
        try place.write("", to: "a.jsonl")
        #expect(try await place.succeed("import", "a.jsonl").output.contains("0 events added"))
    }

    @Test(arguments: ["\n", "\r\n", "\r"]) func `a line that is too long is refused, and the lines after it are kept`(
        end: String
    ) async throws {
        let long = String(repeating: "x", count: 33 << 20)
        let lines = [EventText.acme[0], long, EventText.acme[1], EventText.acme[2], long]
        try place.write(lines.joined(separator: end), to: "a.jsonl")
        let outcome = try await place.vitrina("import", "a.jsonl")
        #expect(outcome.code == 65)
        #expect(outcome.errorLines.map { $0.prefix { $0 != " " } } == ["a.jsonl:2:", "a.jsonl:5:"])
        #expect(outcome.errorLines.allSatisfy { $0.contains("longer than 16 MiB") })
        #expect(outcome.output.contains("3 events added, 0 duplicates, 2 refused"))
    }

    @Test func `invalid UTF-8 is refused with its line number`() async throws {
        let text = Array(EventText.acme[0].utf8) + [0x0A, 0x22, 0xFF, 0xFE, 0x22, 0x0A] + Array(EventText.acme[1].utf8)
        try Data(text).write(to: URL(fileURLWithPath: place.root + "/a.jsonl"))
        let outcome = try await place.vitrina("import", "a.jsonl")
        #expect(outcome.code == 65)
        #expect(outcome.errors.hasPrefix("a.jsonl:2: "))
        #expect(try await place.succeed("export").outputLines.count == 2)
    }

    @Test(arguments: [[0xFF, 0xFE], [], [0xFE, 0xFF]] as [[UInt8]])
    func `a UTF-16 file is refused once, and nothing of it is quarantined`(mark: [UInt8]) async throws {
        let isBigEndian = mark == [0xFE, 0xFF]
        let text = EventText.acme.joined(separator: "\n").utf16.flatMap { unit -> [UInt8] in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
        try Data(mark + text).write(to: URL(fileURLWithPath: place.root + "/a.jsonl"))
        try await place.fail("import", "a.jsonl", with: [65], naming: "a.jsonl:1:1: the file is UTF-16")
        #expect(try await place.succeed("quarantine", "list").output.isEmpty)
        #expect(try await place.succeed("export").output.isEmpty)
    }

    @Test func `a carriage return alone ends a line, also for line numbers`() async throws {
        try place.write((EventText.acme[..<2] + ["x"] + EventText.acme[2...]).joined(separator: "\r"), to: "a.jsonl")
        let outcome = try await place.vitrina("import", "a.jsonl")
        #expect(outcome.code == 65)
        #expect(outcome.errorLines.map { $0.prefix(10) } == ["a.jsonl:3:"])
        #expect(try await place.succeed("export").outputLines.count == EventText.acme.count)
    }

    @Test(arguments: ["<&-", "< .", "< /"])
    func `an unreadable standard input is reported in one sentence`(redirection: String) async throws {
        let outcome = try await Program.run(
            ["-c", "exec \"$0\" import - \(redirection)", Program.path],
            executable: "/bin/sh",
            in: place.root
        )
        expectClearFailure(outcome, with: [74], naming: "standard input")
    }

    @Test func `a pipe in place of a file is read to its end`() async throws {
        try place.write(EventText.acme.joined(separator: "\n"), to: "a.jsonl")
        let outcome = try await Program.run(
            ["-c", "mkfifo p && { cat a.jsonl > p & } && exec \"$0\" import p", Program.path],
            executable: "/bin/sh",
            in: place.root
        )
        #expect(outcome.output.contains("8 events added"), "\(outcome.errors)")
    }

    @Test func `nothing is imported if one file is missing, and the error names the file`() async throws {
        try place.write(EventText.acme.joined(separator: "\n"), to: "a.jsonl")
        try await place.fail("import", "a.jsonl", "missing.jsonl", with: [74], naming: "missing.jsonl")
        #expect(try await place.succeed("import", "a.jsonl").output.contains("8 events added"))
    }

    @Test func `a directory in place of a file is reported`() async throws {
        try place.makeDirectory("folder")
        try await place.fail("import", "folder", with: [74], naming: "folder")
    }

    @Test func `import without a file is a usage error`() async throws {
        #expect(try await place.vitrina("import").code == 64)
    }

    @Test func `a line that is too long is reported, and the lines before it are stored`() async throws {
        try place.write(EventText.acme[0] + "\n" + String(repeating: "x", count: 18 << 20), to: "a.jsonl")
        try await place.fail("import", "a.jsonl", with: [65], naming: "a.jsonl:2: ")
        #expect(try await place.succeed("export").outputLines.count == 1)
    }
}
