import Licensing
import StrictJSON
import Testing

/// The equality of events: <doc:Events#Identity>, "Identity" and "the same content".
///
/// *Ours*: contents are equal if type, time (as a moment), sequence, actor and data are equal.
struct EventContentTests {
    private func event(_ text: EventText) throws -> Event { try EventDecoder().decode(text.json) }

    private let plain = EventText().with("sequence", "\"7\"").with("actor", "\"Ana\"")

    @Test(arguments: [
        ("time", "\"2026-03-01T12:00:00+02:00\""), ("time", "\"2026-03-01T10:00:00.000000000Z\""),
        ("time", "\"2026-03-01t10:00:00z\""), ("datacontenttype", "\"application/json\""),
        ("traceparent", "\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\""), ("subject", "\"acme\""),
        ("dataschema", "null"), ("whatever", "[1,2]"), ("id", "\"\\u0065-17\""),
    ])
    func `transport attributes and notation are not part of an event's content`(key: String, value: String) throws {
        let found = try event(plain.with(key, value))
        #expect(found == (try event(plain)))
        #expect(found.line == (try event(plain).line))
    }

    @Test func `key order and white space are not part of the content`() throws {
        let text = """
            \t{ "data" : { "name" : "Norte" , "partner" : "norte" } ,\r\n "type":"partner.created", "time":
            "2026-03-01T10:00:00Z","source":"/console","actor":"Ana","id":"e-17","sequence":"7","specversion":"1.0" }\n
            """
        #expect(try EventDecoder().decode(text) == event(plain))
    }

    @Test(arguments: [
        ("time", "\"2026-03-01T10:00:00.000000001Z\""), ("sequence", "\"07\""), ("sequence", nil), ("actor", "\"ana\""),
        ("actor", nil), ("type", "\"partner.updated\""), ("data", #"{"partner":"norte","name":"Norte "}"#),
        ("data", #"{"partner":"norte","name":"Norte","more":null}"#), ("id", "\"e-18\""), ("source", "\"/console/\""),
    ])
    func `every other attribute and the data are part of the content`(key: String, value: String?) throws {
        let found = try event(plain.with(key, value))
        #expect(found != (try event(plain)))
        #expect(found.line != (try event(plain).line))
    }

    @Test(arguments: ["5", "5.0", "5e0", "0.5e1", "50E-1"])
    func `different notations of a number have the same content`(quantity: String) throws {
        let written = EventText("order.purchased", data: order(quantity: quantity))
        let plain = EventText("order.purchased", data: order(quantity: "5"))
        #expect(try event(written).line == event(plain).line)
    }

    private func order(quantity: String) -> String {
        #"{"order":"o","partner":"p","product":"miteam-meetings","quantity":\#(quantity),"extra":\#(quantity)}"#
    }

    @Test func `the line is the canonical JSON of the content, including all of the data`() throws {
        let data = #"{"zeta":[1.50,{"b":1,"a":null}],"partner":"norte","name":"Ñ\/\u00e1 \"q\"","extra":1e2}"#
        let text = EventText(data: data).with("time", "\"2026-03-01T12:00:00.10+02:00\"").with("sequence", "\"7\"")
        let line =
            #"{"data":{"extra":100,"name":"Ñ/á \"q\"","partner":"norte","zeta":[1.50,{"a":null,"b":1}]},"#
            + #""id":"e-17","sequence":"7","source":"/console","specversion":"1.0","#
            + #""time":"2026-03-01T10:00:00.1Z","type":"partner.created"}"#
        #expect(try event(text).line == line)
    }

    @Test(arguments: requiredData.map { ($0.type, $0.fields) })
    func `decoding the line of an event gives the same event`(type: String, fields: [String: String]) throws {
        let one = try event(EventText(type, data: jsonObject(fields)).with("actor", "\"Zoë\""))
        let again = try EventDecoder().decode(one.line)
        #expect(again == one)
        #expect(again.line == one.line)
        #expect(!one.line.contains("\n"))
    }
}
