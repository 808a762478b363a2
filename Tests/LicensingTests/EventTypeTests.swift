import StrictJSON
import Testing

@testable import Licensing

/// The description of each event type agrees with the decoder.
struct EventTypeTests {
    @Test(arguments: EventType.allCases)
    func `the example of each type can be decoded, and every field in it is described`(_ type: EventType) throws {
        let event: JSONValue = [
            "specversion": "1.0", "id": "e-1", "source": "/test", "type": .string(type.rawValue),
            "time": "2026-03-01T10:00:00Z", "data": .object(type.data.example),
        ]
        if case .unknown = try EventDecoder().decode(event).payload { Issue.record("it is not decoded") }
        let keys = EventDecoder.fields(of: type).map(\.key)
        for member in type.data.example.members { #expect(keys.contains(member.key)) }
    }

    @Test func `types that share a schema have the same fields`() {
        let groups = Dictionary(grouping: EventType.allCases, by: \.data.name)
        #expect(groups.count < EventType.allCases.count)
        for types in groups.values {
            for type in types { #expect(EventDecoder.fields(of: type) == EventDecoder.fields(of: types[0])) }
        }
    }

    @Test(arguments: EventType.allCases)
    func `every remark belongs to a field`(_ type: EventType) {
        func remarks(_ fields: [FieldDescription]) -> [String] {
            fields.flatMap { remarks($0.form) + ($0.remark.map { [$0] } ?? []) }
        }
        func remarks(_ form: FieldDescription.Form) -> [String] {
            switch form {
            case .object(let fields): remarks(fields)
            case .list(let element): remarks(element)
            case .either(let forms): forms.flatMap(remarks)
            default: []
            }
        }
        #expect(remarks(EventDecoder.fields(of: type)).sorted() == type.data.remarks.values.sorted())
    }

    @Test func `the attributes of an event are described in the order in which they are read`() {
        #expect(EventDecoder.attributes.map(\.key) == ["source", "id", "type", "time", "sequence", "actor"])
        let optional = EventDecoder.attributes.filter { $0.presence == .optional }.map(\.key)
        #expect(optional == ["sequence", "actor"])
    }
}
