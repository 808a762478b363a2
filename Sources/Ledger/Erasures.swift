import Crypto
package import Licensing
import StrictJSON

/// A ledger's memory of erased people: their ids, and digests of their former names and addresses.
///
/// Every store uses it in the same way, in the transaction that keeps events:
/// 1. `erased(_:)` before an event is kept. A kept event with the same identity is a duplicate if `recognizes(_:as:)`.
/// 2. `learn(from:)` with each accepted event, as it was sent.
/// 3. If something was learned: `learn(from:)` with the kept events of `accounts`, then `erased(_:)` on those, on
/// events of
///    unknown types, and on events with an actor; and `mentions(_:)` on the quarantine.
///
/// The digests find an erased person who is named as the actor of an event that arrives late, without the name being kept
/// anywhere. Their key is random and belongs to one ledger, so that digests cannot be found in a prepared list.
package struct Erasures: Sendable {
    /// A name or address, as a digest.
    package struct Name: Hashable, Sendable {
        package let digest: [UInt8]
        /// The account in which the name counts; nil for an address, which is one person's everywhere.
        package let account: AccountID?

        package init(digest: [UInt8], account: AccountID?) {
            self.digest = digest
            self.account = account
        }
    }

    /// The additions of a transaction.
    package struct News: Sendable {
        package fileprivate(set) var people: [(account: AccountID, user: UserID, time: Timestamp)] = []
        package fileprivate(set) var names: Set<Name> = []

        package init() {}

        package var isEmpty: Bool { people.isEmpty && names.isEmpty }
        /// The accounts with new erasures.
        package var accounts: Set<AccountID> { Set(people.lazy.map(\.account)) }
    }

    private let key: [UInt8]
    private var people = ErasedPeople()
    private var addresses: Set<[UInt8]> = []
    private var names: [[UInt8]: Set<AccountID>] = [:]

    /// - Parameter key: random bytes that stay the same for a ledger.
    package init(key: [UInt8]) {
        self.key = key
    }

    /// Random bytes for a new ledger.
    package static func newKey() -> [UInt8] { SymmetricKey(size: .bits256).withUnsafeBytes(Array.init) }

    /// Adds what an earlier transaction learned.
    package mutating func add(_ user: UserID, of account: AccountID, at time: Timestamp) {
        people.add(user, of: account, at: time)
    }

    /// Adds what an earlier transaction learned; false if it is known.
    @discardableResult
    package mutating func add(_ name: Name) -> Bool {
        guard let account = name.account else { return addresses.insert(name.digest).inserted }
        return names[name.digest, default: []].insert(account).inserted
    }

    /// Learns whom an event erases, and how erased people were called in it.
    ///
    /// - Parameter event: as it was sent, or as it is kept.
    package mutating func learn(from event: Event, _ news: inout News) {
        if case .user(let account, let user, .erased) = event.payload, people.add(user, of: account, at: event.time) {
            news.people.append((account, user, event.time))
        }
        guard !people.isEmpty else { return }
        for (account, user, profile) in event.profiles
        where people.includes(user, of: account, at: event.time) && !profile.isErased(user) {
            for name in [
                Name(digest: digest(of: profile.email), account: nil),
                Name(digest: digest(of: profile.name), account: account),
            ] where add(name) { news.names.insert(name) }
        }
    }

    /// The event as it may be kept.
    package func erased(_ event: Event) -> Event {
        guard !people.isEmpty else { return event }
        let event = people.erasing(event)
        guard let actor = event.actor, isErased(actor, in: event.owningAccount) else { return event }
        return event.erasingActor()
    }

    /// Whether a kept event is an event that arrives again.
    ///
    /// An event and its erased form are the same event. The two meet when ledgers exchange exports and only one of them
    /// knows the erasure so far.
    ///
    /// - Parameters:
    ///   - line: the kept event.
    ///   - event: as `erased(_:)` gives it.
    package func recognizes(_ line: String, as event: Event) -> Bool {
        if line.isExactly(event.line) { return true }
        // try?: a line that cannot be read is not the same event.
        guard let kept = try? EventDecoder().decode(line) else { return false }
        return event.isErasedForm(of: kept) || kept.isErasedForm(of: event)
    }

    /// Whether a text contains the address of an erased person, or a name as a whole value.
    package func mentions(_ bytes: [UInt8]) -> Bool {
        guard !addresses.isEmpty || !names.isEmpty else { return false }
        func isErased(_ text: String) -> Bool {
            let digest = digest(of: text)
            return addresses.contains(digest) || names[digest] != nil
        }
        // try?: what is not JSON is a line of a table, or text.
        if let value = try? JSONValue(parsing: bytes), value.texts.contains(where: isErased) { return true }
        let text = String(decoding: bytes, as: UTF8.self)
        let cells = text.split { "\",;\t|\r\n".contains($0) }
        let words = text.split { "\",;\t|\r\n <>():='".contains($0) }.filter { $0.contains("@") }
        return (cells + words).contains { isErased($0.trimmed) }
    }

    private func isErased(_ actor: String, in account: AccountID?) -> Bool {
        let digest = digest(of: actor)
        if addresses.contains(digest) { return true }
        guard let accounts = names[digest] else { return false }
        // Events of orders and partners belong to no account: an actor of that name may be the person.
        return account.map(accounts.contains) ?? true
    }

    /// Addresses are compared without regard to case, as mail systems do in practice.
    private func digest(of text: String) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: key)
        hash.update(data: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
        return Array(hash.finalize())
    }
}

extension Event {
    /// Whether the event shows erased people, and is otherwise the same as another one.
    fileprivate func isErasedForm(of original: Event) -> Bool {
        var people = ErasedPeople()
        for (account, user, profile) in profiles where profile.isErased(user) {
            people.add(user, of: account, at: original.time)
        }
        var form = people.erasing(original)
        if let actor, actor.isExactly(Self.erasedActor) { form = form.erasingActor() }
        return line.isExactly(form.line)
    }
}

extension Substring {
    /// Without the spaces around it.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " || $0 == "." }.reversed())
    }
}

extension JSONValue {
    /// All texts in the value, except keys.
    fileprivate var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let values): values.flatMap(\.texts)
        case .object(let object): object.members.flatMap(\.value.texts)
        case .null, .bool, .number: []
        }
    }
}
