import Foundation
import Licensing
import Mapping
import StrictJSON
import Testing

/// The examples in the program: `NAME.json`, and the directory `NAME.examples/`.
struct MappingExampleTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Mapping/Examples").standardizedFileURL

    private static func description(_ name: String) throws -> SourceDescription {
        let file = folder.appending(path: "\(name).json")
        return try SourceDescription(parsing: Data(contentsOf: file), file: "\(name).json")
    }

    private static func examples(_ name: String) throws -> [MappingExample] {
        let folder = folder.appending(path: "\(name).examples")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasSuffix(".json") }
            .map { file in
                let events = "\(file.dropLast(".json".count)).events.jsonl"
                return MappingExample(
                    file: file,
                    body: Array(try Data(contentsOf: folder.appending(path: file))),
                    eventsFile: events,
                    events: Array(try Data(contentsOf: folder.appending(path: events)))
                )
            }
    }

    @Test(arguments: ["automation", "cloudlink", "erp", "woocommerce"])
    func `each shipped source description gives the events of its examples`(name: String) throws {
        let description = try Self.description(name)
        let examples = try Self.examples(name)
        #expect(!examples.isEmpty)
        for example in examples {
            #expect(description.problems(of: example, source: name).map(\.description) == [])
        }
    }

    @Test func `a shop's order becomes a purchase and its assignment`() throws {
        let example = try #require(try Self.examples("woocommerce").first { $0.file == "order-paid.json" })
        let body = try JSONValue(parsing: example.body)
        let events = try Self.description("woocommerce").mappedEvents(of: body, source: "shop").map(\.value.object)
        #expect(events.map { $0?["type"]?.string } == ["order.purchased", "order.assigned"])
        let purchase = events[0]?["data"]?.object
        #expect(purchase?["order"] == .string("wc-1194-920"))
        #expect(purchase?["quantity"] == .integer(50))
        #expect(purchase?["purchased"] == .string("2026-07-19"))
        #expect(purchase?["expires"] == .string("2027-07-18"))
        #expect(events[1]?["data"]?.object?["account"] == .string("acme"))
        #expect(events[1]?["time"] == .string("2026-07-19T08:32:10Z"))
        #expect(events[0]?["source"] == .string("/webhooks/shop"))
    }

    @Test func `the descriptions in the documentation are valid, and every preset is documented`() throws {
        let text = try ["DescribingASource", "ConnectingSenders"].map { name in
            let article = Self.folder.appending(path: "../Mapping.docc/\(name).md").standardizedFileURL
            return String(decoding: try Data(contentsOf: article), as: UTF8.self)
        }.joined()
        let blocks = text.components(separatedBy: "```json\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
        #expect(!blocks.isEmpty)
        for block in blocks {
            #expect(throws: Never.self) { try SourceDescription(parsing: block.utf8, file: "documentation") }
        }
        for preset in SignaturePresets.all { #expect(text.contains("`\(preset.name)`"), "\(preset.name) is missing") }
    }

    @Test func `an example that differs is reported with its line`() throws {
        let description = try Self.description("woocommerce")
        var example = try #require(try Self.examples("woocommerce").first { $0.file == "order-paid.json" })
        let lines = String(decoding: example.events, as: UTF8.self).split(separator: "\n").map(String.init)

        func problems(_ events: String) -> [String] {
            example = MappingExample(
                file: "a.json",
                body: example.body,
                eventsFile: "a.events.jsonl",
                events: Array(events.utf8)
            )
            return description.problems(of: example, source: "woocommerce").map(\.description)
        }
        #expect(problems("\(lines[0])\n\n\(lines[1])\n") == [])
        #expect(problems("\(lines[0])\n") == ["a.events.jsonl:2:1: error: an event is missing: \(lines[1])"])
        #expect(
            problems(lines.joined(separator: "\n") + "\n{}") == [
                "a.events.jsonl:3:1: error: the body gives only 2 events"
            ]
        )
        #expect(
            problems("\(lines[1])\n\(lines[1])") == [
                "a.events.jsonl:1:1: error: the body gives another event: \(lines[0])"
            ]
        )
        #expect(problems("{\n\(lines[1])").first == "a.events.jsonl:1:1: error: column 2: the JSON text ends too early")
    }

    @Test func `a body that is not JSON or cannot be mapped is reported`() throws {
        let description = try Self.description("erp")
        let broken = MappingExample(file: "a.json", body: Array("{\n!".utf8), eventsFile: "a.events.jsonl", events: [])
        #expect(
            description.problems(of: broken, source: "x").map(\.description)
                == [#"a.json:2:1: error: unexpected "!" in JSON: expected a key in quotes"#]
        )
        let body = #"{"action": "renewed"}"#
        let unmapped = MappingExample(file: "a.json", body: Array(body.utf8), eventsFile: "a.events.jsonl", events: [])
        #expect(
            description.problems(of: unmapped, source: "x").map(\.description) == [
                "a.json:1:1: error: rule 2, /rules/1/events/0/time: /order/renewed_at: expected a value, found nothing"
            ]
        )
    }

    @Test func `a report explains each rule`() throws {
        let description = try Self.description("woocommerce")
        let paid = try #require(try Self.examples("woocommerce").first { $0.file == "order-paid.json" })
        let report = description.report(of: try JSONValue(parsing: paid.body), source: "woocommerce")
        #expect(report.error == nil && report.events.count == 2)
        #expect(
            report.rules == [
                "rule 1 matches: 2 events from 1 of 2 items",
                #"rule 2 does not match: /status is "processing"; expected "cancelled" or "refunded""#,
            ]
        )
        #expect(report.description.hasSuffix(report.events[1].line))
        let pending = description.report(of: try JSONValue(parsing: #"{"status": "pending"}"#), source: "woocommerce")
        #expect(pending.description.hasSuffix("no events: the body is ignored"))
        let other = try Self.description("automation").report(of: .object([:]), source: "automation")
        #expect(
            other.description
                == "rule 1 does not match: /event is nothing; expected \"new hire\"\nno events: the body is quarantined"
        )
        let wrong = description.report(of: try JSONValue(parsing: #"{"status": "completed"}"#), source: "woocommerce")
        #expect(
            wrong.description.hasSuffix("error: rule 1, /rules/0/each: /line_items: expected an array, found nothing")
        )
        let elsewhere = try Self.description("cloudlink").report(of: .object([:]), source: "cloudlink")
        #expect(elsewhere.rules.first == "rule 1 does not match: the path /subject does not match the pattern")
    }
}
