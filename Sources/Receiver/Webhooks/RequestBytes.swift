import HTTPTypes
import Hummingbird

/// The complete body of a request, within its limit and the budget of all requests.
struct RequestBytes {
    let bytes: [UInt8]
    private let budget: BodyBudget
    private let reserved: Int

    /// Reads the complete body.
    ///
    /// - Throws: `ProblemDetails` with 413, 503 or, if the body ends before its length, 400.
    init(_ request: Request, limit: Int, _ budget: BodyBudget) async throws(ProblemDetails) {
        let length = request.headers[.contentLength].flatMap { Int($0) }
        if let length, length > limit { throw Self.tooLarge(limit) }
        var bytes: [UInt8] = []
        // An announced length reserves no memory before the bytes arrive, because anybody could announce a large one.
        var reserved = 0
        var problem: ProblemDetails?
        do {
            for try await buffer in request.body {
                guard bytes.count + buffer.readableBytes <= limit else {
                    problem = Self.tooLarge(limit)
                    break
                }
                guard budget.reserve(buffer.readableBytes) else {
                    problem = Self.overloaded
                    break
                }
                reserved += buffer.readableBytes
                bytes.append(contentsOf: buffer.readableBytesView)
            }
        } catch {
            problem = Self.incomplete
        }
        if problem == nil, let length, bytes.count < length { problem = Self.incomplete }
        if let problem {
            budget.free(reserved)
            throw problem
        }
        self.bytes = bytes
        self.budget = budget
        self.reserved = reserved
    }

    /// Returns the memory to the budget, once.
    func free() { budget.free(reserved) }

    private static func tooLarge(_ limit: Int) -> ProblemDetails {
        ProblemDetails(.contentTooLarge, "The body is larger than \(limit) bytes. Send fewer events at a time.")
    }

    private static let overloaded = ProblemDetails(
        .overloaded,
        "Too many bodies are being read at the same time. Send the request again in a moment."
    )

    private static let incomplete = ProblemDetails(
        .incompleteBody,
        "The body is shorter than its Content-Length, or its chunks are malformed. Send it again."
    )
}
