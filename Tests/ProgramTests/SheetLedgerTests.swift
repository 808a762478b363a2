import Testing

/// Sheets in the ledger: the order in which they arrive, and their withdrawal: <doc:Sheets#Withdrawing>.
@Suite(.timeLimit(.minutes(30)))
struct SheetLedgerTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private func ledger() async throws -> [String] { try await place.succeed("export").outputLines }

    @Test func `a different list for the same moment is refused until the first is withdrawn`() async throws {
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        let before = try place.tree()
        try place.write("USER,NAME,EMAIL\nu1,Anna,u1@acme.example\n", to: "users.csv")
        let imported = try await place.succeed("import", "users.csv", "--account", "acme", "--taken", "2026-03-05")
        try place.write(SheetTests.users, to: "users.csv")
        let refused = try await place.vitrina("import", "users.csv", "--account", "acme", "--taken", "2026-03-05")
        #expect(refused.code == 65 && refused.errors.contains("another list of account acme at 2026-03-05T00:00:00Z"))
        let listed = try await place.succeed("sheets", "list", "--account", "acme").outputLines
        #expect(listed.count == 1 && listed[0].hasSuffix("2026-03-05T00:00:00Z  /sheets/users  1 user"))
        let list = try #require(listed[0].split(separator: " ").first.map(String.init))
        #expect(imported.output.contains("vitrina sheets withdraw \(list) --account acme"))
        let withdrawn = try await place.succeed("sheets", "withdraw", list, "--account", "acme")
        #expect(withdrawn.output.contains("account acme (1 user): 1 new, 1 changed, 0 same, 0 removed"))
        try await place.succeed("build")
        let differences = try place.tree().differences(from: before).filter { $0.hasPrefix("accounts/") }
        #expect(differences.isEmpty, "as if it had never been sent")
        try await place.fail("sheets", "withdraw", list, "--account", "acme", with: [65], naming: list)
        try await place.succeed("import", "users.csv", "--account", "acme", "--taken", "2026-03-05")
    }

    @Test func `a withdrawal that removes many users needs --remove with their exact number`() async throws {
        try await place.importing(EventText.acme)
        let people = (0..<20).map { "x\($0),X \($0),x\($0)@acme.example" }
        try place.write((["USER,NAME,EMAIL"] + people).joined(separator: "\n"), to: "users.csv")
        let command = ["import", "users.csv", "--account", "acme", "--taken", "2026-03-05", "--add-only"]
        let imported = try await Program.run(command, in: place.root)
        #expect(imported.output.contains("account acme (2 users): 20 new, 0 changed, 0 same, 0 removed, 2 not in the"))
        let list = try #require(imported.output.firstMatch(of: /list-[0-9a-f]+/).map { String($0.output) })
        let before = try await ledger()
        let withdraw = ["sheets", "withdraw", list, "--account", "acme"]
        let refused = try await Program.run(withdraw, in: place.root)
        #expect(refused.code == 65 && refused.output.contains("20 removed"), "\(refused.errors)")
        #expect(refused.errors.hasSuffix("nothing was written: if this is intended, allow it with --remove 20\n"))
        let wrong = try await Program.run(withdraw + ["--remove", "19"], in: place.root)
        #expect(wrong.code == 65 && wrong.errors.contains("because the withdrawal removes 20"))
        let dry = try await Program.run(withdraw + ["--remove", "20", "--dry-run"], in: place.root)
        #expect(dry.code == 0 && dry.output.hasSuffix("nothing was written: this is a dry run\n"))
        #expect(try await ledger() == before)
        let done = try await Program.run(withdraw + ["--remove", "20", "--yes"], in: place.root)
        #expect(done.code == 0 && done.output.contains("1 event added"))
    }

    @Test func `listing or withdrawing sheets of an unknown account is an error`() async throws {
        try await place.importing(EventText.acme)
        #expect(try await place.succeed("sheets", "list", "--account", "acme").output.isEmpty)
        try await place.fail("sheets", "list", "--account", "nobody", with: [65], naming: "there is no account nobody")
        let command = ["sheets", "withdraw", "list-1", "--account", "nobody"]
        let outcome = try await Program.run(command, in: place.root)
        #expect(outcome.code == 65 && outcome.errors.contains("there is no account nobody"))
    }

    @Test func `a withdrawal before its sheet and a sheet under two names give the same site in any order`()
        async throws
    {
        try await place.importing(EventText.acme)
        try place.write(SheetTests.users, to: "users.csv")
        try place.write(SheetTests.users, to: "people.csv")
        let imported = try await place.succeed("import", "people.csv", "--account", "acme", "--taken", "2026-03-05")
        let line = try #require(imported.outputLines.first { $0.contains("sheets withdraw") })
        let list = try #require(line.split(separator: " ").first { $0.hasPrefix("list-") }.map(String.init))
        try await place.succeed("import", "users.csv", "--account", "acme", "--taken", "2026-03-05")
        try await place.succeed("sheets", "withdraw", list, "--account", "acme")
        try await place.succeed("build")
        let other = try Workplace()
        try other.write(SheetTests.users, to: "users.csv")
        try other.write(SheetTests.users, to: "people.csv")
        let exported = try await place.succeed("export").outputLines
        let (lists, rest) = (
            exported.filter { $0.contains("users.listed") }, exported.filter { !$0.contains("users.listed") }
        )
        #expect(lists.count == 2)
        try await other.succeed("import", "-", input: rest.joined(separator: "\n"))
        for file in ["users.csv", "people.csv"] {
            try await other.succeed("import", file, "--account", "acme", "--taken", "2026-03-05")
        }
        try await other.succeed("build")
        #expect(try place.tree().differences(from: other.tree()).isEmpty)
    }

    /// <doc:Sheets#Time>: "Events and sheets may arrive in any order".
    @Test(arguments: [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1, 2, 0], [3, 0, 1, 4, 2]])
    func `sheets and events give the same site in any order of import`(
        order: [Int]
    ) async throws {
        let purchase = EventText.event(
            "b-1",
            "order.purchased",
            "2026-02-01T09:00:00Z",
            #""order":"o1","partner":"p1","product":"miteam-meetings","quantity":5,"expires":"2026-12-31","references":{"sap-order":"7"}"#
        )
        let rest = [
            EventText.event("b-2", "order.renewed", EventText.day(4), #""order":"o1","expires":"2027-06-30""#),
            EventText.event("b-3", "order.assigned", EventText.day(5), #""order":"o1","account":"zentrum""#),
        ]
        let header = "ORDER,PRODUCT,QUANTITY,PURCHASED,EXPIRES,ACCOUNT"
        let older = [
            header, "o1,MiTeam Meetings,5,2026-02-01,2026-12-31,", "o2,MiTeam Meetings,3,,,",
        ]
        let newer = [
            header, "o2,MiTeam Meetings,3,2026-02-02,2027-01-31,zentrum", "o1,MiTeam Meetings,5,,2027-06-30,zentrum",
        ]
        let files = [
            ("a.jsonl", EventText.acme + [purchase]), ("b.jsonl", rest),
            ("accounts-2026-02-10.csv", ["ACCOUNT,NAME", "zentrum,Zentrum GmbH"]), ("orders-2026-03-03.csv", older),
            ("orders-2026-03-06.csv", newer),
        ]
        func site(_ order: [Int]) async throws -> Workplace {
            let place = try Workplace()
            for (name, lines) in files { try place.write(lines.joined(separator: "\n"), to: name) }
            for name in order.map({ files[$0].0 }) {
                let options = name.hasSuffix(".csv") ? ["--partner", "p1"] : []
                let outcome = try await Program.run(["import", name] + options, in: place.root)
                #expect(outcome.code == 0, "\(outcome.errors)")
            }
            try await place.succeed("build")
            return place
        }
        let (one, other) = (try await site([0, 2, 3, 1, 4]), try await site(order))
        #expect(try one.tree().differences(from: other.tree()).isEmpty)
        #expect(try one.tree().text("partners/p1/orders.csv")?.contains("o2") == true)
    }
}
