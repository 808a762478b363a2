import Foundation

/// Sends requests to a server on this machine, letter for letter: clients of a library would tidy up a path first.
struct HTTPClient: Sendable {
    let port: UInt16

    /// The answer of a server.
    struct Answer: Sendable {
        let status: Int
        /// By names in lower case.
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

    /// The answer to a request on a connection of its own.
    func answer(to request: WireRequest) throws -> Answer {
        let connection = try connect()
        try connection.send(request.setting("Connection", "close").bytes)
        return try connection.answer(hasBody: request.method != "HEAD")
    }

    func connect() throws -> Connection { try Connection(port: port) }

    /// Sends requests over so many connections at the same time, and each connection's next request after its answer.
    ///
    /// Returns once everything is answered, or the server is gone.
    ///
    /// - Parameter report: told the number of each request that is answered, and the answer.
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
                    try? connection.send(requests[number].bytes)  // a server that is gone gives no answer either
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
