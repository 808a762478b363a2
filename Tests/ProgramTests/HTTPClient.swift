import Foundation

/// Sends requests to a server on this machine, letter for letter: clients of a library would tidy up a path first.
struct HTTPClient: Sendable {
    let port: UInt16

    /// What a server answered.
    struct Answer {
        let status: Int
        /// By names in lower case.
        let headers: [String: String]
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// The answer to a request whose target is sent as it stands.
    func request(_ method: String, _ target: String, headers: [String: String] = [:]) throws -> Answer {
        let fields = headers.map { "\($0): \($1)\r\n" }.joined()
        let head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\(fields)\r\n"
        let bytes = try exchange(Array(head.utf8))
        guard let end = bytes.firstRange(of: Data("\r\n\r\n".utf8)) else { throw POSIXError(.EBADMSG) }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw POSIXError(.EBADMSG)
        }
        let pairs = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        return Answer(
            status: status,
            headers: Dictionary(pairs) { "\($0), \($1)" },
            body: Data(bytes[end.upperBound...])
        )
    }

    func get(_ target: String, headers: [String: String] = [:]) throws -> Answer {
        try request("GET", target, headers: headers)
    }

    /// Sends bytes and gives what comes back until the server closes the connection.
    private func exchange(_ request: [UInt8]) throws -> Data {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard connection >= 0 else { throw POSIXError(.EIO) }
        defer { close(connection) }
        // A safety net: a server that never answers must not hold the tests up.
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0, send(connection, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw POSIXError(.ECONNREFUSED)
        }
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count >= 0 else { throw POSIXError(.ETIMEDOUT) }
            if count == 0 { return answer }
            answer.append(contentsOf: buffer[..<count])
        }
    }
}
