import Foundation
import Testing

/// `vitrina backup` and `vitrina restore`, and the behavior of the program with a damaged ledger.
@Suite(.timeLimit(.minutes(30)))
struct BackupTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    @Test func `a backup of a running server contains all acknowledged events and gives the same site`() async throws {
        try await place.importing(EventText.acme)
        try await place.serving { server in
            for number in 1...20 {
                let event = EventText.user("n-\(number)", "n\(number)", "User \(number)", EventText.day(3))
                #expect(try server.client.answer(to: Sender.standard.request(event)).status == 202)
            }
            let printed = try await place.succeed("backup", "backup.sqlite").output
            #expect(printed == "backup.sqlite: 28 events, 0 links\n")
            try await server.isIdle()
        }
        let restored = try await place.succeed("restore", "backup.sqlite", "--data", "restored")
        #expect(restored.output == "restored: 28 events, 0 links\n")
        let exported = try await place.succeed("export").output
        #expect(try await place.succeed("export", "--data", "restored").output == exported)
        try await place.succeed("build", "--data", "restored", "--site", "again")
        #expect(try place.tree("again").differences(from: place.tree()).isEmpty)
        try await place.succeed("verify", "--data", "restored")
        #expect(try place.isClosedToOthers(place.root + "/restored"))
        for file in ["backup.sqlite", "backup.sqlite.links", "restored/ledger.sqlite", "restored/links.sqlite"] {
            let path = place.root + "/" + file
            #expect(try place.isClosedToOthers(path), "\(file)")
        }
    }

    @Test func `restored share links open the same pages, and revoked links remain closed`() async throws {
        let site = try await LinkedSite()
        let place = site.place
        let (open, closed) = (try await site.share("accounts/acme"), try await site.share("accounts/beta"))
        try await place.succeed("share", "revoke", "2")
        try await place.succeed("backup", "backup.sqlite")
        try await place.succeed("restore", "backup.sqlite", "--data", "restored")
        try await site.serve("--data", "restored") { server in
            let answers = try [open, closed].map { try server.client.get($0.target).status }
            #expect(answers == [303, 404])
        }
        try place.remove("backup.sqlite.links")
        try await place.succeed("restore", "backup.sqlite", "--data", "without-links")
        try await site.serve("--data", "without-links") { server in
            let answer = try server.client.get(open.target)
            #expect(answer.status == 404)
        }
    }

    @Test func `a backup or a restore never overwrites another file or a ledger`() async throws {
        try await place.importing(EventText.acme)
        try place.write("a letter", to: "letter.txt")
        try await place.fail("backup", "letter.txt", with: [73], naming: "letter.txt")
        #expect(place.text("letter.txt") == "a letter")
        try await place.fail("backup", "vitrina-data/ledger.sqlite", with: [64], naming: "vitrina-data/ledger.sqlite")
        try await place.fail("backup", "missing/backup.sqlite", with: [73], naming: "missing/backup.sqlite")
        try await place.fail("backup", "b.sqlite", "--data", "none", with: [74], naming: "none")
        try await place.fail("restore", "letter.txt", "--data", "restored", with: [74], naming: "letter.txt")
        try await place.succeed("backup", "backup.sqlite")
        try await place.fail("restore", "backup.sqlite", with: [73], naming: "vitrina-data/ledger.sqlite")
        #expect(try await place.succeed("export").outputLines.count == EventText.acme.count)
        #expect(!place.exists("restored"))
    }

    /// Overwrites pages in the middle of the ledger, as a damaged disk would.
    private func damage() throws {
        let file = try FileHandle(forUpdating: URL(filePath: place.data + "/ledger.sqlite"))
        let page: UInt64 = 8192
        let pages = try file.seekToEnd() / page
        #expect(pages > 20)
        for number in [pages / 3, pages / 2, pages * 2 / 3] {
            try file.seek(toOffset: number * page)
            try file.write(contentsOf: Data(repeating: 0xFF, count: Int(page)))
        }
        try file.close()
    }

    @Test func `a server, verify and backup detect a damaged ledger and advise restoring a backup`()
        async throws
    {
        try await place.importing(
            EventText.acme
                + (1...2000).map { EventText.event("w-\($0)", "weather.changed", EventText.day(5), #""n":\#($0)"#) }
        )
        try await place.succeed("build")
        try await place.succeed("backup", "backup.sqlite")
        let backup = try Data(contentsOf: URL(filePath: place.root + "/backup.sqlite"))
        try damage()
        let served = try await Program.serve(
            ["serve", "--port", "0"],
            in: place.root,
            environment: ["VITRINA_WEBHOOK_SECRET": Sender.standard.verifyingText]
        ) { server in
            // try?: the missing answer is the expected condition.
            try await eventually("the server has ended") { (try? server.client.get("/health/live")) == nil }
        }
        let verified = try await place.vitrina("verify")
        let backedUp = try await place.vitrina("backup", "backup.sqlite")
        for outcome in [served, verified, backedUp] {
            #expect(outcome.code == 74, "\(outcome.end): \(outcome.errors)")
            let sentence = try #require(outcome.errorLines.first { $0.hasPrefix("vitrina: ") })
            #expect(sentence.contains("vitrina-data/ledger.sqlite: the ledger is damaged"))
            #expect(sentence.contains("restore a backup"))
        }
        #expect(try Data(contentsOf: URL(filePath: place.root + "/backup.sqlite")) == backup)
        let exported = try await place.vitrina("export")
        #expect(exported.code == 74)
        #expect((100..<2000).contains(exported.outputLines.count), "what comes before the damage")
        try await place.succeed("restore", "backup.sqlite", "--data", "restored")
        try await place.succeed("verify", "--data", "restored")
    }
}
