import HTTPTypes
import Licensing
import StrictJSON
import Testing

@testable import Receiver

/// The events in `/openapi.json` are those that the program accepts.
struct OpenAPIEventTests {
    let document: OpenAPIDocument

    init() throws {
        document = try OpenAPIDocument()
    }

    /// The alternatives for the type and data of an event.
    ///
    /// The last one is any other type.
    private var alternatives: [JSONValue] {
        document.value("components", "schemas", "EventBase", "oneOf")?.elements ?? []
    }

    private var describedTypes: [String] {
        alternatives.compactMap { document.value(at: ["properties", "type", "const"], from: $0)?.string }
    }

    @Test func `exactly the event types of the decoder are described`() {
        #expect(describedTypes == EventType.allCases.map(\.rawValue))
    }

    @Test func `the described products are those of the settings`() throws {
        let mitel = try #require(ProductID("mitel-one"))
        let one = Product(id: mitel, name: "Mitel One", requires: .micollab, controlledBy: [], whenSwitchedOff: .retain)
        let products = ProductCatalog(ProductCatalog.standard.products + [one])
        let document = try OpenAPIDocument(products: products)
        let codes = document.value("components", "schemas", "Product", "enum")?.elements.compactMap(\.string)
        #expect(codes == ["miteam-meetings", "mitel-one"])
    }

    @Test func `an unknown event type is accepted with any data`() throws {
        #expect(alternatives.count == describedTypes.count + 1)
        let rest = try #require(alternatives.last)
        let excluded = document.value(at: ["properties", "type", "not", "enum"], from: rest)
        #expect(excluded?.elements.compactMap(\.string) == describedTypes)
        #expect(try payload("weather.changed", ["sun": .bool(true)]) == .unknown(type: "weather.changed"))
    }

    @Test func `the example of each event is valid, and exactly its required members are needed`() throws {
        for alternative in alternatives.dropLast() {
            let type = try #require(document.value(at: ["properties", "type", "const"], from: alternative)?.string)
            let schema = try #require(document.value(at: ["properties", "data"], from: alternative))
            let example = try #require(document.value(at: ["examples"], from: schema)?.elements.first?.object)
            let properties = document.value(at: ["properties"], from: schema)?.keys ?? []
            let required = document.value(at: ["required"], from: schema)?.elements.compactMap(\.string) ?? []
            let decoded = try payload(type, example)
            if case .unknown = decoded { Issue.record("\(type) is not decoded") }
            for member in example.members {
                #expect(properties.contains(member.key), "\(type): \(member.key)")
            }
            for property in properties {
                let rest = JSONObject(members: example.members.filter { $0.key != property })
                let isMissed = (try? payload(type, rest)) == nil  // try?: only a failure matters
                #expect(isMissed == required.contains(property), "\(type): \(property)")
            }
        }
    }

    @Test func `the examples of the media types are accepted`() throws {
        let content = try #require(document.value("components", "requestBodies", "Events", "content")?.object)
        for member in content.members {
            let format = try EventFormat([.contentType: member.key])
            for example in document.value(at: ["examples"], from: member.value)?.object?.members ?? [] {
                let value = try #require(document.value(at: ["value"], from: example.value))
                let source = try #require(SourceName("console"))
                let body = Array(value.canonicalText.utf8)
                #expect(try RequestEvents(body, format, from: source, messageID: "m-1").events.count == 1)
            }
        }
    }

    private func payload(_ type: String, _ data: JSONObject) throws -> EventPayload {
        try EventDecoder().decode(
            .object([
                "specversion": .string("1.0"), "id": .string("e-1"), "source": .string("/test"), "type": .string(type),
                "time": .string("2026-03-01T10:00:00Z"), "data": .object(data),
            ])
        ).payload
    }
}
