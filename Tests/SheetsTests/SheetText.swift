import Licensing
import Sheets
import StrictJSON
import Tables

/// The time at which the sheets of the tests were true.
let taken = CalendarDate(daysSince1970: 20_500).start

/// Two products: one with a plain toggle, one with tiers.
let catalog = ProductCatalog([
    Product(
        id: .miteamMeetings,
        name: "MiTeam Meetings",
        requires: .miteamMeetings,
        controlledBy: [.micollab],
        whenSwitchedOff: .revoke
    ),
    Product(
        id: .mitelOne,
        name: "Mitel One",
        requires: .miteamMeetings,
        controlledBy: [],
        tiers: ["essential", "premier"],
        whenSwitchedOff: .retain
    ),
])

extension ProductID {
    static var mitelOne: ProductID { id("mitel-one") }
}

/// The id of a valid text.
func id<Subject>(_ text: String) -> Identifier<Subject> {
    guard let id = Identifier<Subject>(text) else { preconditionFailure("\(text) is not an id") }
    return id
}

/// The sheet of a text.
func sheet(
    _ text: String,
    account: String? = "acme",
    partner: String? = "p1",
    description: SheetDescription? = nil
) throws -> Sheet {
    let context = SheetContext(
        account: account.map { id($0) },
        partner: partner.map { id($0) },
        description: description,
        products: catalog
    )
    return try Sheet(try Table(Array(text.utf8)), file: "s.csv", context)
}

/// The events of a sheet that does not contradict the events of a ledger.
func events(
    _ text: String,
    account: String? = "acme",
    partner: String? = "p1",
    description: SheetDescription? = nil,
    name: String = "s",
    addOnly: Bool = false,
    taken: Timestamp = taken,
    registry: [Event] = []
) throws -> [Event] {
    let sheet = try sheet(text, account: account, partner: partner, description: description)
    let events = try SheetImport(name: name, taken: taken, isAddOnly: addOnly, products: catalog).events(of: sheet)
    try sheet.check(events, against: registry)
    return events
}

/// The problems of a sheet, one per line.
func problems(_ body: () throws -> Void) throws -> [String] {
    do {
        try body()
        return []
    } catch let error as SheetError {
        return error.problems.map(\.description)
    }
}

/// An event of a ledger.
func event(_ type: String, _ time: Timestamp, _ data: JSONObject, id: String) throws -> Event {
    try EventDecoder(products: catalog).decode(
        .object([
            "specversion": "1.0", "id": .string(id), "source": "/console", "type": .string(type),
            "time": .string(time.description), "data": .object(data),
        ])
    )
}
