import Basics
import Licensing
import Mapping
import Sheets
import StrictJSON
import TestKit
import Testing

/// Sheets of users: <doc:Sheets#Users>.
struct UserSheetTests {
    private func list(_ events: [Event]) throws -> UserList { try #require(events.first?.list) }

    @Test(arguments: [
        "FIRST NAME,LAST NAME,NAME,EMAIL,ROLE\nAna,Pérez,,ana@example.com,Account Admin\n",
        "Nombre;Apellidos;Correo electrónico;Rol\nAna;Pérez;ana@example.com;Administrador de cuenta\n",
        "NOME\tCOGNOME\tNOME COMPLETO\tE-MAIL\tRUOLO\nAna\tPérez\t\tana@example.com\tadmin\n",
        "Email Address [Required],First Name [Required],Last Name [Required],role\nana@example.com,Ana,Pérez,account-admin\n",
        "sep=|\nfull name|e-mail|function|role\nAna Pérez|ana@example.com||ADMIN\n",
    ])
    func `headers are recognized in several languages`(text: String) throws {
        let events = try events(text)
        #expect(events.count == 1)
        let list = try list(events)
        #expect(list.users.map(\.profile.name) == ["Ana Pérez"])
        #expect(list.users.map(\.profile.role) == [.accountAdmin])
        #expect(list.isComplete && list.products.isEmpty)
    }

    @Test func `an id derived from an e-mail address does not depend on its case or on the other cells`()
        throws
    {
        let ids = try ["ana@example.com,Ana", "Ana@Example.com,Other"].map {
            try list(try events("EMAIL,NAME\n\($0)\n")).users.map(\.user.text)
        }
        #expect(ids[0] == ids[1])
        #expect(ids[0][0].hasPrefix("ana-"))
        let given = try list(try events("USER,EMAIL,NAME\nu1,ana@example.com,Ana\n"))
        #expect(given.users.map(\.user.text) == ["u1"])
    }

    @Test func `a sheet gives one event for each account`() throws {
        let events = try events("ACCOUNT,EMAIL,NAME\na,x@example.com,X\nb,y@example.com,Y\n,z@example.com,Z\n")
        #expect(LedgerExcerpt.accounts(of: events).map(\.text).sorted() == ["a", "acme", "b"])
        #expect(events.allSatisfy { $0.identity.source == "/sheets/s" && $0.time == taken })
    }

    @Test func `the order of rows and columns and duplicate rows make no difference`() throws {
        var random = SeededGenerator(seed: 1)
        let rows = (0..<40).map {
            "u\($0),Name \($0),u\($0)@example.com,\(["user", "admin", ""][$0 % 3]),\($0 % 2 == 0 ? "MiTeam Meetings" : "")"
        }
        let header = "USER,NAME,EMAIL,ROLE,LICENSES"
        let expected = try events(([header] + rows).joined(separator: "\n"))
        for _ in 0..<50 {
            let shuffled = (rows + rows.filter { _ in random.oneIn(3) }).shuffled(using: &random)
            #expect(try events(([header] + shuffled).joined(separator: "\r\n")) == expected)
            let columns = Array(0..<5).shuffled(using: &random)
            let turned = ([header] + shuffled).map { line in
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                return columns.map { String(cells[$0]) }.joined(separator: ";")
            }
            #expect(try events(turned.joined(separator: "\n")) == expected)
        }
    }

    @Test func `the id depends on account, time, rows and the meaning of absence`() throws {
        let text = "USER,NAME,EMAIL,LICENSES\nu1,Ana,ana@example.com,MiTeam Meetings\n"
        let variants = try [
            events(text), events(text, account: "other"), events(text, addOnly: true),
            events(text, taken: taken.adding(seconds: 1)), events(text + "u2,Ben,ben@example.com,\n"),
            events(text.replacing("LICENSES", with: "NOTES")),
        ].map { $0.map(\.identity.id) }
        #expect(Set(variants).count == variants.count)
        #expect(try events(text).map(\.identity.id) == variants[0])
    }

    // MARK: - Licenses

    @Test(arguments: [
        "USER,NAME,EMAIL,LICENSES\nu1,Ana,a@example.com,\"MiTeam Meetings; Mitel One (Premier)\"\nu2,Ben,b@example.com,Unlicensed",
        "USER,NAME,EMAIL,LICENCIAS\nu1,Ana,a@example.com,mitel-one:premier+miteam-meetings\nu2,Ben,b@example.com,Sin licencias",
        "USER,NAME,EMAIL,MiTeam Meetings,Mitel One\nu1,Ana,a@example.com,Sí,premier\nu2,Ben,b@example.com,FALSO,no",
        "USER,NAME,EMAIL,PRODUCT,TIER\nu1,Ana,a@example.com,MiTeam Meetings,\nu1,Ana,a@example.com,mitel-one,premier\nu2,Ben,b@example.com,,",
    ])
    func `licenses can be a list in a cell, a column per product, or a row per product`(text: String) throws {
        let list = try list(try events(text))
        #expect(list.products.map(\.text) == ["miteam-meetings", "mitel-one"])
        #expect(list.users.map { $0.licenses.map(\.product.text) } == [["miteam-meetings", "mitel-one"], []])
        #expect(list.users[0].licenses.map(\.tier) == [nil, "premier"])
    }

    @Test func `a sheet without licenses removes none`() throws {
        #expect(try list(try events("EMAIL,NAME\na@example.com,A\n")).products.isEmpty)
    }

    @Test func `an add-only sheet assigns licenses and removes none`() throws {
        let list = try list(try events("EMAIL,NAME,LICENSES\na@example.com,A,MiTeam Meetings\n", addOnly: true))
        #expect(!list.isComplete && list.products.isEmpty)
        #expect(list.users.map(\.licenses.count) == [1])
    }

    // MARK: - Errors

    @Test func `a missing name column is reported once`() throws {
        #expect(
            try problems { _ = try sheet("EMAIL,ROLE\na@example.com,User\nb@example.com,User\n") }
                == ["s.csv:1: a column with the names of the users is missing, such as NAME"]
        )
    }

    @Test func `an unknown tier is refused with a list of the tiers`() throws {
        #expect(
            try problems { _ = try sheet("EMAIL,NAME,Mitel One\na@example.com,A,Gold\n") } == [
                #"s.csv:2: Mitel One: "Gold" is neither yes nor no, nor a tier of Mitel One: "essential", "premier""#
            ]
        )
    }

    @Test func `a tier in a separate column must be a tier of the product`() throws {
        let text = "EMAIL,NAME,PRODUCT,TIER\na@example.com,A,Mitel One,Premier\n"
        #expect(try list(try events(text)).users.flatMap(\.licenses).map(\.tier) == ["premier"])
        #expect(
            try problems {
                _ = try sheet(text + "b@example.com,B,Mitel One,Gold\nc@example.com,C,MiTeam Meetings,Gold\n")
            }
                == [
                    #"s.csv:3: TIER: "Gold" is not a tier of Mitel One: "essential", "premier""#,
                    #"s.csv:4: TIER: "Gold" is not a tier of MiTeam Meetings: it has none"#,
                ]
        )
    }

    @Test func `every invalid cell is reported once, with its line and column`() throws {
        let text = """
            Usuario,Nombre completo,Correo,Rol,Registrado,Licencias
            u1,Ana,mailto:maria@example.com,Jefe,quizás,Teams
            u2,,b@example.com,,,Mitel One (Gold)
            u3,C,,,,
            u1,Ana,ana@example.com,,,
            4.71E+09,D,d@example.com,,,
            u6,"E
            F",e@example.com,,,

            ,,,,,
            u1,Anna,ana@example.com,,,,

            """
        #expect(
            try problems { _ = try sheet(text) } == [
                #"s.csv:2: Correo: "mailto:maria@example.com" is not an e-mail address"#,
                #"s.csv:2: Rol: "Jefe" is unknown: write User or Account Admin"#,
                #"s.csv:2: Registrado: "quizás" is neither yes nor no"#,
                #"s.csv:2: Licencias: "Teams" is not one of the products: "MiTeam Meetings", "Mitel One""#,
                "s.csv:3: Nombre completo: empty: every user needs a name",
                #"s.csv:3: Licencias: "Gold" is not a tier of Mitel One: "essential", "premier""#,
                "s.csv:4: Correo: empty: every user needs an e-mail address",
                #"s.csv:6: Usuario: "4.71E+09" is a number that a spreadsheet program shortened: format the column as text and enter it again"#,
                "s.csv:7: Nombre completo: \"E\u{FFFD}F\" contains a line break or another control character: "
                    + "remove it",
                "s.csv:11: Nombre completo: line 5 lists the same user with other data: keep one of the two lines",
            ]
        )
    }

    @Test func `a row without an account, a row with too many cells, and a sheet without rows are errors`() throws {
        #expect(
            try problems { _ = try sheet("EMAIL,NAME\na@example.com,A\nb@example.com,B,C\n", account: nil) } == [
                "s.csv:1: ACCOUNT: the account is missing: add a column ACCOUNT, or set the account with --account",
                "s.csv:3: 3 cells where the first line has 2: check the separators",
            ]
        )
        #expect(
            try problems {
                _ = try sheet(
                    "EMAIL,NAME,ACCOUNT\na@example.com,A,\nb@example.com,B,b\nc@example.com,C,\n",
                    account: nil
                )
            } == [
                "s.csv:2: ACCOUNT: the account is missing: add a column ACCOUNT, or set the account with --account",
                "s.csv:4: ACCOUNT: the account is missing: add a column ACCOUNT, or set the account with --account",
            ]
        )
        #expect(
            try problems { _ = try sheet("EMAIL,NAME\n,\n") } == [
                "s.csv: the sheet has no rows below the names of the columns"
            ]
        )
    }

    @Test(arguments: [
        ("E-MALE,NAME\na@example.com,A\n", "Did you mean E-MAIL by \"E-MALE\"?"),
        ("NAME\nA\n", "the first line has one column"),
        ("this is\nno sheet, at all", "the first line has one column"),
        ("EMAIL,Email,NAME\na@example.com,b@example.com,A\n", "s.csv:1: Email: two columns have this name"),
    ])
    func `unrecognized column names are refused with an explanation`(text: String, says: String) throws {
        let problems = try problems { _ = try sheet(text) }
        #expect(problems.count == 1 && problems[0].contains(says), "\(problems)")
    }

    @Test(arguments: [
        ("LICENSES,Mitel One\n\"Mitel One\",no", #"Mitel One: "no", but the licenses contain Mitel One"#),
        ("LICENSES\n\"mitel-one:essential, Mitel One (Premier)\"", "LICENSES: Mitel One has two tiers"),
    ])
    func `cells of a row that contradict each other are refused`(text: String, says: String) throws {
        let lines = text.split(separator: "\n")
        let found = try problems { _ = try sheet("EMAIL,NAME,\(lines[0])\na@example.com,A,\(lines[1])\n") }
        #expect(found.count == 1 && found[0].contains(says), "\(found)")
    }

    @Test func `a column of tiers is used only beside a column of products`() throws {
        let sheet = try sheet("EMAIL,NAME,Mitel One,TIER\na@example.com,A,yes,Elite\n")
        #expect(sheet.columns.summary.hasSuffix("not used: TIER"))
    }

    @Test func `unused columns are listed`() throws {
        let sheet = try sheet("EMAIL,NAME,Extensión,ROLE\na@example.com,A,12,\n")
        #expect(sheet.columns.summary == "NAME → name · EMAIL → email · ROLE → role · not used: Extensión")
        #expect(sheet.kind == .users && sheet.rowCount == 1)
    }

    // MARK: - Descriptions

    @Test func `a description maps foreign headers and words`() throws {
        let description = try SheetDescription(
            parsing: """
                { "kind": "users", "account": "acme",
                  "columns": { "email": "Kontakt", "name": ["Vorname", "Nachname"], "role": "Stufe", "user": {"id-of": "Kontakt"},
                               "licenses": { "miteam-meetings": { "column": "MT", "yes": ["ja"] } } },
                  "words": { "role": { "Chef": "account-admin" } }, "ignore": ["Durchwahl", "Name"] }
                """.utf8,
            file: "sheets/x.json",
            products: catalog
        )
        let list = try list(
            try events(
                "Kontakt;Vorname;Nachname;Stufe;MT;Durchwahl;Name\na@example.com;Ana;Pérez;CHEF;ja;1;x\nb@example.com;Ben;;;nein;2;y\n",
                account: nil,
                description: description
            )
        )
        #expect(Set(list.users.map(\.profile.name)) == ["Ana Pérez", "Ben"])
        let ana = try #require(list.users.first { $0.profile.name == "Ana Pérez" })
        #expect(ana.profile.role == .accountAdmin && ana.licenses.map(\.product) == [.miteamMeetings])
        #expect(list.products == [.miteamMeetings])
        #expect(
            try problems { _ = try sheet("EMAIL,NAME\na@example.com,A\n", description: description) }.count == 4,
            "every column of the description that is missing"
        )
    }

    @Test(arguments: [
        ("ja", true), ("JA", true), ("nein", false), ("no", false), ("", false), ("-", false), ("weg", false),
        ("jaa", nil), ("x", nil),
    ])
    func `a word that the description does not list is refused, because it may be a typo`(
        cell: String,
        isHeld: Bool?
    ) throws {
        let description = try SheetDescription(
            parsing: #"{"columns":{"licenses":{"miteam-meetings":{"column":"MT","yes":["ja"],"no":["weg"]}}}}"#.utf8,
            file: "sheets/x.json",
            products: catalog
        )
        let text = "EMAIL,NAME,MT\na@example.com,A,\(cell)\n"
        guard let isHeld else {
            let found = try problems { _ = try sheet(text, description: description) }
            let reason = #"is neither yes nor no of the description: add it to "yes" or "no""#
            #expect(found == [#"s.csv:2: MT: "\#(cell)" \#(reason)"#])
            return
        }
        let list = try list(try events(text, description: description))
        #expect(list.users.first?.licenses.isEmpty == !isHeld)
    }

    @Test(arguments: [
        (#"{"kinds":"users"}"#, "x.json:1:2: error: unknown key \"kinds\": did you mean \"kind\"?"),
        (#"{"columns":{"mail":"E"}}"#, "x.json:1:20: error: \"mail\" is unknown: did you mean \"email\"?"),
        (#"{"dates":"ymd"}"#, "x.json:1:10: error: \"ymd\" is unknown"),
        (#"{"account":"a b"}"#, "x.json:1:12: error: \"a b\" is not an id"),
        (
            #"{"columns":{"licenses":{"mitel-one":{"yes":"x"}}}}"#, "x.json:1:37: error: missing: \"column\""
        ),
        (
            #"{"columns":{"licenses":{"foo":"X"}}}"#,
            #"x.json:1:31: error: "foo" is not the id of a product: "MiTeam Meetings", "Mitel One""#
        ),
        (
            #"{"words":{"role":{"A":"boss"}}}"#,
            #"x.json:1:23: error: "boss" is not a valid value: write user or account-admin"#
        ),
        (#"{"words":{"registered":{"A":"maybe"}}}"#, #"x.json:1:29: error: "maybe" is not a valid value"#),
        (#"{"words":{"product":{"A":"Teams"}}}"#, #"x.json:1:26: error: "Teams" is not a valid value"#),
    ])
    func `an error in a description is reported at its place`(text: String, says: String) throws {
        let error = #expect(throws: Diagnostic.self) {
            _ = try SheetDescription(parsing: text.utf8, file: "x.json", products: catalog)
        }
        #expect(error?.description.hasPrefix(says) == true, "\(error?.description ?? "")")
    }

    // MARK: - Templates

    @Test(arguments: SheetKind.allCases, ["en", "es", "es-MX"])
    func `a template is a sheet of its kind without rows`(kind: SheetKind, locale: String) throws {
        let file = try #require(kind.templateFile(locale: locale))
        let text = String(decoding: file, as: UTF8.self)
        #expect(try problems { _ = try sheet(text) } == ["s.csv: the sheet has no rows below the names of the columns"])
        #expect(kind.templateFile(locale: "fr") == nil)
    }
}
