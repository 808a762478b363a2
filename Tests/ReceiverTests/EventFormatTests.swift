import HTTPTypes
import Testing

@testable import Receiver

/// <doc:HTTPInterface#Bodies>: the accepted bodies, distinguished by their headers.
struct EventFormatTests {
    @Test(arguments: [
        ("application/cloudevents+json", EventFormat.structured),
        ("application/cloudevents+json; charset=utf-8", .structured),
        ("Application/CloudEvents+JSON;CHARSET=\"UTF-8\"", .structured),
        ("application/cloudevents-batch+json", .batch), ("application/cloudevents-batch+json ;charset=utf8", .batch),
        ("application/cloudevents+json; x=\"a;charset=utf-16\"", .structured),
        ("application/cloudevents+json; x=\"a\\\";charset=utf-16\"; charset=utf-8", .structured),
        (" application/json\t; ; charset=utf-8 ", .plain),
        ("application/json; charset=utf-8; charset=\"UTF-8\"", .plain), ("application/json;", .plain),
        ("application/json; charset=\"u\\tf-8\"", .plain),
        ("application/json", .plain), ("application/json; profile=x; charset=us-ascii", .plain),
    ])
    func `the media type determines the event format, regardless of case and parameters`(
        type: String,
        format: EventFormat
    ) throws {
        #expect(try EventFormat([.contentType: type]) == format)
    }

    @Test(arguments: [
        "", "text/plain", "application/xml", "application/cloudevents+xml", "application/cloudevents+avro",
        "application/cloudevents", "application/jsonx", "application/json, application/cloudevents+json", "json",
        ";application/json", "application/json charset=utf-8", "application/json; x", "application/json; x=\"a",
        "application/json; x=a b", "application/json; x =a", "application /json", "application/", "/json",
        "application/json; charset=utf-8; charset=utf-16",
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=application/json",
    ])
    func `any other media type is refused with the accepted types`(type: String) throws {
        let problem = try #require(throws: ProblemDetails.self) { try EventFormat([.contentType: type]) }
        #expect(problem.kind == .unsupportedMediaType)
        #expect(problem.status == .unsupportedMediaType)
        #expect(problem.headers[.accept] == EventFormat.accepted)
    }

    @Test func `a missing media type is refused, and a type that is too long is not repeated`() throws {
        let missing = try #require(throws: ProblemDetails.self) { try EventFormat([:]) }
        #expect(missing.detail.contains("without Content-Type"))
        let long = try #require(throws: ProblemDetails.self) {
            try EventFormat([.contentType: String(repeating: "x", count: 5000)])
        }
        #expect(long.detail.count < 400)
    }

    @Test(arguments: [
        ("application/x-www-form-urlencoded", "not the field of a form"), ("text/plain", "type of the JSON"),
        ("application/x-ndjson", "application/cloudevents-batch+json"),
        ("application/cloudevents", "application/cloudevents+json"),
        ("application/cloudevents-batch; charset=utf-8", "application/cloudevents-batch+json"),
    ])
    func `a common mistake in the media type gets specific advice`(type: String, words: String) throws {
        let problem = try #require(throws: ProblemDetails.self) { try EventFormat([.contentType: type]) }
        let advice = problem.detail.replacing("Send one of: \(EventFormat.accepted), in UTF-8.", with: "")
        #expect(advice.contains(words), "\(advice)")
    }

    @Test(arguments: ["utf-16", "iso-8859-1", "", "\"latin1\""])
    func `only UTF-8 is accepted`(charset: String) throws {
        for type in ["application/cloudevents+json", "application/cloudevents-batch+json", "application/json"] {
            let problem = try #require(throws: ProblemDetails.self) {
                try EventFormat([.contentType: "\(type); charset=\(charset)"])
            }
            #expect(problem.kind == .unsupportedMediaType)
            #expect(problem.detail.contains("UTF-8"))
        }
    }

    @Test(arguments: [
        ("gzip", false), ("br", false), ("", true), (" ", true), ("identity, identity", true),
        ("identity, gzip", false), ("gzip, identity", false), ("identity", true), ("Identity", true),
    ])
    func `a body with a content encoding other than identity is refused`(encoding: String, isTaken: Bool) {
        let format = try? EventFormat([.contentType: "application/json", .contentEncoding: encoding])
        #expect((format == .plain) == isTaken)
    }

    @Test(arguments: [HTTPField.Name.ceSpecversion, .ceID, .ceType])
    func `binary mode is refused, because the signature does not cover its attributes`(
        name: HTTPField.Name
    ) throws {
        let problem = try #require(throws: ProblemDetails.self) {
            try EventFormat([.contentType: "application/json", name: "x"])
        }
        #expect(problem.kind == .unsignedAttributes)
        #expect(problem.status == .unsupportedMediaType)
        #expect(problem.detail.contains("application/cloudevents+json"))
        // In the other modes such a header has no effect.
        #expect(try EventFormat([.contentType: "application/cloudevents+json", name: "x"]) == .structured)
        #expect(try EventFormat([.contentType: "application/cloudevents-batch+json", name: "x"]) == .batch)
    }
}
