import Foundation
import Testing

/// `vitrina import FILE.csv` and `vitrina sheets`: <doc:Sheets>.
@Suite(.timeLimit(.minutes(30)))
struct SheetTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    static let users = """
        USER,NAME,EMAIL,LICENSES
        u1,Ana Peña,u1@acme.example,MiTeam Meetings
        u2,Ben Okoye,u2@acme.example,
        """

    private func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: place.root + "/" + path))
    }

    private func ledger() async throws -> [String] { try await place.succeed("export").outputLines }

    @Test func `a sheet in Windows-1252 with semicolons becomes pages`() async throws {
        try await place.importing(EventText.acme)
        let text = "Correo electrónico;Nombre completo;Licencias\r\nu1@acme.example;Íñigo Peña;MiTeam Meetings\r\n"
        try write(text.unicodeScalars.map { UInt8($0.value) }, to: "usuarios-2026-03-05.csv")
        let outcome = try await place.succeed("import", "usuarios-2026-03-05.csv", "--account", "acme", "--remove", "2")
        #expect(outcome.output.contains("Windows-1252 (byte F3 in line 1), separator ;"))
        #expect(outcome.output.contains("taken 2026-03-05T00:00:00Z (from the file's name)"))
        #expect(outcome.output.contains("account acme (2 users): 1 new, 0 changed, 0 same, 2 removed"))
        #expect(outcome.output.contains("1 event added, 0 duplicates"))
        let event = try #require(try await ledger().last)
        #expect(event.contains(#""source":"/sheets/usuarios-2026-03-05""#) && event.contains(#""type":"users.listed""#))
        try await place.succeed("build")
        let pages = try place.tree().files.filter { $0.key.hasPrefix("accounts/acme/es/users/") }
        #expect(pages.values.contains { String(decoding: $0, as: UTF8.self).contains("Íñigo Peña") })
    }

    @Test func `importing a sheet again changes nothing, even with its rows in another order`() async throws {
        try await place.importing(EventText.acme)
        try place.write(Self.users, to: "users.csv")
        try await place.succeed("import", "users.csv", "--account", "acme", "--taken", "2026-03-05")
        let before = try await ledger()
        try await place.succeed("build")
        let stamps = try place.stamps()
        let lines = Self.users.split(separator: "\n")
        try place.write(([lines[0]] + lines[1...].reversed()).joined(separator: "\n"), to: "users.csv")
        let again = try await place.succeed("import", "users.csv", "--account", "acme", "--taken", "2026-03-05")
        #expect(again.output.contains("nothing changes") && again.output.contains("0 events added, 1 duplicate"))
        #expect(try await ledger() == before)
        try await place.succeed("build")
        #expect(Workplace.differences(stamps, try place.stamps()).isEmpty)
    }

    @Test func `an invalid cell is reported, and nothing is written or quarantined`() async throws {
        try await place.importing(EventText.acme)
        let before = try await ledger()
        try place.write(Self.users, to: "good.csv")
        try place.write("USER,NAME,EMAIL,ROLE\nu1,Ana,nobody,\nu2,,b@acme.example,Boss\n", to: "bad.csv")
        let outcome = try await place.vitrina(
            "import",
            "good.csv",
            "bad.csv",
            "--account",
            "acme",
            "--taken",
            "2026-03-05"
        )
        #expect(outcome.code == 65)
        #expect(
            outcome.errorLines == [
                #"bad.csv:2: EMAIL: "nobody" is not an e-mail address"#,
                "bad.csv:3: NAME: empty: every user needs a name",
                #"bad.csv:3: ROLE: "Boss" is unknown: write User or Account Admin"#, "nothing was written",
            ]
        )
        #expect(try await ledger() == before)
        #expect(try await place.succeed("quarantine", "list").outputLines.isEmpty)
    }

    @Test(arguments: [
        ([0x50, 0x4B, 0x03, 0x04] + Array("[Content_Types].xml xl/workbook.xml".utf8), "book.xlsx", "Save As"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0, 0], "book.xls", "Save As"),
        (Array("<!DOCTYPE html><html><body>Sign in</body></html>".utf8), "users.csv", "login page"),
        (Array("<html><body>Sign in</body></html>".utf8), "export", "login page"),
        ([0x50, 0x4B, 0x03, 0x04] + Array("[Content_Types].xml xl/workbook.xml".utf8), "export", "Save As"),
        (Array("name of a thing; of another\nx;y\n".utf8), "list.txt", "the names of the columns match no"),
        (Array("Apfel\nBirne\nKirsche\n".utf8), "list", "check the separator"),
    ])
    func `a file that is not a sheet is reported once, and nothing is quarantined`(
        bytes: [UInt8],
        name: String,
        says: String
    ) async throws {
        try write(bytes, to: name)
        let outcome = try await place.vitrina("import", name, "--account", "acme", "--taken", "2026-03-05")
        #expect(outcome.code == 65)
        #expect(outcome.errorLines.count == 2 && outcome.errors.contains(says), "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("\(name):"))
        #expect(!place.exists("vitrina-data"))
    }

    @Test func `a dry run shows the preview and writes nothing, not even a ledger`() async throws {
        try place.write(Self.users, to: "users.csv")
        let outcome = try await place.succeed(
            "import",
            "users.csv",
            "--account",
            "acme",
            "--dry-run",
            "--taken",
            "2026-03-05"
        )
        #expect(outcome.output.contains("account acme (0 users): 2 new, 0 changed, 0 same, 0 removed"))
        #expect(outcome.output.contains("MiTeam Meetings: 1 license given, 0 taken"))
        #expect(outcome.outputLines.last == "nothing was written: this is a dry run")
        #expect(!place.exists("vitrina-data"))
    }

    private static let script = "/usr/bin/script"

    /// Runs `vitrina` with a terminal as its standard input and output, and types a text.
    private func onTerminal(_ arguments: String, typing text: String) async throws -> Program.Outcome {
        try await Program.run(
            ["--quiet", "--return", "--command", "'\(Program.path)' \(arguments)", "/dev/null"],
            executable: Self.script,
            in: place.root,
            input: Array(text.utf8)
        )
    }

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: script)),
        arguments: [("y", true), ("YES", true), ("sí", true), ("n", false), ("", false), ("yesterday", false)]
    )
    func `on a terminal a sheet is written only after confirmation`(answer: String, isWritten: Bool) async throws {
        try await place.importing(EventText.acme)
        let before = try await ledger()
        try place.write(Self.users, to: "users.csv")
        let outcome = try await onTerminal(
            "import users.csv --account acme --taken 2026-03-05",
            typing: answer + "\n"
        )
        #expect(outcome.code == (isWritten ? 0 : 1), "\(outcome.output)")
        let question = try #require(outcome.output.range(of: "Write these changes? [y/N] "))
        #expect(outcome.output[..<question.lowerBound].contains("account acme (2 users): 0 new, 0 changed, 2 same"))
        let end = isWritten ? "1 event added, 0 duplicates" : "nothing was written"
        #expect(outcome.output[question.upperBound...].contains(end))
        #expect(try await ledger().count == before.count + (isWritten ? 1 : 0))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: script)))
    func `a dry run, a sheet without changes, and --yes need no confirmation`() async throws {
        try await place.importing(EventText.acme)
        try place.write(Self.users, to: "users.csv")
        let command = "import users.csv --account acme --taken 2026-03-05"
        for option in ["--dry-run", "--yes", ""] {
            let outcome = try await onTerminal("\(command) \(option)", typing: "")
            #expect(outcome.code == 0 && !outcome.output.contains("[y/N]"), "\(option): \(outcome.output)")
        }
        #expect(try await ledger().filter { $0.contains("users.listed") }.count == 1)
    }

    @Test func `the products and policies in the settings apply to a sheet and to its preview`()
        async throws
    {
        try place.write(
            #"""
            { "policies": { "standaloneOff": "retain" },
              "products": [
                { "id": "miteam-meetings", "name": "MiTeam Meetings", "requires": "miteam-meetings", "controlledBy": ["micollab"] },
                { "id": "mitel-one", "name": "Mitel One", "requires": "mitel-one", "tiers": ["Essential", "Elite"] } ] }
            """#,
            to: "vitrina.json"
        )
        try await place.importing(EventText.acme)
        func turn(_ id: String, _ state: String, _ integration: String, _ day: Int) -> String {
            EventText.event(
                id,
                "integration.\(state)",
                EventText.day(day),
                #""account":"acme","integration":"\#(integration)""#
            )
        }
        let license = EventText.event(
            "l-1",
            "license.assigned",
            EventText.day(3),
            #""account":"acme","user":"u1","product":"miteam-meetings""#
        )
        try await place.importing([
            turn("i-1", "enabled", "mitel-one", 3), license, turn("i-2", "disabled", "miteam-meetings", 4),
        ])
        try place.write(
            "USER,NAME,EMAIL,LICENSES\nu1,Ana,u1@acme.example,Mitel One (Elite)\nu2,Ben,u2@acme.example,Mitel One\n",
            to: "users.csv"
        )
        let outcome = try await place.succeed(
            "import",
            "users.csv",
            "--account",
            "acme",
            "--taken",
            "2026-03-05",
            "--remove",
            "1"
        )
        // With the standard policy, the license would already have been revoked, and none would be taken.
        #expect(outcome.output.contains("MiTeam Meetings: 0 licenses given, 1 taken"), "\(outcome.output)")
        #expect(outcome.output.contains("Mitel One: 2 licenses given, 0 taken"))
        try await place.succeed("build")
        try await place.succeed("verify")
        let account = try #require(place.text("site/accounts/acme/en/index.html"))
        #expect(account.contains(#"data-product="mitel-one""#) && account.contains(#"data-assigned="2""#))
        #expect(place.text("site/accounts/acme/users.csv")?.contains("Elite") == true)
        let again = try await place.succeed("import", "site/accounts/acme/users.csv", "--account", "acme")
        #expect(again.output.contains("0 new, 0 changed, 2 same, 0 removed"), "\(again.output)")
        try place.write("USER,NAME,EMAIL,LICENSES\nu1,Ana,u1@acme.example,Mitel Two\n", to: "users.csv")
        let unknown = try await place.vitrina("import", "users.csv", "--account", "acme", "--taken", "2026-03-06")
        #expect(
            unknown.code == 65
                && unknown.errors.contains(#"is not one of the products: "MiTeam Meetings", "Mitel One""#),
            "\(unknown.errors)"
        )
    }

    @Test func `a refused line does not prevent the import of a sheet in the same command`() async throws {
        try await place.importing(EventText.acme)
        try place.write(Self.users, to: "users.csv")
        try place.write("{bad\n" + EventText.user("y-1", "y1", "Y1", EventText.day(2)) + "\n", to: "events.jsonl")
        let files = ["import", "events.jsonl", "users.csv", "--account", "acme", "--taken", "2026-03-05"]
        let mixed = try await Program.run(files, in: place.root)
        #expect(mixed.code == 65)
        #expect(mixed.errors.contains("events.jsonl:1"))
        #expect(mixed.output.contains("1 event added, 0 duplicates"))
        #expect(try await ledger().contains { $0.contains("users.listed") })
    }

    @Test func `a refused sheet is reported, and the events of other files are still imported`()
        async throws
    {
        try await place.importing(EventText.acme)
        let people = (0..<20).map { EventText.user("x-\($0)", "x\($0)", "X\($0)", EventText.day(2)) }
        try place.write(people.joined(separator: "\n"), to: "events.jsonl")
        try place.write(Self.users, to: "users.csv")
        let files = ["import", "events.jsonl", "users.csv", "--account", "acme", "--taken", "2026-03-05"]
        let mixed = try await Program.run(files, in: place.root)
        #expect(mixed.code == 65)
        #expect(mixed.errors.contains("no sheet was written: if this is intended, allow it with --remove 20"))
        #expect(!mixed.errors.contains("nothing was written"))
        #expect(try await ledger().count == EventText.acme.count + 20)
    }

    @Test func `many removals need --remove with their exact number`() async throws {
        try await place.importing(EventText.acme)
        let people = (0..<20).map { EventText.user("x-\($0)", "x\($0)", "X\($0)", EventText.day(2)) }
        try await place.importing(people)
        let before = try await ledger()
        try place.write(Self.users, to: "users.csv")
        let refused = try await place.vitrina("import", "users.csv", "--account", "acme", "--taken", "2026-03-05")
        #expect(refused.code == 65)
        #expect(refused.errors.contains("20 of the 22 users of account acme would be removed"))
        #expect(refused.errors.contains("allow it with --remove 20"))
        let wrong = try await place.vitrina(
            "import",
            "users.csv",
            "--account",
            "acme",
            "--taken",
            "2026-03-05",
            "--remove",
            "19"
        )
        #expect(wrong.code == 65 && wrong.errors.contains("the sheet removes 20"))
        #expect(wrong.errors.contains("nothing was written"))
        #expect(try await ledger() == before)
        let added = try await place.succeed(
            "import",
            "users.csv",
            "--account",
            "acme",
            "--taken",
            "2026-03-05",
            "--add-only"
        )
        #expect(added.output.contains("0 removed"))
        try await place.succeed("import", "users.csv", "--account", "acme", "--taken", "2026-03-06", "--remove", "20")
        let again = try await place.succeed(
            "import",
            "users.csv",
            "--account",
            "acme",
            "--taken",
            "2026-03-06",
            "--remove",
            "20"
        )
        #expect(again.output.contains("0 events added"), "a script that runs again has nothing left to remove")
    }

    @Test func `importing the tables of the site does not change them`() async throws {
        let events = try await place.succeed("sample", "--accounts", "6", "--users", "60", "--seed", "3").output
        try await place.succeed("import", "-", input: events)
        try await place.succeed("build")
        let tree = try place.tree()
        let before = try await ledger().count
        let tables = tree.paths.filter { $0.hasSuffix("/users.csv") || $0.hasSuffix("/orders.csv") }.sorted()
        #expect(tables.count > 6)
        // An order list without orders has no rows to import.
        for table in tables where try #require(tree.text(table)).split(separator: "\r\n").count > 1 {
            let parts = table.split(separator: "/").map(String.init)
            let outcome = try await place.succeed(
                "import",
                "site/\(table)",
                "--\(parts[0].dropLast())",
                parts[1]
            )
            let isSame =
                outcome.output.contains("nothing changes")
                || outcome.output.contains("0 new, 0 changed") && outcome.output.contains("same, 0 removed")
            #expect(isSame && !outcome.output.contains(" given"), "\(table): \(outcome.output)")
        }
        let added = try await ledger().count - before
        #expect(added > tables.count)
        try await place.succeed("build")
        let after = try place.tree()
        for table in tables { #expect(after.text(table) == tree.text(table), "\(table)") }
    }

    @Test func `accounts, orders and users of one command are imported together`() async throws {
        try await place.importing([EventText.acme[0]])
        try place.write("Nombre;Número\nZentrum GmbH;7\n", to: "a.csv")
        try place.write(
            "Pedido;Producto;Cantidad;Fecha de compra;Cuenta\no7;MiTeam Meetings;5;31/01/2026;Zentrum GmbH\n",
            to: "o.csv"
        )
        try place.write("Cuenta;Correo;Nombre\nZentrum GmbH;z@example.com;Zoe\n", to: "u.csv")
        let outcome = try await place.succeed(
            "import",
            "o.csv",
            "u.csv",
            "a.csv",
            "--partner",
            "p1",
            "--taken",
            "2026-02-01"
        )
        #expect(outcome.output.contains("accounts: 1 new") && outcome.output.contains("orders: 1 new"))
        #expect(!outcome.output.contains("is not in the ledger"))
        try await place.succeed("build")
        let account = try #require(try place.tree().text("partners/p1/en/accounts.html"))
        #expect(account.contains("Zentrum GmbH"))
    }

    @Test func `an invalid option or value is explained`() async throws {
        try place.write(Self.users, to: "users.csv")
        try place.write(EventText.acme.joined(separator: "\n"), to: "events.jsonl")
        for (arguments, code, says) in [
            (["import", "events.jsonl", "--dry-run"], 64, "--dry-run is for sheets"),
            (
                ["import", "events.jsonl", "users.csv", "--dry-run", "--taken", "2026-03-05", "--account", "acme"], 64,
                "separately"
            ),
            (["import", "users.csv", "--taken", "yesterday"], 64, "neither a date nor a time"),
            (["import", "users.csv", "--taken", "2999-01-01", "--account", "acme"], 65, "is in the future"),
            (["import", "users.csv", "--taken", "2026-03-05"], 65, "ACCOUNT: the account is missing"),
            (["import", "users.csv", "--sheet", "erp", "--account", "acme"], 74, "sheets/erp.json cannot be read"),
            (["sheets", "template", "users", "--locale", "fr"], 64, "Choose one of: en, es"),
            (["sheets", "template", "people"], 64, "people"),
        ] {
            let outcome = try await Program.run(arguments, in: place.root)
            #expect(outcome.code == code && outcome.errors.contains(says), "\(arguments): \(outcome.errors)")
        }
        let piped = try await place.vitrina("import", "-", "--account", "acme", input: Self.users)
        #expect(piped.code == 65 && piped.errors.contains("set it with --taken"))
        try await place.succeed("import", "-", "--account", "acme", "--taken", "2026-03-05", input: Self.users)
    }

    @Test func `a sheet description is chosen by name, and check validates all descriptions`() async throws {
        try place.write(#"{"account":"acme","columns":{"email":"Kontakt","name":"Wer"}}"#, to: "sheets/erp.json")
        try place.write("Kontakt;Wer\na@example.com;Ana\n", to: "x.csv")
        let outcome = try await place.succeed("import", "x.csv", "--sheet", "erp", "--taken", "2026-03-05")
        #expect(outcome.output.contains("Wer → name · Kontakt → email"))
        #expect(try await ledger().last?.contains(#""source":"/sheets/erp""#) == true)
        try await place.succeed("check")
        try place.write("{\n  \"kinds\": 1 }", to: "sheets/wrong.json")
        let checked = try await place.vitrina("check")
        #expect(checked.code == 1 && checked.output.contains("sheets/wrong.json:2:3: error: unknown key \"kinds\""))
    }

    @Test func `a completed sheet template can be imported`() async throws {
        let template = try await place.succeed("sheets", "template", "users", "--locale", "es").output
        #expect(template.hasPrefix("\u{FEFF}NOMBRE;APELLIDOS;NOMBRE COMPLETO;CORREO ELECTRÓNICO;ROL;LICENCIAS"))
        try place.write(template + "Ana;Pérez;;ana@example.com;Usuario;MiTeam Meetings\r\n", to: "usuarios.csv")
        let outcome = try await place.succeed("import", "usuarios.csv", "--account", "acme")
        #expect(outcome.output.contains("(time of the file)") && outcome.output.contains("new: Ana Pérez"))
    }
}
