import Fuzzing
import Licensing
import StrictJSON

/// An accepted event fulfills <doc:Events>, and decoding its line gives the same event.
func checkEvent(_ bytes: [UInt8]) {
    let value = try? JSONValue(parsing: bytes)
    let event: Event
    do {
        event = try EventDecoder().decode(bytes)
    } catch {
        if case .notJSON = error { return expect(value == nil, "JSON is not called anything else: \(error)") }
        guard let value, let pointer = error.pointer else {
            fatalError("property violated: what is no JSON is no event: \(error)")
        }
        expect(value.has(pointer), "a refusal names a field of the event: \(pointer) in \(value.canonicalText)")
        return expect(!error.reason.isEmpty, "a refusal has a reason")
    }
    guard let value else { fatalError("property violated: what is no JSON is an event") }
    let line = event.line
    guard let again = try? EventDecoder().decode(line) else {
        fatalError("property violated: the line of an event is an event: \(line)")
    }
    expect(again == event, "an event and its line are equal: \(line)")
    expect(again.line.isIdentical(to: line), "the line of an event is its own line: \(line)")
    expect(again.hashValue == event.hashValue, "equal events have equal hashes")
    expect(!(event < again) && !(again < event), "equal events have the same place")

    guard let kept = try? JSONValue(parsing: line) else { fatalError("property violated: a line is JSON: \(line)") }
    expect(kept.canonicalText.isIdentical(to: line), "a line is canonical: \(line)")
    for key in ["actor", "data", "id", "sequence", "source", "type"] {
        let (old, new) = (value.value(at: "/\(key)"), kept.value(at: "/\(key)"))
        expect(
            (old == .null ? nil : old?.canonicalText) == new?.canonicalText,
            "\(key) is kept as it was sent: \(line)"
        )
    }
    expect(
        event.identity.source.isIdentical(to: kept.value(at: "/source")?.string ?? ""),
        "the source is kept: \(line)"
    )
    expect(event.identity.id.isIdentical(to: kept.value(at: "/id")?.string ?? ""), "the id is kept: \(line)")
    expect(value.value(at: "/time")?.string.flatMap(Timestamp.init) == event.time, "the time is kept: \(line)")
    if let fault = fault(in: event.payload, kept) { fatalError("property violated: \(fault): \(line)") }
}

/// The rule of the table in <doc:Events#Types> that an accepted event violates; nil if there is none.
private func fault(in payload: EventPayload, _ event: JSONValue) -> String? {
    var ids: [String] = []
    var names: [String] = []
    switch payload {
    case .partner(let partner, .created(let name)), .partner(let partner, .updated(let name)):
        (ids, names) = ([partner.text], [name])
    case .account(let account, .created(let profile)), .account(let account, .updated(let profile)):
        (ids, names) = ([account.text, profile.partner.text], [profile.name])
    case .account(let account, _): ids = [account.text]
    case .order(let order, .purchased(let purchase)):
        guard (1...1_000_000).contains(purchase.quantity) else { return "a quantity is from 1 to 1000000" }
        guard purchase.product == .miteamMeetings else { return "a product is one that is known" }
        ids = [order.text, purchase.partner.text]
        names = purchase.references.flatMap { [$0.name, $0.value] }
    case .order(let order, .assigned(let account)): ids = [order.text, account.text]
    case .order(let order, _): ids = [order.text]
    case .integration(let account, let integration, _): (ids, names) = ([account.text], [integration.text])
    case .user(let account, let user, .added(let profile)), .user(let account, let user, .updated(let profile)):
        (ids, names) = ([account.text, user.text], [profile.name])
    case .user(let account, let user, .removed), .user(let account, let user, .erased):
        ids = [account.text, user.text]
    case .license(let account, let user, let product, _): ids = [account.text, user.text, product.text]
    case .list(let account, .listed(let list)):
        ids = [account.text] + list.products.map(\.text)
        for entry in list.users {
            ids.append(entry.user.text)
            ids += entry.licenses.map(\.product.text)
            names.append(entry.profile.name)
        }
        guard Set(list.users.map(\.user)).count == list.users.count else { return "a list names each user once" }
    case .list(let account, .withdrawn): ids = [account.text]
    case .unknown(let type): return event.value(at: "/type")?.string == type ? nil : "an unknown type is kept"
    }
    if let id = ids.first(where: { !isIdentifier($0) }) { return "\(id) is no id" }
    if let name = names.first(where: { !isName($0) }) { return "\(name.debugDescription) is no name" }
    return nil
}

/// An id: `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`.
private func isIdentifier(_ text: String) -> Bool {
    let alphanumeric = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    guard let first = text.utf8.first, alphanumeric.contains(first), text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { alphanumeric.contains($0) || "._-".utf8.contains($0) }
}

/// 1 to 200 characters, no control characters.
private func isName(_ text: String) -> Bool {
    (1...200).contains(text.unicodeScalars.count)
        && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
}
