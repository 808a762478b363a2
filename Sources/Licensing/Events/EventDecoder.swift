package import StrictJSON

/// Decodes a CloudEvents JSON object as an `Event`, or reports the field and the reason of an error.
///
/// Attributes that <doc:Events> does not list, such as tracing extensions and `datacontenttype`, describe the delivery.
/// The decoder omits them, so that it recognizes a redelivery. It keeps `data` completely.
package struct EventDecoder: Sendable {
    /// The origin of an event.
    package enum Origin: Sendable {
        /// From a sender: every rule applies.
        case sender
        /// From the ledger, which an earlier version may have written.
        ///
        /// Events that this version accepted remain readable.
        case ledger
    }

    private let products: ProductCatalog
    private let origin: Origin

    package init(from origin: Origin = .sender, products: ProductCatalog = .standard) {
        self.origin = origin
        self.products = products
    }

    /// Decodes one JSON text.
    package func decode(_ bytes: some Sequence<UInt8>) throws(EventDecodingError) -> Event {
        try decode(Array(bytes))
    }

    /// Decodes one JSON text.
    package func decode(_ bytes: [UInt8]) throws(EventDecodingError) -> Event {
        let text: JSONText
        do { text = try JSONText(parsing: bytes) } catch { throw .notJSON(error) }
        return try decode(text)
    }

    /// Decodes a parsed JSON text, which becomes the line of the event if it is canonical.
    package func decode(_ text: JSONText) throws(EventDecodingError) -> Event {
        try decode(text.value, canonicalText: text.canonicalBytes)
    }

    /// Decodes one JSON text.
    package func decode(_ text: String) throws(EventDecodingError) -> Event {
        try decode(text.utf8)
    }

    /// Decodes a parsed JSON value.
    package func decode(_ value: JSONValue) throws(EventDecodingError) -> Event {
        try decode(value, canonicalText: nil)
    }

    private func decode(_ value: JSONValue, canonicalText: [UInt8]?) throws(EventDecodingError) -> Event {
        try decode(value, .sent(canonicalText), listed: listedEntries)
    }

    private func listedEntries(_ data: FieldReader) throws(EventDecodingError) -> [ListedEntry] {
        var entries: [ListedEntry] = []
        for element in try data.array("users") { entries.append(try listedEntry(element)) }
        return entries
    }

    /// Decodes a line that a ledger stores.
    ///
    /// - Parameter known: the entries of previously decoded lists, which have most entries in common.
    package func decode(kept line: String, sharing known: inout ListedEntries) throws(EventDecodingError) -> Event {
        let text: JSONWithElements
        do { text = try JSONWithElements(parsing: line, elementsAt: ["data", "users"]) } catch { throw .notJSON(error) }
        return try decode(text.value, .kept(line)) { data throws(EventDecodingError) in
            // A list without this array is refused.
            _ = try data.array("users")
            var entries: [ListedEntry] = []
            entries.reserveCapacity(text.elements.count)
            for (index, range) in text.elements.enumerated() {
                if let entry = known.entry(of: text[range]) {
                    entries.append(entry)
                    continue
                }
                let value: JSONValue
                do throws(JSONParsingError) { value = try text.parse(range) } catch { throw .notJSON(error) }
                let entry = try listedEntry(.init(value: value, pointer: "\(data.pointer)/users/\(index)"))
                known.add(entry, of: text[range])
                entries.append(entry)
            }
            known.endList()
            return entries
        }
    }

    /// The text from which an event is decoded.
    private enum Text {
        /// The line of a stored event.
        case kept(String)
        /// The text of a sender, if it is canonical JSON.
        case sent([UInt8]?)
    }

    /// - Parameters:
    ///   - listed: decodes the users of a list.
    ///   - trace: records the attributes that are read.
    private func decode(
        _ value: JSONValue,
        _ text: Text,
        listed: (FieldReader) throws(EventDecodingError) -> [ListedEntry],
        trace: FieldTrace? = nil
    ) throws(EventDecodingError) -> Event {
        guard let object = value.object else {
            throw .notAnEvent(pointer: "", reason: "expected a CloudEvents object, found \(value.kind)")
        }
        try requireAttributes(of: object)
        let fields = FieldReader(object: object, pointer: "", trace: trace)
        let identity = EventIdentity(
            source: try fields.text("source", limit: 1024),
            id: try fields.text("id", limit: Self.idLimit)
        )
        let type = try fields.text("type", limit: 256)
        let time = try fields.time("time")
        let sequence = try fields.optionalText("sequence", limit: 256)
        let actor = try fields.optionalText("actor")
        guard let data = fields.optional("data") else { throw fields.refusal("data", "missing: an object is required") }
        guard let dataObject = data.object else {
            throw fields.refusal("data", "expected an object, found \(data.kind)")
        }
        let payload = try payload(of: type, FieldReader(object: dataObject, pointer: "/data"), listed)
        let line: String
        switch text {
        case .kept(let kept): line = kept
        case .sent(let bytes?) where isWhole(object, sequence, actor) && hasCanonicalTime(object):
            line = String(decoding: bytes, as: UTF8.self)
        case .sent:
            line =
                JSONValue.object([
                    "actor": actor.map(JSONValue.string), "data": data, "id": .string(identity.id),
                    "sequence": sequence.map(JSONValue.string), "source": .string(identity.source),
                    "specversion": .string("1.0"), "time": .string(time.description), "type": .string(type),
                ]).canonicalText
        }
        return Event(identity: identity, time: time, sequence: sequence, actor: actor, payload: payload, line: line)
    }

    /// Whether a valid time already has the form of the line.
    private func hasCanonicalTime(_ object: JSONObject) -> Bool {
        let isCanonical = object["time"]?.string?.utf8.withContiguousStorageIfAvailable { text in
            // YYYY-MM-DDTHH:MM:SS, then Z or a fraction that does not end with a zero. A leap second is written in
            // another form.
            guard text.count >= 20, text.last == UInt8(ascii: "Z"), text[10] == UInt8(ascii: "T") else { return false }
            return text[17] != UInt8(ascii: "6") && (text.count == 20 || text[text.count - 2] != UInt8(ascii: "0"))
        }
        return isCanonical ?? false
    }

    /// Whether the event has no attribute that its line omits.
    private func isWhole(_ object: JSONObject, _ sequence: String?, _ actor: String?) -> Bool {
        // The required attributes and data.
        object.members.count == 6 + (sequence == nil ? 0 : 1) + (actor == nil ? 0 : 1)
    }

    /// Requires the four required attributes of CloudEvents 1.0.
    ///
    /// Without them, a JSON object is not an event.
    private func requireAttributes(of object: JSONObject) throws(EventDecodingError) {
        for key in ["specversion", "id", "source", "type"] {
            guard let value = object[key] else {
                throw .notAnEvent(pointer: "/\(key)", reason: "missing: every CloudEvent requires it")
            }
            guard let text = value.string, !text.isEmpty else {
                let found = value.string == nil ? value.kind : "an empty string"
                throw .notAnEvent(pointer: "/\(key)", reason: "expected a string, found \(found)")
            }
            if key == "specversion", text != "1.0" {
                throw .notAnEvent(pointer: "/specversion", reason: "\(quoted(text)) is not supported: send \"1.0\"")
            }
        }
    }

    /// The event types, one line each, in the order of <doc:Events#Types>.
    private func payload(
        of type: String,
        _ data: FieldReader,
        _ listed: (FieldReader) throws(EventDecodingError) -> [ListedEntry]
    ) throws(EventDecodingError) -> EventPayload {
        guard let known = EventType(rawValue: type) else { return .unknown(type: type) }
        return switch known {
        case .partnerCreated: .partner(try data.identifier("partner"), .created(name: try data.text("name")))
        case .partnerUpdated: .partner(try data.identifier("partner"), .updated(name: try data.text("name")))
        case .accountCreated: .account(try data.identifier("account"), .created(try accountProfile(data)))
        case .accountUpdated: .account(try data.identifier("account"), .updated(try accountProfile(data)))
        case .accountDeactivated: .account(try data.identifier("account"), .deactivated)
        case .accountReactivated: .account(try data.identifier("account"), .reactivated)
        case .accountDeleted: .account(try data.identifier("account"), .deleted)
        case .orderPurchased: .order(try data.identifier("order"), .purchased(try purchase(data)))
        case .orderRenewed:
            // A renewal with a missing date would make the order perpetual by accident.
            .order(try data.identifier("order"), .renewed(expires: try data.presentDate("expires", null: "perpetual")))
        case .orderCancelled: .order(try data.identifier("order"), .cancelled)
        case .orderAssigned: .order(try data.identifier("order"), .assigned(try data.identifier("account")))
        case .integrationEnabled: try integration(data, .on)
        case .integrationDisabled: try integration(data, .off)
        case .userAdded: try user(data, .added(try userProfile(data)))
        case .userUpdated: try user(data, .updated(try userProfile(data)))
        case .userRemoved: try user(data, .removed)
        case .userErased: try user(data, .erased)
        case .licenseAssigned: try license(data, .assigned(tier: try data.optionalText("tier")))
        case .licenseUnassigned: try license(data, .unassigned)
        case .usersListed: .list(try data.identifier("account"), .listed(try userList(data, listed(data))))
        case .listWithdrawn:
            .list(try data.identifier("account"), .withdrawn(list: try data.text("list", limit: Self.idLimit)))
        }
    }

    private func accountProfile(_ data: FieldReader) throws(EventDecodingError) -> AccountProfile {
        AccountProfile(
            partner: try data.identifier("partner"),
            name: try data.text("name"),
            number: try data.optionalNumberText("number"),
            locale: try data.optionalText("locale")
        )
    }

    private func purchase(_ data: FieldReader) throws(EventDecodingError) -> OrderPurchase {
        let purchase = OrderPurchase(
            partner: try data.identifier("partner"),
            product: try data.product("product", products),
            quantity: try data.integer("quantity", in: 1...1_000_000),
            purchased: try data.date("purchased"),
            starts: try data.date("starts"),
            expires: try data.date("expires"),
            references: try data.references("references")
        )
        if origin == .sender { try refuseContradictions(purchase, data) }
        return purchase
    }

    /// Refuses an order that ends before it starts.
    ///
    /// It would never count, and its sender would not notice.
    private func refuseContradictions(_ purchase: OrderPurchase, _ data: FieldReader) throws(EventDecodingError) {
        if let starts = purchase.starts, let expires = purchase.expires, expires < starts {
            throw data.refusal(
                "expires",
                "\(expires) is before \"starts\", \(starts): write a later date, or null for none"
            )
        }
        guard purchase.references.count <= OrderPurchase.referenceLimit else {
            throw data.refusal(
                "references",
                "\(purchase.references.count) entries: at most \(OrderPurchase.referenceLimit) are allowed"
            )
        }
    }

    private func integration(_ data: FieldReader, _ position: Switch) throws(EventDecodingError) -> EventPayload {
        .integration(try data.identifier("account"), IntegrationID(code: try data.text("integration")), position)
    }

    private func user(_ data: FieldReader, _ change: UserChange) throws(EventDecodingError) -> EventPayload {
        .user(try data.identifier("account"), try data.identifier("user"), change)
    }

    private func userProfile(_ data: FieldReader) throws(EventDecodingError) -> UserProfile {
        UserProfile(
            name: try data.text("name"),
            email: try data.text("email", limit: 320),
            role: try data.choice("role", as: UserRole.self),
            registered: try data.flag("registered")
        )
    }

    private func license(_ data: FieldReader, _ change: LicenseChange) throws(EventDecodingError) -> EventPayload {
        .license(
            try data.identifier("account"),
            try data.identifier("user"),
            try data.product("product", products),
            change
        )
    }

    /// A list of users, sorted by id.
    ///
    /// The order in the event has no meaning.
    private func userList(
        _ data: FieldReader,
        _ entries: [ListedEntry]
    ) throws(EventDecodingError) -> UserList {
        var users = entries.map(\.entry)
        if !zip(users, users.dropFirst()).allSatisfy({ $0.user < $1.user }) {
            var places: [UserID: Int] = [:]
            for (index, entry) in users.enumerated() {
                guard let first = places.updateValue(index, forKey: entry.user) else { continue }
                throw .invalid(
                    pointer: "\(data.pointer)/users/\(index)/user",
                    reason: "\(quoted(entry.user.text)) is listed twice, first in \(data.pointer)/users/\(first)"
                )
            }
            users.sort { $0.user < $1.user }
        }
        let tellsLicenses = entries.contains(where: \.tellsLicenses)
        return UserList(
            users: users,
            isComplete: try data.flag("complete") ?? true,
            products: try listedProducts(data) ?? (tellsLicenses ? products.products.map(\.id).sorted() : [])
        )
    }

    private func listedEntry(_ element: FieldReader.Element) throws(EventDecodingError) -> ListedEntry {
        let fields = try element.fields()
        let user: UserID = try fields.identifier("user")
        let licenses = try listedLicenses(fields)
        return ListedEntry(
            entry: UserList.Entry(user: user, profile: try userProfile(fields), licenses: licenses ?? []),
            tellsLicenses: licenses != nil
        )
    }

    /// The licenses of a listed user; nil if the list does not contain licenses.
    private func listedLicenses(_ entry: FieldReader) throws(EventDecodingError) -> [UserList.License]? {
        guard let elements = try entry.optionalArray("licenses") else { return nil }
        var licenses: [UserList.License] = []
        for element in elements {
            let license: UserList.License
            if element.value.object == nil {
                license = UserList.License(product: try element.product("a product or an object", products), tier: nil)
            } else {
                let fields = try element.fields()
                license = UserList.License(
                    product: try fields.product("product", products),
                    tier: try fields.optionalText("tier")
                )
            }
            guard !licenses.contains(where: { $0.product == license.product }) else {
                throw element.refusal("\(quoted(license.product.text)) is listed twice")
            }
            licenses.append(license)
        }
        return licenses.sorted { $0.product < $1.product }
    }

    private func listedProducts(_ data: FieldReader) throws(EventDecodingError) -> [ProductID]? {
        guard let elements = try data.optionalArray("products") else { return nil }
        var listed: Set<ProductID> = []
        for element in elements { listed.insert(try element.product("a product", products)) }
        return listed.sorted()
    }

    /// The maximum length of an event's id.
    private static let idLimit = 256

    // MARK: Descriptions

    /// The fields that the decoder reads from the `data` of a type, found by decoding its example.
    package static func fields(of type: EventType) -> [FieldDescription] {
        let trace = FieldTrace()
        let decoder = EventDecoder()
        let data = FieldReader(object: type.data.example, pointer: "/data", trace: trace)
        // A refused example has only the fields before the refusal. EventTypeTests decode every example.
        _ = try? decoder.payload(of: type.rawValue, data, decoder.listedEntries)
        return trace.descriptions(type.data.remarks)
    }

    /// The attributes that the decoder reads from an event, without `specversion` and `data`.
    package static let attributes: [FieldDescription] = {
        let trace = FieldTrace()
        let decoder = EventDecoder()
        let example: JSONValue = [
            "specversion": "1.0", "id": "e-1", "source": "/console", "type": "example",
            "time": "2026-03-01T10:00:00Z", "data": [:],
        ]
        _ = try? decoder.decode(example, .sent(nil), listed: decoder.listedEntries, trace: trace)  // As above.
        return trace.descriptions([
            "id": "Unique within its source.",
            "source": "The context in which the event happened, as a URI reference.",
            "time":
                "The time of the event. Events take effect in the order of their times, not in the order of their arrival. An event in the future takes effect at its time.",
            "sequence": "The order of events with the same source and time, compared as bytes.",
            "actor": "The person who caused the event, as named by the sender.",
        ])
    }()
}
