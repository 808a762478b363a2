import Crypto
package import Licensing
import Mapping
import StrictJSON

/// When and how a sheet is imported.
package struct SheetImport: Sendable {
    /// The source of the events: `/sheets/` and the name of the sheet.
    package let source: String
    /// The moment for which the sheet holds.
    package let taken: Timestamp
    /// Whether absence has no meaning: no user is removed and no license is taken.
    package let isAddOnly: Bool
    package let products: ProductCatalog

    /// - Parameter name: the name of the sheet; characters that no id has are replaced.
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

    /// The beginning of the source of every sheet.
    static let prefix = "/sheets/"

    /// How many bytes an event may have as a line of JSON, so that an export can be imported again.
    package static let longestLine = 16 << 20

    /// The events of a sheet, in the order of truth.
    ///
    /// The order of the rows changes nothing.
    ///
    /// - Parameter registry: the events of partners, accounts and orders in the ledger, in the order of truth. Orders are
    ///   compared with them, because an order is bought once.
    package func events(of sheet: Sheet, registry: [Event]) throws(SheetError) -> [Event] {
        var problems = ProblemList(file: sheet.file)
        let drafts =
            switch sheet.content {
            case .users(let rows): rows.accounts.map { list(of: $0.key, $0.value, rows.products) }
            case .orders(let rows): OrderChanges(rows, self, registry).drafts(&problems)
            case .accounts(let rows): rows.rows.map(account)
            }
        try problems.check()
        let decoder = EventDecoder(products: products)
        var events: [Event] = []
        for draft in drafts {
            do throws(EventDecodingError) {
                let event = try decoder.decode(draft.json(source))
                if event.line.utf8.count > Self.longestLine {
                    problems.add("the list has \(event.line.utf8.count) bytes: at most \(Self.longestLine) are allowed")
                }
                events.append(event)
            } catch {
                problems.add("\(error)", line: draft.line)
            }
        }
        try problems.check()
        return events.sorted()
    }

    /// The whole list of an account's users.
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
        // The products are listed, so that the meaning does not depend on the settings of another moment.
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

    /// An account as it is at the time of the sheet; the fold treats `account.created` of an existing account as an update.
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

/// An event of a sheet before it has an id: the id is a digest of everything else.
struct DraftEvent {
    let type: String
    /// The beginning of the id, for readers.
    let name: String
    let time: Timestamp
    /// The moment of the sheet, for events that happened earlier: it orders the sheets.
    var sequence: Timestamp?
    let data: JSONObject
    /// The line of the sheet.
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

/// The lists of users in a ledger, and their withdrawal.
package enum UserLists {
    /// A list in the ledger of the same time as a new one.
    package enum Encounter: Equatable, Sendable {
        /// The ledger holds the same list.
        case same(EventIdentity)
        /// The ledger holds the same list, but it was withdrawn.
        case withdrawn(EventIdentity)
        /// The ledger holds another list of the account at the same time: neither is the later one.
        case other(EventIdentity)
    }

    /// The lists that are not withdrawn, in the order of truth.
    package static func standing(_ events: [Event]) -> [Event] {
        let withdrawn = withdrawn(events)
        return events.filter { $0.list != nil && !withdrawn.contains($0.identity) }
    }

    /// The list of the account at the time of a new one; nil if there is none.
    ///
    /// - Parameter events: the account's own events.
    package static func encounter(_ list: Event, among events: [Event]) -> Encounter? {
        let withdrawn = withdrawn(events)
        if withdrawn.contains(list.identity) { return .withdrawn(list.identity) }
        let simultaneous = events.filter { $0.time == list.time && $0.list != nil && !withdrawn.contains($0.identity) }
        if let same = simultaneous.first(where: { $0.list == list.list }) { return .same(same.identity) }
        return simultaneous.first.map { .other($0.identity) }
    }

    /// The event that withdraws a list, at the time of the list.
    ///
    /// The same list is withdrawn by the same event.
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

extension Event {
    /// The users whom the event lists, if it is a list.
    package var list: UserList? { if case .list(_, .listed(let list)) = payload { list } else { nil } }
}
