import Foundation
import TestKit
import Testing

/// `vitrina erase`, the event `user.erased`, and `retention`: <doc:Erasure>.
@Suite(.timeLimit(.minutes(30)))
struct EraseTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let name = "Zoë Quirkenbaum"
    private static let address = "zoe.quirkenbaum@example.com"
    /// Texts that must not be in any file, in all forms that the program writes.
    private static let traces = [
        name, "Zo\\u00EB Quirkenbaum", "Zo\\u00eb Quirkenbaum", "Zo&#", "Quirkenbaum", "quirkenbaum",
    ]

    /// Events that name Zoë as a user, in a list, and as the actor of events of her account and of another one.
    private static let events = [
        added("z-1", EventText.day(2)),
        EventText.license("z-2", "zoe", EventText.day(3)),
        EventText.event(
            "z-3",
            "users.listed",
            EventText.day(4),
            #""account":"acme","complete":false,"users":[{"user":"zoe","name":"\#(name)","email":"\#(address)"}]"#
        ),
        EventText.event("z-4", "account.updated", EventText.day(5), #""account":"acme","partner":"p1","name":"Acme 2""#)
            .replacing(#""data""#, with: #""actor":"\#(address)","data""#),
        EventText.event("z-5", "order.renewed", EventText.day(6), #""order":"o-1","expires":"2027-01-31""#)
            .replacing(#""data""#, with: #""actor":"\#(name)","data""#),
        EventText.event("z-6", "user.removed", EventText.day(7), #""account":"acme","user":"zoe""#),
    ]

    private static func added(_ id: String, _ time: String) -> String {
        EventText.event(
            id,
            "user.added",
            time,
            #""account":"acme","user":"zoe","name":"\#(name)","email":"\#(address)""#
        )
    }

    /// An event that is refused because of its time.
    private static let refused = EventText.event(
        "z-7",
        "user.updated",
        "soon",
        #""account":"acme","user":"zoe","name":"\#(name)","email":"\#(address)""#
    )

    /// The files that still contain data of Zoë, compared byte by byte.
    private func traces(in directories: String...) throws -> [String] {
        var found: [String] = []
        for directory in directories {
            for path in try FileManager.default.subpathsOfDirectory(atPath: place.root + "/" + directory) {
                let file = "\(place.root)/\(directory)/\(path)"
                // Directories have no content.
                guard let bytes = FileManager.default.contents(atPath: file) else { continue }
                for trace in Self.traces where bytes.range(of: Data(trace.utf8)) != nil {
                    found.append("\(directory)/\(path): \(trace)")
                }
            }
        }
        return found
    }

    /// The built site of a ledger with Zoë in the quarantine.
    ///
    /// The ledger is so large that pages of its file were split.
    private func prepare() async throws {
        let others = (1...400).map { EventText.user("n-\($0)", "n\($0)", "User \($0)", EventText.day(2)) }
        try await place.importing(EventText.acme + others.prefix(200) + Self.events + others.suffix(200))
        #expect(try await place.vitrina("import", "-", input: Self.refused + "\n").code == 65)
        try await place.succeed("build")
        #expect(try traces(in: "vitrina-data", "site").count > 3)
    }

    @Test func `an erasure leaves no data in any file, even after the old events are imported again`() async throws {
        try await prepare()
        try await place.succeed("backup", "backup.sqlite")

        let printed = try await place.succeed("erase", "accounts/acme/users/zoe").outputLines
        #expect(printed.first == "accounts/acme/users/zoe: erased")
        #expect(try traces(in: "vitrina-data", "site") == [])
        #expect(try await place.succeed("quarantine", "list").output == "")
        try await place.succeed("verify")
        // The history remains, with one more entry.
        let history = try #require(place.text("site/accounts/acme/en/history.html"))
        #expect(history.contains("erased-zoe"))
        #expect(history.contains("The name and the email address of"))
        #expect(place.text("site/status.json")?.contains(#""users": 402,"#) == true)

        // Imports the previous events again.
        let again = try await place.succeed("import", "-", input: Self.events.map { $0 + "\n" }.joined())
        #expect(again.output.contains("0 events added, 6 duplicates"), "\(again.output)")
        #expect(try await place.vitrina("import", "-", input: Self.refused + "\n").code == 65)
        try await place.succeed("build", "--as-of", "2026-03-04")
        #expect(place.text("site/accounts/acme/en/users/zoe.html")?.contains("erased-zoe") == true)
        #expect(try traces(in: "vitrina-data", "site") == [])
        try await place.succeed("build")
        #expect(try traces(in: "vitrina-data", "site") == [])

        // A ledger created from an export also recognizes them.
        let exported = try await place.succeed("export").output
        try await place.succeed("import", "-", "--data", "copy", input: exported)
        let copied = try await place.succeed(
            "import",
            "-",
            "--data",
            "copy",
            input: Self.events.reversed().map { $0 + "\n" }.joined()
        )
        #expect(copied.output.contains("0 events added, 6 duplicates"), "\(copied.output)")
        try await place.succeed("build", "--data", "copy", "--site", "copied")
        #expect(try place.tree("copied").differences(from: place.tree()) == [])

        // A backup restores everything, until the same erasure is repeated.
        try await place.succeed("restore", "backup.sqlite", "--data", "restored")
        try await place.succeed("erase", "accounts/acme/users/zoe", "--data", "restored", "--site", "restored-site")
        try await place.succeed("build", "--data", "restored", "--site", "restored-site")
        #expect(try traces(in: "restored", "restored-site", "copy", "copied") == [])
    }

    @Test func `a running server erases a user from its pages and its memory`() async throws {
        try await prepare()
        let erasure = EventText.event("x-1", "user.erased", EventText.day(20), #""account":"acme","user":"zoe""#)
        try await place.serving { server in
            try await server.isIdle()
            expectAccepted(try server.client.answer(to: Sender.standard.request(erasure)), 1)
            #expect(try traces(in: "vitrina-data") == [])
            try await eventually("the name is off the pages") { try traces(in: "site") == [] }
            // An old event with a new id, and an event of which she is the actor.
            let late = Self.added("z-8", EventText.day(1))
            expectAccepted(try server.client.answer(to: Sender.standard.request(late)), 1)
            let acted = EventText.user("n-500", "n500", "User 500", EventText.day(3))
                .replacing(#""data""#, with: #""actor":"\#(Self.address)","data""#)
            expectAccepted(try server.client.answer(to: Sender.standard.request(acted)), 1)
            try await server.isIdle()
            #expect(try traces(in: "vitrina-data", "site") == [])
        }
        try await place.succeed("verify")
        #expect(try traces(in: "vitrina-data", "site") == [])
    }

    @Test func `retention erases people who left long enough ago, and nobody else`() async throws {
        try await prepare()
        let left = try await place.succeed("erase", "--left", "0", "--dry-run").outputLines
        #expect(left == ["accounts/acme/users/zoe: would be erased"])
        #expect(try await place.succeed("erase", "--left", "1200").outputLines.first == "no people to erase")
        #expect(try traces(in: "site") != [])
        try place.write(#"{"retention": {"months": 0}}"#, to: "vitrina.json")
        try await place.serving { _ in
            try await eventually("the name is gone") { try traces(in: "site", "vitrina-data") == [] }
        }
        try await place.succeed("verify")
        #expect(try await place.succeed("erase", "--left", "0").outputLines.first == "no people to erase")
    }

    @Test func `an erasure with an unknown or incomplete path erases no user`() async throws {
        try await prepare()
        let before = try await place.succeed("export").output
        try await place.fail("erase", "accounts/acme/users/zoo", with: [65], naming: "zoo")
        try await place.fail("erase", "accounts/acne/users/zoe", with: [65], naming: "acne")
        #expect(try await place.vitrina("erase", "accounts/acme").code == 64)
        #expect(try await place.vitrina("erase").code == 64)
        #expect(try await place.vitrina("erase", "accounts/acme/users/zoe", "accounts/acme/users/zoo").code == 65)
        #expect(try await place.succeed("export").output == before)
    }
}
