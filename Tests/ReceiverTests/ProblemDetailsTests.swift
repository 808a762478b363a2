import HTTPTypes
import NIOCore
import StrictJSON
import Testing

@testable import Receiver

struct ProblemDetailsTests {
    @Test(arguments: ProblemDetails.Kind.allCases)
    func `every problem is a document with a stable type, its status and advice`(
        _ kind: ProblemDetails.Kind
    ) throws {
        let problem = ProblemDetails(kind, "Do this.")
        let object = try #require(try JSONValue(parsing: Array(problem.body.readableBytesView)).object)
        #expect(object["type"]?.string == "urn:vitrina:problem:\(kind.rawValue)")
        #expect(object["status"]?.integer == kind.status.code)
        #expect(object["title"]?.string?.isEmpty == false)
        #expect(object["detail"]?.string == "Do this.")
        #expect(problem.headers[.contentType] == "application/problem+json")
    }

    @Test(arguments: ProblemDetails.Kind.allCases)
    func `a permanent error aborts the delivery, and a 503 has a Retry-After header`(
        _ kind: ProblemDetails.Kind
    ) throws {
        let headers = ProblemDetails(kind, "").headers
        #expect(headers[.webhookDelivery] == (kind.isPermanent ? "abort-message" : nil))
        #expect((headers[.retryAfter] != nil) == (kind.status.code == 503))
        if kind.isPermanent { #expect(kind.status.kind == .clientError) }
    }
}
