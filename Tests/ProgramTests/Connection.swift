import Foundation

/// A connection to a server on this machine, which sends bytes unchanged and reads answers one by one.
final class Connection {
    private let handle: Int32
    /// Received bytes after the last answer.
    private var received = Data()

    init(port: UInt16) throws {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard handle >= 0 else { throw POSIXError(.EMFILE) }
        // Limits the time for which a server without an answer can block the tests.
        try wait(atMost: 180)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit { close(handle) }

    private func wait(atMost seconds: Int) throws {
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(handle, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    // MARK: Sending

    func send(_ bytes: some Sequence<UInt8>) throws {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw POSIXError(.EPIPE) }
            rest = rest.dropFirst(count)
        }
    }

    /// Ends the sending half of the connection; reading is still possible.
    func finishSending() { shutdown(handle, Int32(SHUT_WR)) }

    // MARK: Reading

    /// Whether the server has closed the connection, without waiting for it.
    var isClosed: Bool {
        var byte: UInt8 = 0
        let count = recv(handle, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
    }

    /// Whether bytes, or the end of the connection, can be read immediately.
    var isReadable: Bool {
        var byte: UInt8 = 0
        return recv(handle, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) >= 0 || errno != EAGAIN
    }

    /// Sends a request, and returns the next answer.
    func answer(after request: WireRequest) throws -> HTTPClient.Answer {
        try send(request.bytes)
        return try answer(hasBody: request.method != "HEAD")
    }

    /// The next answer.
    ///
    /// - Parameter hasBody: false for the answer to a HEAD request.
    func answer(hasBody: Bool = true) throws -> HTTPClient.Answer {
        let end = Data("\r\n\r\n".utf8)
        var headEnd: Range<Data.Index>?
        while headEnd == nil {
            headEnd = received.firstRange(of: end)
            if headEnd == nil, try !receive() { throw POSIXError(.ECONNRESET) }
        }
        guard let headEnd, let head = HTTPClient.Answer.Head(received[..<headEnd.lowerBound]) else {
            throw POSIXError(.EBADMSG)
        }
        received = Data(received[headEnd.upperBound...])
        guard hasBody, head.status >= 200, ![204, 304].contains(head.status) else { return .init(head, body: Data()) }
        guard let length = head.headers["content-length"].flatMap({ Int($0) }) else {
            while try receive() {}
            defer { received = Data() }
            return .init(head, body: received)
        }
        while received.count < length {
            guard try receive() else { throw POSIXError(.ECONNRESET) }
        }
        defer { received = Data(received.dropFirst(length)) }
        return .init(head, body: Data(received.prefix(length)))
    }

    /// Whether the server closes the connection without more bytes.
    func endsWithoutMore() throws -> Bool { try received.isEmpty && !receive() }

    /// Reads the next bytes; false at the end.
    private func receive() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(handle, &buffer, buffer.count, 0)
        guard count >= 0 else { throw POSIXError(errno == ECONNRESET ? .ECONNRESET : .ETIMEDOUT) }
        received.append(contentsOf: buffer[..<count])
        return count > 0
    }
}

extension HTTPClient.Answer {
    /// The first line and the headers of an answer.
    struct Head {
        let status: Int
        let headers: [String: String]

        init?(_ bytes: Data) {
            let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
            guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
            let pairs = lines.dropFirst().compactMap { line -> (String, String)? in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                return (line[..<colon].lowercased(), value)
            }
            self.status = status
            headers = Dictionary(pairs) { "\($0), \($1)" }
        }
    }

    fileprivate init(_ head: Head, body: Data) {
        self.init(status: head.status, headers: head.headers, body: body)
    }
}
