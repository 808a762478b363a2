import Basics
import Licensing
import Mapping
import Sheets
import StrictJSON
import TestKit
import Testing

/// Sheets of orders and accounts: <doc:Sheets#Orders> and <doc:Sheets#Accounts>.
struct OrderSheetTests {
    private let header = "ORDER,PRODUCT,QUANTITY,PURCHASED,STARTS,EXPIRES,ACCOUNT,CUSTOMER PO"

    private func registry(_ events: [Event]) -> Registry { Registry(folding: events.sorted()) }

    private func account(_ account: String, partner: String = "p1") throws -> Event {
        try event(
            "account.created",
            taken.adding(seconds: -9_999_999),
            ["account": .string(account), "partner": .string(partner), "name": "Acme"],
            id: account
        )
    }

    @Test func `a new order is purchased at its purchase date and assigned`() throws {
        let new = try events(
            "\(header)\no1,MiTeam Meetings,50,2026-01-05,2026-01-10,2027-01-09,acme,PO 7\n",
            account: nil
        )
        #expect(new.map(\.time) == [try #require(CalendarDate("2026-01-05")).start, taken, taken])
        let order = try #require(registry(try [account("acme")] + new).orders[id("o1")])
        #expect(order.quantity == 50 && order.partner == id("p1") && order.product == .miteamMeetings)
        #expect(
            order.purchase.purchased == CalendarDate("2026-01-05")
                && order.purchase.starts == CalendarDate("2026-01-10")
        )
        #expect(order.expires == CalendarDate("2027-01-09"))
        #expect(order.assignment?.account == id("acme"))
        #expect(order.purchase.references.map { "\($0.name)=\($0.value)" } == ["customer-po=PO 7"])
    }

    @Test(arguments: [
        "Order no.,Product name,Licenses,Order date,Valid from,Valid until,Customer,PO number",
        "Order ID,Product,Seats,Purchased on,Start date,End date,Company,Purchase order",
        "N.º de pedido,Producto,Licencias,Fecha de compra,Fecha de inicio,Fecha de caducidad,Cliente,OC del cliente",
        "Nº de pedido,Nombre del producto,Número de licencias,Compra,Inicio,Caducidad,Empresa,Orden de compra",
        "ID del pedido,PRODUCTO,CANTIDAD,Fecha del pedido,Válido desde,Válido hasta,CUENTA,PO del cliente",
        "Pedido,Producto,Unidades,Fecha compra,Inicio,Fin,Cuenta asignada,OC del cliente",
    ])
    func `common column names are equivalent to the official ones`(names: String) throws {
        let row = "\no1,MiTeam Meetings,50,2026-01-05,2026-01-10,2027-01-09,acme,PO 7\n"
        #expect(try events(names + row, account: nil) == events(header + row, account: nil))
    }

    @Test(arguments: ["CUENTA,RAZÓN SOCIAL,SOCIO", "Account,Customer,Partner", "Cuenta,Cliente,Socio"])
    func `the usual column names for a customer mean the name of an account`(names: String) throws {
        #expect(
            try events("\(names)\nacme,Acme,p1\n", account: nil)
                == events("ACCOUNT,NAME,PARTNER\nacme,Acme,p1\n", account: nil)
        )
    }

    @Test func `a sheet that matches the ledger changes nothing`() throws {
        let text = "\(header)\no1,MiTeam Meetings,50,2026-01-05,,2027-01-09,acme,\no2,mitel-one,1,,,,,\n"
        let new = try events(text, account: nil)
        let ledger = try ([account("acme")] + new).sorted()
        #expect(try events(text, account: nil, registry: ledger) == new)
        let later = try events(text, account: nil, taken: taken.adding(seconds: 86_400), registry: ledger)
        #expect(registry(ledger + later).orders == registry(ledger).orders)
        #expect(registry(ledger + later).conflicts.isEmpty)
    }

    @Test func `a later sheet renews and assigns orders, and does not change an order that it omits`() throws {
        let first = try events(
            "ORDER,PRODUCT,QUANTITY,EXPIRES\no1,mitel-one,5,2026-06-01\no2,mitel-one,6,2026-06-01\n",
            account: nil
        )
        let ledger = try ([account("acme")] + first).sorted()
        let later = taken.adding(seconds: 86_400)
        let second = try events(
            "ORDER,PRODUCT,QUANTITY,EXPIRES,ACCOUNT\no1,mitel-one,5,2027-06-01,acme\n",
            account: nil,
            taken: later,
            registry: ledger
        )
        let after = registry(ledger + second)
        #expect(after.orders[id("o1")]?.expires == CalendarDate("2027-06-01"))
        #expect(after.orders[id("o1")]?.assignment?.account == id("acme"))
        #expect(after.orders[id("o2")]?.isCancelled == false)
        #expect(after.conflicts.isEmpty)
        let older = try events(
            "ORDER,PRODUCT,QUANTITY,EXPIRES\no1,mitel-one,5,2028-06-01\n",
            account: nil,
            taken: taken.adding(seconds: -1),
            registry: (ledger + second).sorted()
        )
        #expect(registry(ledger + second + older).orders[id("o1")]?.expires == CalendarDate("2027-06-01"))
    }

    @Test func `a sheet adds missing dates and references to a purchase, and keeps its other facts`()
        throws
    {
        let purchase = try event(
            "order.purchased",
            try #require(Timestamp("2026-01-05T10:00:00Z")),
            [
                "order": "o1", "partner": "p1", "product": "mitel-one", "quantity": 5, "starts": "2026-01-10",
                "expires": "2026-12-31", "references": ["sap-order": "17", "customer-po": "PO 1"],
            ],
            id: "e1"
        )
        let renewal = try event(
            "order.renewed",
            taken.adding(seconds: -1),
            ["order": "o1", "expires": "2027-12-31"],
            id: "e2"
        )
        for date in ["2026-01-05", "2026-01-06", ""] {
            let new = try events(
                "\(header)\no1,mitel-one,5,\(date),,2027-12-31,,PO 1\n",
                account: nil,
                registry: [purchase, renewal]
            )
            func order(at moment: String) throws -> Order {
                let moment = try #require(Timestamp(moment))
                let events = ([purchase, renewal] + new).sorted().filter { $0.time <= moment }
                #expect(Registry(folding: events).conflicts.isEmpty)
                return try #require(Registry(folding: events).orders[id("o1")])
            }
            #expect(try order(at: "2026-01-07T00:00:00Z").expires == CalendarDate("2026-12-31"), "the purchased day")
            let after = try order(at: "2027-01-01T00:00:00Z")
            #expect(after.expires == CalendarDate("2027-12-31"))
            #expect(after.purchase.starts == CalendarDate("2026-01-10"))
            #expect(after.purchase.purchased == CalendarDate(date))
            #expect(after.purchase.references.map(\.value) == ["PO 1", "17"])
        }
    }

    @Test func `an order that waits for its purchase keeps its assigned account`() throws {
        let waiting = try event("order.assigned", taken, ["order": "o1", "account": "other"], id: "e1")
        let found = try problems {
            _ = try events("ORDER,PRODUCT,QUANTITY,ACCOUNT\no1,mitel-one,5,acme\n", registry: [waiting])
        }
        #expect(
            found.count == 1
                && found[0].hasPrefix("s.csv:2: ACCOUNT: the ledger contains order o1 with the account other")
        )
        let new = try events("ORDER,PRODUCT,QUANTITY\no1,mitel-one,5\n", account: nil, registry: [waiting])
        #expect(new.count == 1)
    }

    @Test func `an empty end date keeps the date of a known order, and a word makes it perpetual`() throws {
        let ledger = try events("ORDER,PRODUCT,QUANTITY,EXPIRES\no1,mitel-one,5,2026-06-01\n", account: nil)
        let later = taken.adding(seconds: 1)
        func expires(_ cell: String) throws -> [Event] {
            try events(
                "ORDER,PRODUCT,QUANTITY,EXPIRES\no1,mitel-one,5,\(cell)\n",
                account: nil,
                taken: later,
                registry: ledger
            )
        }
        #expect(try registry(ledger + expires("")).orders[id("o1")]?.expires == CalendarDate("2026-06-01"))
        #expect(try registry(ledger + expires("Perpetuo")).orders[id("o1")]?.expires == nil)
    }

    @Test func `a change to a fixed property of an order is refused with its cell`() throws {
        let ledger = try
            ([account("acme"), account("other")]
            + events("\(header)\no1,mitel-one,5,2026-01-05,2026-01-06,,acme,\n", account: nil)).sorted()
        let found = try problems {
            _ = try events(
                "PARTNER,\(header)\np2,o1,MiTeam Meetings,6,2026-01-04,2026-01-07,,other,\n",
                registry: ledger
            )
        }
        #expect(
            found.map { $0.split(separator: ":")[2].dropFirst() } == [
                "PRODUCT", "QUANTITY", "PARTNER", "PURCHASED", "STARTS", "ACCOUNT",
            ]
        )
        #expect(found.allSatisfy { $0.hasPrefix("s.csv:2: ") && $0.contains("cannot change") })
    }

    @Test func `every invalid cell of an order is reported`() throws {
        let text = """
            ORDER;PRODUCT;QUANTITY;PURCHASED;STARTS;EXPIRES
            o1;Teams;1.000;yesterday;2026-02-01;2026-01-01
            ;mitel-one;0;31/02/2026;;
            o2;mitel-one;5;28/02/2026;;
            o2;mitel-one;6;28/02/2026;;
            """
        #expect(
            try problems { _ = try sheet(text, account: nil) } == [
                #"s.csv:2: PRODUCT: "Teams" is not one of the products: write "MiTeam Meetings", "Mitel One""#,
                #"s.csv:2: QUANTITY: "1.000" is not a whole number from 1 to 1000000"#,
                "s.csv:2: EXPIRES: 2026-01-01 is before the start, 2026-02-01",
                #"s.csv:2: PURCHASED: "yesterday" is not a date: write YYYY-MM-DD"#,
                "s.csv:3: ORDER: empty: every order needs a number",
                #"s.csv:3: QUANTITY: "0" is not a whole number from 1 to 1000000"#,
                #"s.csv:3: PURCHASED: "31/02/2026" is not a date: write YYYY-MM-DD"#,
                "s.csv:5: ORDER: line 4 describes the same order: keep one of the two lines",
            ]
        )
        #expect(
            try problems { _ = try events("ORDER,PRODUCT,QUANTITY\no1,mitel-one,1\n", account: nil, partner: nil) } == [
                "s.csv:1: PARTNER: the partner is missing: add a column PARTNER, or set the partner with --partner"
            ]
        )
    }

    // MARK: - Dates

    private func purchased(_ cells: [String], dates: String? = nil) throws -> [String] {
        let rows = cells.enumerated().map { "o\($0.offset);mitel-one;1;\($0.element)" }
        let description = try dates.map {
            try SheetDescription(parsing: #"{"dates":"\#($0)"}"#.utf8, file: "d", products: catalog)
        }
        let sheet = try sheet(
            (["ORDER;PRODUCT;QUANTITY;PURCHASED"] + rows).joined(separator: "\n"),
            description: description
        )
        let events = try SheetImport(name: "s", taken: taken, products: catalog).events(of: sheet)
        return Registry(folding: events).orders.values.sorted { $0.id < $1.id }.map {
            $0.purchase.purchased?.description ?? ""
        }
    }

    @Test func `the order of day and month is determined from the whole column`() throws {
        #expect(try purchased(["01/02/2026", "31/01/2026"]) == ["2026-02-01", "2026-01-31"])
        #expect(try purchased(["01/02/2026", "01/31/2026"]) == ["2026-01-02", "2026-01-31"])
        #expect(
            try purchased(["1.2.2026", "2026/03/01", "5 de marzo de 2026", "Mar 6, 2026"]) == [
                "2026-02-01", "2026-03-01", "2026-03-05", "2026-03-06",
            ]
        )
        #expect(try purchased(["05/05/2026"]) == ["2026-05-05"])
        #expect(
            try purchased(["03/13/2026 12:00:00 AM", "3/14/2026 1:30 p.m.", "13.3.2026 10:00 a. m."])
                == ["2026-03-13", "2026-03-14", "2026-03-13"]
        )
        #expect(try problems { _ = try purchased(["03/04/2026"], dates: "y-m-d") }.count == 1)
        #expect(try purchased(["01/02/2026"], dates: "m/d/y") == ["2026-01-02"])
        #expect(try problems { _ = try purchased(["01/02/2026"]) }.first?.contains("is ambiguous") == true)
        #expect(
            try problems { _ = try purchased(["31/01/2026", "01/31/2026"]) }.first?.contains("line 2 has the day first")
                == true
        )
    }

    @Test(arguments: 0..<200)
    func `a date is read as it was written`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let dates = (0..<3).map { _ in CalendarDate(daysSince1970: Int.random(in: 0...30_000, using: &random)) }
        let style = Int.random(in: 0...2, using: &random)
        let cells = dates.map { date in
            let (year, month, day) = date.components
            return switch style {
            case 0: "\(day)/\(month)/\(year)"
            case 1: "\(month)/\(day)/\(year)"
            default: "\(date)"
            }
        }
        let written = ["d/m/y", "m/d/y", "y-m-d"][style]
        #expect(try purchased(cells, dates: written) == dates.map(\.description))
    }

    // MARK: - Accounts

    @Test func `the language of an account can be any valid language tag`() throws {
        let good = try events("NAME,PARTNER,LOCALE\nA,p1,fr\nB,p1,pt-BR\nC,p1,inglés\n")
        #expect(registry(good).accounts.values.compactMap(\.profile.locale).sorted() == ["en", "fr", "pt-BR"])
        let lines = try problems { _ = try events("NAME,PARTNER,LOCALE\nA,p1,xx\nB,p1,es_ES\n") }
        #expect(
            lines == [
                #"s.csv:2: LOCALE: "xx" is not a language tag (BCP 47): write one such as en, es or pt-BR"#,
                #"s.csv:3: LOCALE: "es_ES" is not a language tag (BCP 47): write one such as en, es or pt-BR"#,
            ]
        )
    }

    @Test func `a sheet of accounts needs no ids`() throws {
        let new = try events("Nombre;Número;Idioma\nAcme S.A.;0012;Español\n\"Muñoz; e hijos\";13;\n")
        let after = registry(new)
        #expect(after.accounts.values.map(\.profile.name).sorted() == ["Acme S.A.", "Muñoz; e hijos"])
        #expect(after.accounts.values.map(\.profile.number).compactMap(\.self).sorted() == ["0012", "13"])
        #expect(after.accounts.values.compactMap(\.profile.locale) == ["es"])
        let users = try events("Cuenta;Correo;Nombre\nAcme S.A.;a@example.com;A\n")
        #expect(LedgerExcerpt.accounts(of: users).isSubset(of: Set(after.accounts.keys)), "the same name, the same id")
    }

    @Test func `every invalid cell of an account is reported`() throws {
        #expect(
            try problems { _ = try sheet("ACCOUNT,NAME,NUMBER\nacme,,1\nb,B,1E+10\nc,C,\nc,D,\n", partner: nil) } == [
                "s.csv:1: PARTNER: the partner is missing: add a column PARTNER, or set the partner with --partner",
                "s.csv:2: NAME: empty: every account needs a name",
                #"s.csv:3: NUMBER: "1E+10" is a number that a spreadsheet program shortened: format the column as text and enter it again"#,
            ]
        )
        #expect(
            try problems { _ = try sheet("ACCOUNT,NAME\nc,C\nc,C\nc,D\n") } == [
                "s.csv:4: ACCOUNT: line 3 describes the same account: keep one of the two lines"
            ]
        )
    }

    // MARK: - Splits

    @Test(arguments: 0..<50)
    func `shuffled or split rows of a sheet give the same events`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let rows = (0..<20).map {
            "o\($0),mitel-one,\($0 + 1),,,\(random.oneIn(2) ? "2027-01-01" : ""),\(random.oneIn(2) ? "acme" : ""),\($0)"
        }
        let whole = try events(([header] + rows).joined(separator: "\n"), account: nil)
        let shuffled = rows.shuffled(using: &random)
        let cut = Int.random(in: 1..<20, using: &random)
        let parts = try [shuffled[..<cut], shuffled[cut...]].flatMap {
            try events(([header] + $0).joined(separator: "\n"), account: nil)
        }
        #expect(parts.sorted() == whole)
    }
}
