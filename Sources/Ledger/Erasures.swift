import Crypto
package import Licensing
import StrictJSON

/// The erased people of a ledger: their ids, and digests of their former names and addresses.
///
/// Every store uses it in the same way, in the transaction that stores events:
/// 1. `erased(_:)` for each event before it is stored. A stored event with the same identity is a duplicate if
///    `recognizes(_:as:decoded:)` is true.
/// 2. `learn(from:_:)` with each accepted event, as the sender sent it.
/// 3. If this added something: `learn(from:_:)` with the stored events of `News.accounts`. Then `erased(_:)` for these
///    events, for events of unknown types, and for events with an actor, and `mentions(_:)` for the quarantine.
///
/// Digests find an erased person as the actor of a later event although the name is stored nowhere. Their key is random
/// and specific to the ledger, so precomputed digests do not match.
package struct Erasures: Sendable {
    /// The digest of a name or address.
    package struct Name: Hashable, Sendable {
        package let digest: [UInt8]
        /// The account in which the name counts; nil for an address, which counts in all accounts.
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
        /// The accounts of the newly erased people.
        package var accounts: Set<AccountID> { Set(people.lazy.map(\.account)) }
    }

    private let key: [UInt8]
    private var people = ErasedPeople()
    private var addresses: Set<[UInt8]> = []
    private var names: [[UInt8]: Set<AccountID>] = [:]

    /// - Parameter key: random bytes, always the same for one ledger.
    package init(key: [UInt8]) {
        self.key = key
    }

    /// Returns a random key for a new ledger.
    package static func newKey() -> [UInt8] { SymmetricKey(size: .bits256).withUnsafeBytes(Array.init) }

    /// Adds an erasure of an earlier transaction.
    package mutating func add(_ user: UserID, of account: AccountID, at time: Timestamp) {
        people.add(user, of: account, at: time)
    }

    /// Adds a name of an earlier transaction; false if it is known.
    @discardableResult
    package mutating func add(_ name: Name) -> Bool {
        guard let account = name.account else { return addresses.insert(name.digest).inserted }
        return names[name.digest, default: []].insert(account).inserted
    }

    /// Adds the person whom an event erases, and the names and addresses of erased people in the event.
    ///
    /// - Parameter event: the event as sent or as stored.
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

    /// The event without names and addresses of erased people, for storage.
    package func erased(_ event: Event) -> Event {
        guard !people.isEmpty else { return event }
        let event = people.erasing(event)
        guard let actor = event.actor, isErased(actor, in: event.owningAccount) else { return event }
        return event.erasingActor()
    }

    /// Whether the actor of a stored event is an erased person.
    ///
    /// This does not decode the event, because an erasure checks the actors of the whole ledger.
    ///
    /// - Parameters:
    ///   - line: the event as stored.
    ///   - account: the account of the event.
    package func isActorErased(in line: String, of account: AccountID?) -> Bool {
        guard line.utf8.starts(with: Event.actorPrefix.utf8) else { return false }
        let text = line.utf8.dropFirst(Event.actorPrefix.utf8.count)
        var isEscaped = false
        let end = text.dropFirst().firstIndex { byte in
            defer { isEscaped = !isEscaped && byte == UInt8(ascii: "\\") }
            return byte == UInt8(ascii: "\"") && !isEscaped
        }
        // try?: a line that cannot be read is decoded, which reports the error.
        guard let end, case .string(let actor) = try? JSONValue(parsing: text[...end]) else { return true }
        return isErased(actor, in: account)
    }

    /// Whether a new event is a duplicate of a stored one.
    ///
    /// An event and its erased form are the same event. Ledgers that exchange exports contain both forms if only one
    /// of them has the erasure so far.
    ///
    /// - Parameters:
    ///   - line: the line of the stored event.
    ///   - event: the new event, after `erased(_:)`.
    ///   - kept: the stored event, decoded only if the lines differ.
    package func recognizes(_ line: String, as event: Event, decoded kept: @autoclosure () throws -> Event) -> Bool {
        if line.isExactly(event.line) { return true }
        // try?: a line that cannot be read is not the same event.
        guard let kept = try? kept() else { return false }
        return event.isErasedForm(of: kept) || kept.isErasedForm(of: event)
    }

    /// Whether a text contains the address of an erased person as a word, or a name as a whole value.
    package func mentions(_ bytes: [UInt8]) -> Bool {
        guard !addresses.isEmpty || !names.isEmpty else { return false }
        func isErased(_ text: String) -> Bool {
            let digest = digest(of: text)
            return addresses.contains(digest) || names[digest] != nil
        }
        // try?: a text that is not JSON has no strings with escaped characters.
        let strings = (try? JSONValue(parsing: bytes))?.texts ?? []
        return ([String(decoding: bytes, as: UTF8.self)] + strings).contains { text in
            let cells = text.split { $0.isNewline || "\",;\t|".contains($0) }
            return isErased(text) || (cells + Self.possibleAddresses(in: text)).contains { isErased($0.trimmed) }
        }
    }

    /// The words of a text that contain an `@`.
    private static func possibleAddresses(in text: String) -> [Substring] {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return [] }
        return text.split { $0.isWhitespace || "\",;|<>():='".contains($0) }.filter { $0.contains("@") }
    }

    private func isErased(_ actor: String, in account: AccountID?) -> Bool {
        let digest = digest(of: actor)
        if addresses.contains(digest) { return true }
        // An actor may be a URI or a mailbox: `mailto:ana@example.com`, `Ana <ana@example.com>`.
        let words = Self.possibleAddresses(in: actor)
        if words.contains(where: { addresses.contains(self.digest(of: $0.trimmed)) }) { return true }
        guard let accounts = names[digest] else { return false }
        // Events of orders and partners belong to no account, so the name of an erased person in any account counts.
        return account.map(accounts.contains) ?? true
    }

    /// The keyed digest of a text; ASCII letters are lowercased, because mail systems ignore the case of addresses.
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
    /// The text without surrounding spaces, and without periods at its end.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " || $0 == "." }.reversed())
    }
}

extension JSONValue {
    /// All strings in the value, except keys.
    fileprivate var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let values): values.flatMap(\.texts)
        case .object(let object): object.members.flatMap(\.value.texts)
        case .null, .bool, .number: []
        }
    }
}
