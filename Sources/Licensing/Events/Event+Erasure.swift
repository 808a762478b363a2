import StrictJSON

/// People who were erased, each with the time of the last erasure.
///
/// <doc:Events#Erasure>: "for all that came before, the person is shown under a pseudonym".
///
/// The removed data depends only on the set of erasures and only grows with it, so the order of arrival has no effect.
package struct ErasedPeople: Hashable, Sendable {
    private var times: [AccountID: [UserID: Timestamp]] = [:]

    package init() {}

    /// The people whom the events erase.
    package init(in events: some Sequence<Event>) {
        for event in events {
            guard case .user(let account, let user, .erased) = event.payload else { continue }
            add(user, of: account, at: event.time)
        }
    }

    package var isEmpty: Bool { times.isEmpty }

    /// Records an erasure; false if an erasure at this time or later is already known.
    @discardableResult
    package mutating func add(_ user: UserID, of account: AccountID, at time: Timestamp) -> Bool {
        if let known = times[account]?[user], known >= time { return false }
        times[account, default: [:]][user] = time
        return true
    }

    /// Whether a person's data in events of a time is erased.
    package func includes(_ user: UserID, of account: AccountID, at time: Timestamp) -> Bool {
        times[account]?[user].map { time <= $0 } ?? false
    }

    /// The event without the names and addresses of erased people; the same event if it has none.
    package func erasing(_ event: Event) -> Event {
        guard !times.isEmpty else { return event }
        return event.erasing { includes($1, of: $0, at: event.time) }
    }
}

extension UserProfile {
    /// The name of an erased person, derived from the id.
    ///
    /// It is not a word of a language, because it is a part of the data and not of a page.
    package static func pseudonym(of user: UserID) -> String { "erased-\(user)" }

    /// An address that does not exist (RFC 2606).
    fileprivate static func address(of user: UserID) -> String { "\(pseudonym(of: user))@erased.invalid" }

    /// The profile under the pseudonym.
    package func erased(_ user: UserID) -> UserProfile {
        UserProfile(
            name: Self.pseudonym(of: user),
            email: Self.address(of: user),
            role: role,
            registered: registered
        )
    }

    /// Whether the profile is that of an erased person.
    package func isErased(_ user: UserID) -> Bool { email.isExactly(Self.address(of: user)) }
}

extension User {
    /// Whether the name and the address are erased.
    var isErased: Bool { email.isExactly(UserProfile.address(of: id)) }

    /// Replaces the name and the address.
    mutating func erase() {
        name = UserProfile.pseudonym(of: id)
        email = UserProfile.address(of: id)
    }
}

extension Event {
    /// The actor of an event whose actor was erased.
    ///
    /// It is the same for everybody, because an event of one account must not contain anything about another account.
    package static let erasedActor = "erased"

    /// The names and addresses of people in the event.
    package var profiles: [(account: AccountID, user: UserID, profile: UserProfile)] {
        switch payload {
        case .user(let account, let user, .added(let profile)), .user(let account, let user, .updated(let profile)):
            [(account, user, profile)]
        case .list(let account, .listed(let list)): list.users.map { (account, $0.user, $0.profile) }
        default: []
        }
    }

    /// The event without its actor, if it has one.
    package func erasingActor() -> Event {
        guard actor != nil else { return self }
        return replacing(payload: payload, data: nil, actor: Self.erasedActor)
    }

    /// The event without the names and addresses of people.
    ///
    /// All members of `data` about them that <doc:Events#Types> does not list are also removed.
    ///
    /// - Parameter isErased: whether a user of an account is one of these people.
    fileprivate func erasing(_ isErased: (AccountID, UserID) -> Bool) -> Event {
        switch payload {
        case .user(let account, let user, let change):
            guard isErased(account, user) else { return self }
            let subject: [(String, JSONValue)] = [("account", .string(account.text)), ("user", .string(user.text))]
            switch change {
            case .added(let profile):
                let erased = profile.erased(user)
                return replacing(
                    payload: .user(account, user, .added(erased)),
                    data: JSONObject(subject + erased.members)
                )
            case .updated(let profile):
                let erased = profile.erased(user)
                return replacing(
                    payload: .user(account, user, .updated(erased)),
                    data: JSONObject(subject + erased.members)
                )
            case .removed, .erased: return replacing(payload: payload, data: JSONObject(subject))
            }
        case .license(let account, let user, let product, let change):
            guard isErased(account, user) else { return self }
            var tier: JSONValue?
            if case .assigned(let text?) = change { tier = .string(text) }
            return replacing(
                payload: payload,
                data: [
                    "account": .string(account.text), "product": .string(product.text), "tier": tier,
                    "user": .string(user.text),
                ]
            )
        case .list(let account, .listed(let list)):
            let erased = Set(list.users.map(\.user).filter { isErased(account, $0) })
            return erased.isEmpty ? self : erasing(erased, from: list, of: account)
        case .unknown:
            guard let data, let account = data["account"]?.string.flatMap(AccountID.init),
                let user = data["user"]?.string.flatMap(UserID.init), isErased(account, user)
            else { return self }
            return replacing(
                payload: payload,
                data: ["account": .string(account.text), "user": .string(user.text)]
            )
        case .partner, .account, .order, .integration, .list(_, .withdrawn): return self
        }
    }

    private func erasing(_ erased: Set<UserID>, from list: UserList, of account: AccountID) -> Event {
        let entries = list.users.map { entry in
            guard erased.contains(entry.user) else { return entry }
            return UserList.Entry(user: entry.user, profile: entry.profile.erased(entry.user), licenses: entry.licenses)
        }
        let profiles = Dictionary(entries.map { ($0.user, $0.profile) }, uniquingKeysWith: { first, _ in first })
        let members = (data?.members ?? []).map { member -> (String, JSONValue) in
            guard member.key.isExactly("users"), case .array(let elements) = member.value else {
                return (member.key, member.value)
            }
            let users = elements.map { element -> JSONValue in
                guard let fields = element.object, let user = fields["user"]?.string.flatMap(UserID.init),
                    erased.contains(user), let profile = profiles[user]
                else { return element }
                let licenses = fields["licenses"].map { [("licenses", $0)] } ?? []
                return .object(JSONObject([("user", .string(user.text))] + profile.members + licenses))
            }
            return (member.key, .array(users))
        }
        let known = UserList(users: entries, isComplete: list.isComplete, products: list.products)
        return replacing(payload: .list(account, .listed(known)), data: JSONObject(members))
    }

    /// `data` as the sender sent it.
    private var data: JSONObject? {
        // try?: the line was parsed before it was stored.
        (try? JSONValue(parsing: line))?.object?["data"]?.object
    }

    /// The event with other content.
    ///
    /// - Parameters:
    ///   - data: nil keeps the data.
    ///   - actor: nil keeps the actor.
    private func replacing(payload: EventPayload, data: JSONObject?, actor: String? = nil) -> Event {
        // try?: the line was parsed before it was stored.
        let members = (try? JSONValue(parsing: line))?.object?.members ?? []
        let replaced = members.map { member -> (String, JSONValue) in
            if let data, member.key.isExactly("data") { return (member.key, .object(data)) }
            if let actor, member.key.isExactly("actor") { return (member.key, .string(actor)) }
            return (member.key, member.value)
        }
        return Event(
            identity: identity,
            time: time,
            sequence: sequence,
            actor: actor ?? self.actor,
            payload: payload,
            line: JSONValue.object(JSONObject(replaced)).canonicalText
        )
    }
}

extension UserProfile {
    /// The members of `data` for the profile.
    fileprivate var members: [(String, JSONValue)] {
        [("name", .string(name)), ("email", .string(email))]
            + (role.map { [("role", .string($0.rawValue))] } ?? [])
            + (registered.map { [("registered", .bool($0))] } ?? [])
    }
}
