import Foundation
import Testing

/// `vitrina quarantine`: refused events are kept for the operator to review.
@Suite(.timeLimit(.minutes(30)))
struct QuarantineTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let conflict = EventText.event(
        "e-1",
        "partner.created",
        EventText.day(1, 8),
        #""partner":"p1","name":"Another""#
    )
    private static let invalid = EventText.event("e-90", "partner.created", "soon", #""partner":"p1","name":"N""#)

    /// The ledger of acme, with an invalid event and a conflict in the quarantine.
    private func refuseTwo() async throws {
        try await place.importing(EventText.acme)
        try place.write(Self.invalid + "\n" + Self.conflict + "\n", to: "bad.jsonl")
        #expect(try await place.vitrina("import", "bad.jsonl").code == 65)
    }

    private func list() async throws -> [[String]] {
        try await place.succeed("quarantine", "list").outputLines.map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func `the quarantine of a ledger without refused lines is empty`() async throws {
        try await place.importing(EventText.acme)
        #expect(try await place.succeed("quarantine", "list").output.isEmpty)
    }

    @Test func `each refused line is listed with its id, its location and its reason`() async throws {
        try await refuseTwo()
        let lines = try await list()
        try #require(lines.count == 2)
        #expect(lines[0][1] == "bad.jsonl:1")
        #expect(lines[0][2].hasPrefix("/time: "))
        #expect(lines[1][1] == "bad.jsonl:2")
        #expect(lines[1][2].contains("e-1"))
        #expect(Set(lines.map { $0[0] }).count == 2)
        let status = try await place.succeed("status", "--json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(status.bytes)) as? [String: Any])
        #expect(object["quarantine"] as? Int == 2)
    }

    @Test func `a refused line that is imported again is listed once`() async throws {
        try await refuseTwo()
        let before = try await list()
        #expect(try await place.vitrina("import", "bad.jsonl").code == 65)
        #expect(try await list() == before)
    }

    @Test func `a dropped line is deleted, and its id is not reused`() async throws {
        try await refuseTwo()
        let lines = try await list()
        try await place.succeed("quarantine", "drop", lines[1][0])
        #expect(try await list() == [lines[0]])
        #expect(try await place.vitrina("import", "bad.jsonl").code == 65)
        let ids = try await list().map { $0[0] }
        #expect(ids.count == 2)
        #expect(!ids.contains(lines[1][0]))
    }

    @Test(arguments: ["99", "0", "-- -1", "x", "1 "])
    func `dropping an unknown or invalid id is an error and drops nothing`(id: String) async throws {
        try await refuseTwo()
        let before = try await list()
        let words = id.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let outcome = try await Program.run(
            ["quarantine", "drop"] + (id == "1 " ? [id] : words),
            in: place.root
        )
        #expect([64, 65].contains(outcome.code), "\(outcome.end)")
        #expect(!outcome.errors.isEmpty)
        #expect(try await list() == before)
    }

    @Test func `a retry that is refused again reports the reasons and does not change the list`() async throws {
        try await refuseTwo()
        let before = try await list()
        let outcome = try await place.vitrina("quarantine", "retry")
        #expect(outcome.code == 65)
        #expect(outcome.output.contains("0 accepted, 2 still refused"))
        #expect(outcome.errorLines.count == 2)
        #expect(outcome.errors.contains("bad.jsonl:1: /time: "))
        #expect(try await list() == before)
        #expect(try await place.succeed("export").outputLines.count == EventText.acme.count)
    }

    @Test func `a line that is not UTF-8 remains in the quarantine, and a retry is refused again`() async throws {
        let event = EventText.event("e-91", "partner.created", EventText.day(1), #""partner":"p2","name":"BegoXa""#)
        let bytes = event.utf8.map { $0 == UInt8(ascii: "X") ? 0xF1 : $0 }
        try Data(bytes).write(to: URL(fileURLWithPath: place.root + "/bad.jsonl"))
        #expect(try await place.vitrina("import", "bad.jsonl").code == 65)
        #expect(try await list().count == 1)
        let outcome = try await place.vitrina("quarantine", "retry")
        #expect(outcome.code == 65)
        #expect(outcome.output.contains("0 accepted, 1 still refused"))
        #expect(try await list().count == 1)
        #expect(try await place.succeed("export").output.isEmpty)
    }

    @Test func `a retry of an empty quarantine succeeds`() async throws {
        try await place.importing(EventText.acme)
        #expect(try await place.succeed("quarantine", "retry").output.contains("0 accepted, 0 still refused"))
    }

    @Test func `a refused line changes no page and is in no export`() async throws {
        let clean = try Workplace()
        try await clean.importing(EventText.acme)
        try await clean.succeed("build")
        try await refuseTwo()
        try await place.succeed("build")
        #expect(try place.tree().differences(from: clean.tree()) == [])
        let copy = try await place.succeed("export")
        let original = try await clean.succeed("export")
        #expect(copy.output == original.output)
    }
}
