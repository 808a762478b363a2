import Crypto
package import Licensing
import Mapping
import StrictJSON

/// The options of an import of a sheet.
package struct SheetImport: Sendable {
    /// The source of the events: `/sheets/` and the name of the sheet.
    package let source: String
    /// The moment for which the sheet is valid.
    package let taken: Timestamp
    /// Whether users and licenses that the sheet does not list stay.
    package let isAddOnly: Bool
    package let products: ProductCatalog

    /// - Parameter name: the name of the sheet. Characters that are invalid in ids are replaced.
    package init(
        name: String,
        taken: Timestamp,
        isAddOnly: Bool = false,
        products: ProductCatalog = .standard
    ) {
        source = "\(Self.prefix)\(Identifier<Never>(derivedFrom: name)?.text ?? "sheet")"
        self.taken = taken
        self.isAddOnly = isAddOnly
        self.products = products
    }

    /// The beginning of the sources of all sheets.
    static let prefix = "/sheets/"

    /// The maximum size of an event in bytes of JSON, so that every exported line can be imported.
    package static let longestLine = 16 << 20

    /// The events of a sheet, in the order of truth.
    ///
    /// They depend on the rows alone, not on their order, and not on a ledger.
    package func events(of sheet: Sheet) throws(SheetError) -> [Event] {
        var problems = ProblemList(file: sheet.file)
        let drafts =
            switch sheet.content {
            case .users(let rows): rows.accounts.map { list(of: $0.key, $0.value, rows.products) }
            case .orders(let rows): OrderEvents(rows: rows, taken: taken).drafts
            case .accounts(let rows): rows.rows.map(account)
            }
        let decoder = EventDecoder(products: products)
        var events: [Event] = []
        for draft in drafts {
            do throws(EventDecodingError) {
                let event = try decoder.decode(draft.json(source))
                if event.line.utf8.count > Self.longestLine {
                    problems.add(
                        "the list has \(event.line.utf8.count) bytes: at most \(Self.longestLine) are allowed; split the sheet, and import each part with --add-only"
                    )
                }
                events.append(event)
            } catch {
                problems.add("\(error)", line: draft.line)
            }
        }
        try problems.check()
        return events.sorted()
    }

    /// The event that lists all users of an account.
    private func list(
        of account: AccountID,
        _ users: [UserID: UserRows.Listed],
        _ products: Set<ProductID>
    ) -> DraftEvent {
        let entries = users.sorted { $0.key < $1.key }.map { id, user in
            JSONValue.object([
                "user": .string(id.text), "name": .string(user.entry.name), "email": .string(user.entry.email),
                "role": user.entry.role.map { .string($0.rawValue) },
                "registered": user.entry.registered.map(JSONValue.bool),
                "licenses": products.isEmpty ? nil : .array(user.licenses.sorted { $0.key < $1.key }.map(license)),
            ])
        }
        // The products are explicit, so that the event does not depend on the current settings.
        let told = isAddOnly ? [] : products.sorted().map { JSONValue.string($0.text) }
        return DraftEvent(
            type: "users.listed",
            name: "list",
            time: taken,
            data: [
                "account": .string(account.text), "users": .array(entries), "products": .array(told),
                "complete": .bool(!isAddOnly),
            ]
        )
    }

    private func license(_ product: ProductID, _ license: UserLicense) -> JSONValue {
        guard let tier = license.tier else { return .string(product.text) }
        return .object(["product": .string(product.text), "tier": .string(tier)])
    }

    /// The event for an account.
    ///
    /// The fold treats `account.created` of an existing account as an update.
    private func account(_ row: AccountRows.Row) -> DraftEvent {
        DraftEvent(
            type: "account.created",
            name: "account",
            time: taken,
            sequence: taken,
            data: [
                "account": .string(row.account.text), "partner": .string(row.partner.text), "name": .string(row.name),
                "number": row.number.map(JSONValue.string), "locale": row.locale.map(JSONValue.string),
            ],
            line: row.line
        )
    }
}

/// An event of a sheet.
///
/// Its id is a digest of type, time, data and sequence.
struct DraftEvent {
    let type: String
    /// The readable beginning of the id.
    let name: String
    let time: Timestamp
    /// The moment of the sheet, if the event may have an earlier time; it orders sheets.
    var sequence: Timestamp?
    let data: JSONObject
    /// The line of the row, for messages.
    var line: Int?

    func json(_ source: String) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("type", .string(type)), ("time", .string(time.description)), ("data", .object(data)),
        ]
        if let sequence { members.append(("sequence", .string(sequence.description))) }
        let digest = SHA256.hash(data: Array(JSONValue.object(JSONObject(members)).canonicalText.utf8))
        let id = "\(name)-\(hexadecimal(digest.prefix(16)))"
        members += [("specversion", .string("1.0")), ("source", .string(source)), ("id", .string(id))]
        return .object(JSONObject(members))
    }
}

/// Lists of users in a ledger, and their withdrawal.
package enum UserLists {
    /// The relation of a new list to the lists in the ledger.
    package enum Encounter: Equatable, Sendable {
        /// The ledger contains the same list.
        case same(EventIdentity)
        /// The ledger contains a withdrawal of the list, and maybe the list.
        case withdrawn(EventIdentity, isKept: Bool)
        /// The ledger contains another list for the same account and moment, so neither takes precedence.
        case other(EventIdentity)
    }

    /// The lists that are not withdrawn, in the order of truth.
    package static func standing(_ events: [Event]) -> [Event] {
        let withdrawn = withdrawn(events)
        return events.filter { $0.list != nil && !withdrawn.contains($0.identity) }
    }

    /// The relation of a new list to the lists of its account at the same time; nil if there is none.
    ///
    /// - Parameter events: the events of the account.
    package static func encounter(_ list: Event, among events: [Event]) -> Encounter? {
        let withdrawn = withdrawn(events)
        let isKept = events.contains { $0.identity == list.identity }
        if withdrawn.contains(list.identity) { return .withdrawn(list.identity, isKept: isKept) }
        if isKept { return .same(list.identity) }
        // An equal list from a sheet of another name is kept too, so that the order of import has no effect.
        return events.first {
            $0.time == list.time && $0.list != nil && $0.list != list.list && !withdrawn.contains($0.identity)
        }.map { .other($0.identity) }
    }

    /// The event that withdraws a list.
    ///
    /// It has the time of the list, and is always the same for one list.
    package static func withdrawal(
        of list: Event,
        account: AccountID,
        products: ProductCatalog = .standard
    ) throws(EventDecodingError) -> Event {
        try EventDecoder(products: products).decode(
            .object([
                "specversion": .string("1.0"), "id": .string("withdrawal-\(list.identity.id)"),
                "source": .string(list.identity.source), "type": .string("list.withdrawn"),
                "time": .string(list.time.description),
                "data": .object(["account": .string(account.text), "list": .string(list.identity.id)]),
            ])
        )
    }

    private static func withdrawn(_ events: [Event]) -> Set<EventIdentity> {
        Set(
            events.compactMap { event in
                guard case .list(_, .withdrawn(let id)) = event.payload else { return nil }
                return EventIdentity(source: event.identity.source, id: id)
            }
        )
    }
}
