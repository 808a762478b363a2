import Fuzzing
import Licensing
import Mapping
import StrictJSON

// A description, a line with "---", and a body. The body is mapped by this description, if it is valid, and by those
// below.
fuzz { bytes in
    let parts = parts(of: bytes)
    if let description = checkDescription(parts.description) { checkMapping(description, parts.body) }
    for description in Descriptions.all { checkMapping(description, parts.body) }
    checkMapping(Descriptions.all[0], parts.description)
}

/// The bytes before the separating line, and the bytes after it.
private func parts(of bytes: [UInt8]) -> (description: [UInt8], body: [UInt8]) {
    guard let range = bytes.range(of: Array("\n---\n".utf8)) else { return (bytes, bytes) }
    return (Array(bytes[..<range.lowerBound]), Array(bytes[range.upperBound...]))
}

/// A description is always read in the same way, or rejected with a place in its text.
private func checkDescription(_ bytes: [UInt8]) -> SourceDescription? {
    do {
        return try SourceDescription(parsing: bytes, file: "a.json")
    } catch {
        // A carriage return also ends a line.
        let lines = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
        expect((1...lines).contains(error.place.line), "an error is in the file: \(error)")
        expect((1...bytes.count + 1).contains(error.place.column), "an error is in its line: \(error)")
        expect(!error.message.isEmpty, "an error has a reason")
        return nil
    }
}

/// A body is always mapped in the same way, completely or not at all, and to events that the decoder accepts.
private func checkMapping(_ description: SourceDescription, _ body: [UInt8]) {
    let meaning = description.meaning(of: body, source: "erp")
    expect(meaning == description.meaning(of: body, source: "erp"), "a body is mapped in one way")
    guard let value = try? JSONValue(parsing: body) else {
        if case .refused = meaning { return }
        expect(false, "a body that is not JSON is refused")
        return
    }
    let report = description.report(of: value, source: "erp")
    switch meaning {
    case .events(let events):
        expect((1...1000).contains(events.count), "a body gives up to 1000 events")
        expect(report.events == events, "a report has the events of the body")
        for event in events {
            expect(event.identity.source.isIdentical(to: "/webhooks/erp"), "an event has the source of its address")
            let again = try? EventDecoder().decode(event.line)
            expect(again == event, "an event is decoded to itself: \(event.line)")
        }
    case .ignored: expect(report.events.isEmpty && report.error == nil, "an ignored body gives neither event nor error")
    case .refused(let reason):
        expect(!reason.isEmpty && report.events.isEmpty, "a refused body gives a reason and no event")
    }
}

/// Descriptions that together use all features.
private enum Descriptions {
    static let all = texts.map { text in
        do { return try SourceDescription(parsing: text.utf8, file: "own") } catch { fatalError("\(error)") }
    }

    private static let texts = [
        #"""
        { "signature": "woocommerce",
          "tables": { "skus": { "A": { "product": "miteam-meetings", "seats": 25, "term": "P12M" } } },
          "rules": [ { "unpack": "/text", "path": { "from": "/path", "pattern": "/a/{account}/u/{user}" },
            "when": { "/status": { "in": ["paid", "done"] }, "/gone": { "not": { "exists": true } } },
            "each": "/items", "only": { "@/sku": { "in-table": "skus" } },
            "events": [
              { "type": "order.purchased", "id": "{/id}-{@/id}", "time": { "from": ["/paid", "/at"], "as": "utc" },
                "data": { "order": "o-{@/id}", "partner": { "from": "/partner", "as": "id", "or": "p1" },
                  "product": { "from": "@/sku", "table": "skus", "field": "product" },
                  "quantity": { "from": "@/n", "times": { "from": "@/sku", "table": "skus", "field": "seats" } },
                  "expires": { "from": "/at", "as": "date", "plus": { "from": "@/sku", "table": "skus", "field": "term" } } } },
              { "type": "order.assigned", "if": { "from": "/meta", "find": { "/key": "account" }, "take": "/value" },
                "time": { "from": "/ms", "as": "milliseconds" }, "data": { "order": "o-{@/id}", "account": "{account}" } } ] } ] }
        """#,
        #"""
        { "signature": { "token": "X-Token" }, "otherwise": "quarantine",
          "rules": [ { "events": [ { "type": "user.added", "time": { "from": "/at", "as": { "local": "Europe/Madrid" } },
            "actor": { "from": "/by", "or": null },
            "data": { "account": "acme", "user": { "from": "/email", "as": "id" }, "name": "{/first} {/last}", "email": "{/email}",
              "registered": { "from": "/registered", "or": false } } } ] } ] }
        """#,
    ]
}
