import Foundation
import Testing

/// `vitrina build` and `vitrina verify`: <doc:Commands> and <doc:SiteFiles>.
@Suite(.timeLimit(.minutes(30)))
struct BuildTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private func build(_ arguments: String...) async throws -> Summary {
        let outcome = try await Program.run(["build"] + arguments, in: place.root)
        #expect(outcome.code == 0, "\(outcome.errors)")
        return try Summary(outcome)
    }

    @Test func `the last line counts pages, written, unchanged, removed and seconds`() async throws {
        try await place.importing(EventText.acme)
        let first = try await build()
        #expect(first.pages == (try place.tree().files.count))
        #expect(first.pages > 0)
        #expect(first == Summary(pages: first.pages, written: first.pages, unchanged: 0, removed: 0))
    }

    @Test func `building again changes nothing, not even a modification time`() async throws {
        try await place.importing(EventText.acme)
        let first = try await build()
        let before = try place.stamps()
        let second = try await build()
        #expect(second == Summary(pages: first.pages, written: 0, unchanged: first.pages, removed: 0))
        #expect(try place.stamps() == before)
    }

    @Test func `an event changes only the files that show it`() async throws {
        let other = [
            EventText.event("z-1", "partner.created", EventText.day(1), #""partner":"p2","name":"Sur Redes""#),
            EventText.event(
                "z-2",
                "account.created",
                EventText.day(1),
                #""account":"zeta","partner":"p2","name":"Zeta""#
            ),
        ]
        try await place.importing(EventText.acme + other)
        _ = try await build()
        let before = try place.stamps()
        let tree = try place.tree()
        try await place.importing([EventText.license("e-20", "u2", EventText.day(3))])
        let second = try await build()
        let changed = try place.tree().differences(from: tree)
        #expect(changed.contains("accounts/acme/en/users/u2.html"))
        #expect(
            changed.allSatisfy {
                $0.hasPrefix("accounts/acme/") || $0.hasPrefix("partners/p1/")
                    || ["status.json", "freshness.json"].contains($0)
            }
        )
        #expect(second.written + second.removed == changed.count)
        let after = try place.stamps()
        #expect(Workplace.differences(before, after) == changed)
    }

    @Test func `a date means the end of the day in UTC, and later events are excluded`() async throws {
        try await place.importing(EventText.acme)
        _ = try await build("--as-of", "2026-03-01")
        #expect(place.exists("site/accounts/acme/en/index.html"))
        #expect(!place.exists("site/accounts/acme/en/users/u1.html"))
        _ = try await build("--as-of", "2026-03-02")
        #expect(place.exists("site/accounts/acme/en/users/u1.html"))
        let end = try place.tree()
        #expect(try await build("--as-of", "2026-03-02T23:59:59.999999999Z").written == 0)
        #expect(try place.tree() == end)
    }

    @Test(arguments: [
        ("2026-03-02T08:00:00Z", true), ("2026-03-02T13:45:00+05:45", true), ("2026-03-02T02:00:00-06:00", true),
        ("2026-03-02T07:59:59.999999999Z", false), ("2026-03-02T08:00:00+00:01", false),
    ])
    func `a full time includes the events up to it, to the nanosecond and in any UTC offset`(
        moment: String,
        isThere: Bool
    ) async throws {
        try await place.importing(EventText.acme)
        _ = try await build("--as-of", moment)
        #expect(place.exists("site/accounts/acme/en/users/u1.html") == isThere)
        #expect(!place.exists("site/accounts/acme/en/users/u2.html"))
    }

    @Test(arguments: ["yesterday", "2026-02-30", "2026-13-01", "2026-03-01T25:00:00Z", "2026-03-01T10:00:00", ""])
    func `an invalid moment is a usage error and changes nothing`(moment: String) async throws {
        try await place.importing(EventText.acme)
        #expect(try await place.vitrina("build", "--as-of", moment).code == 64)
        #expect(!place.exists("site"))
    }

    @Test func `a future event takes effect at its time`() async throws {
        try await place.importing(EventText.acme + [EventText.user("f-1", "later", "Later", "2999-01-01T00:00:00Z")])
        _ = try await build()
        #expect(!place.exists("site/accounts/acme/en/users/later.html"))
        #expect(place.exists("site/accounts/acme/en/users/u1.html"))
        _ = try await build("--as-of", "2999-01-01")
        #expect(place.exists("site/accounts/acme/en/users/later.html"))
    }

    @Test func `only the pages of a removed user and the lists left empty are deleted`() async throws {
        try await place.importing(EventText.acme)
        _ = try await build()
        let before = try place.tree().paths
        try await place.importing([
            EventText.event("e-30", "user.removed", EventText.day(4), #""account":"acme","user":"u2""#)
        ])
        let removed = try await build().removed
        let gone = before.subtracting(try place.tree().paths)
        #expect(removed == gone.count)
        let pages: Set = gone.filter { !$0.contains("/lists/") }
        #expect(
            pages == ["accounts/acme/en/users/u2.html", "accounts/acme/es/users/u2.html"],
            "and the lists on which nobody else was"
        )
        try await place.succeed("verify")
    }

    @Test func `the pages of a deleted account are replaced by a page about the deletion`() async throws {
        try await place.importing(EventText.acme)
        _ = try await build()
        try await place.importing([EventText.event("e-31", "account.deleted", EventText.day(4), #""account":"acme""#)])
        _ = try await build()
        let left = try place.tree()
        #expect(left.paths.filter { $0.hasPrefix("accounts/acme/") && $0.hasSuffix(".html") }.count == 2)
        for (path, bytes) in left.files where path.hasPrefix("accounts/") {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("Ana Peña"), "\(path)")
        }
        try await place.succeed("verify")
    }

    // MARK: Foreign changes

    @Test func `a foreign file is reported and not changed`() async throws {
        try await place.importing(EventText.acme)
        try place.write("mine", to: "site/robots.txt")
        try place.write("mine", to: "site/accounts/acme/notes.txt")
        let outcome = try await place.succeed("build")
        #expect(outcome.errorLines.map { $0.split(separator: ":")[0] } == ["accounts/acme/notes.txt", "robots.txt"])
        let verified = try await place.vitrina("verify")
        #expect(verified.code == 1)
        #expect(verified.outputLines == ["foreign  accounts/acme/notes.txt", "foreign  robots.txt"])
        #expect(place.text("site/robots.txt") == "mine")
        #expect(place.text("site/accounts/acme/notes.txt") == "mine")
    }

    @Test func `verify lists missing and stale files, and a build corrects them`() async throws {
        try await place.importing(EventText.acme)
        _ = try await build()
        let whole = try place.tree()
        try await place.succeed("verify")
        try place.remove("site/accounts/acme/en/users/u1.html")
        try place.remove("site/help")
        let changed = whole.text("accounts/acme/es/index.html")?.replacingOccurrences(of: "Acme", with: "Acne")
        try place.write(try #require(changed), to: "site/accounts/acme/es/index.html")
        let damaged = try place.tree()
        let verified = try await place.vitrina("verify")
        #expect(verified.code == 1)
        #expect(verified.outputLines.contains("missing  accounts/acme/en/users/u1.html"))
        #expect(verified.outputLines.contains("stale    accounts/acme/es/index.html"))
        #expect(verified.outputLines.count == whole.differences(from: damaged).count)
        #expect(try place.tree() == damaged, "verify changes nothing")
        #expect(try await build().written == verified.outputLines.count)
        #expect(try place.tree() == whole)
        try await place.succeed("verify")
    }

    @Test func `verify reports every file as missing if the site directory does not exist`() async throws {
        try await place.importing(EventText.acme)
        let files = try await build().pages
        try place.remove("site")
        let verified = try await place.vitrina("verify")
        #expect(verified.code == 1)
        #expect(verified.outputLines.count == files)
        #expect(verified.outputLines.allSatisfy { $0.hasPrefix("missing  ") })
        #expect(!place.exists("site"))
    }

    @Test(arguments: [
        "build --data typo", "serve --port 0 --data typo", "build --data empty", "serve --port 0 --data empty",
    ])
    func `an empty or missing ledger does not empty the site of another ledger`(command: String) async throws {
        try await place.importing(EventText.acme)
        _ = try await build()
        let whole = try place.tree()
        try await place.succeed("import", "-", "--data", "empty")
        let outcome = try await Program.run(
            command.split(separator: " ").map(String.init),
            in: place.root,
            environment: ["VITRINA_WEBHOOK_SECRET": Sender.standard.verifyingText]
        )
        expectClearFailure(outcome, with: [74], naming: "remove ./site first")
        #expect(try place.tree() == whole)
        #expect(!place.exists("typo"))
        // A site that belongs to no ledger is accepted.
        try await place.succeed("build", "--data", "empty", "--site", "public")
        try await place.succeed("build", "--data", "empty", "--site", "public")
    }

    @Test func `verify compares the site with the given moment`() async throws {
        try await place.importing(EventText.acme)
        _ = try await build("--as-of", "2026-03-01")
        try await place.succeed("verify", "--as-of", "2026-03-01")
        #expect(try await place.vitrina("verify", "--as-of", "2026-03-02").code == 1)
    }

    @Test func `a site removed by hand is built again`() async throws {
        try await place.importing(EventText.acme)
        let first = try await build()
        let whole = try place.tree()
        try place.remove("site")
        #expect(try await build().written == first.pages)
        #expect(try place.tree() == whole)
    }
}

/// The last line of every build.
struct Summary: Equatable {
    let pages: Int
    let written: Int
    let unchanged: Int
    let removed: Int
}

extension Summary {
    /// - Throws: an error if the last line of the output has any other form.
    init(_ outcome: Program.Outcome) throws {
        let line = try #require(outcome.outputLines.last)
        let form = /([0-9]+) pages, ([0-9]+) written, ([0-9]+) unchanged, ([0-9]+) removed, [0-9]+(\.[0-9]+)? seconds/
        let parts = try #require(line.wholeMatch(of: form), "\(line)").output
        self.init(
            pages: try #require(Int(parts.1)),
            written: try #require(Int(parts.2)),
            unchanged: try #require(Int(parts.3)),
            removed: try #require(Int(parts.4))
        )
    }
}
