import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Receiver

/// Bodies within the limit of each body, and within the budget of all requests.
struct RequestBytesTests {
    /// A request whose body arrives in parts of these sizes.
    private func request(_ parts: [Int], length: Int? = nil) -> Request {
        var headers: HTTPFields = [:]
        if let length { headers[.contentLength] = "\(length)" }
        let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/webhooks", headerFields: headers)
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        for part in parts { continuation.yield(ByteBuffer(repeating: 7, count: part)) }
        continuation.finish()
        return Request(head: head, body: RequestBody(asyncSequence: stream))
    }

    @Test(arguments: [([10], nil), ([4, 6], 10), ([], 0), ([1, 0, 1], nil)] as [([Int], Int?)])
    func `a body within the limit is read completely, and its memory is freed after use`(
        parts: [Int],
        length: Int?
    ) async throws {
        let budget = BodyBudget(limit: 10)
        let body = try await RequestBytes(request(parts, length: length), limit: 10, budget)
        let count = parts.reduce(0, +)
        #expect(body.bytes.count == count)
        #expect(!budget.reserve(11 - count))
        body.free()
        #expect(budget.reserve(10))
    }

    @Test(
        arguments: [
            ([6, 5], nil, 20, .contentTooLarge), ([], 11, 20, .contentTooLarge), ([6, 3], 10, 20, .incompleteBody),
            ([6, 3], nil, 8, .overloaded),
        ] as [([Int], Int?, Int, ProblemDetails.Kind)]
    )
    func `a refused body holds no memory`(
        parts: [Int],
        length: Int?,
        memory: Int,
        kind: ProblemDetails.Kind
    ) async throws {
        let budget = BodyBudget(limit: memory)
        let request = request(parts, length: length)
        let problem = await #expect(throws: ProblemDetails.self) {
            _ = try await RequestBytes(request, limit: 10, budget)
        }
        #expect(problem?.kind == kind)
        #expect(budget.reserve(memory))
    }
}
