import Foundation

/// Sends unchanged requests to a server on this machine.
///
/// Clients of a library would normalize paths first.
struct HTTPClient: Sendable {
    let port: UInt16

    /// The answer of a server.
    struct Answer: Sendable {
        let status: Int
        /// The headers, by names in lower case.
        let headers: [String: String]
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// The answer to a request whose target is sent unchanged.
    func request(_ method: String, _ target: String, headers: [String: String] = [:]) throws -> Answer {
        try answer(to: WireRequest(method, target, headers.map { .init($0.key, $0.value) }))
    }

    func get(_ target: String, headers: [String: String] = [:]) throws -> Answer {
        try request("GET", target, headers: headers)
    }

    /// The answer to a request on a separate connection.
    func answer(to request: WireRequest) throws -> Answer {
        let connection = try connect()
        try connection.send(request.setting("Connection", "close").bytes)
        return try connection.answer(hasBody: request.method != "HEAD")
    }

    func connect() throws -> Connection { try Connection(port: port) }

    /// Sends requests over several connections at the same time.
    ///
    /// Each connection sends its next request after an answer.
    ///
    /// Returns after all answers, or if the server ends.
    ///
    /// - Parameter report: called with the number of each answered request, and its answer.
    func pour(
        _ requests: [WireRequest],
        over width: Int,
        report: @escaping @Sendable (Int, Answer) -> Void
    ) async throws {
        try await onThread {
            let connections = try (0..<width).map { _ in try connect() }
            for start in stride(from: 0, to: requests.count, by: width) {
                let numbers = start..<min(start + width, requests.count)
                for (number, connection) in zip(numbers, connections) {
                    try? connection.send(requests[number].bytes)  // if the server has ended, there is no answer either
                }
                var isGone = false
                for (number, connection) in zip(numbers, connections) {
                    do { report(number, try connection.answer()) } catch { isGone = true }
                }
                if isGone { return }
            }
        }
    }
}
