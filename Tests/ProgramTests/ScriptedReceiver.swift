import Foundation
import Synchronization

/// A receiver that gives scripted answers and records its requests.
final class ScriptedReceiver: Sendable {
    /// A request, and the time when it was complete.
    struct Received: Sendable {
        /// Method, target and version.
        let line: String
        /// The headers, by names in lower case.
        let fields: [String: String]
        let body: [UInt8]
        let moment: ContinuousClock.Instant
    }

    let port: UInt16
    private let handle: Int32
    /// The requests in order.
    ///
    /// Only the answering thread writes them.
    private let requests = Mutex<[Received]>([])

    var received: [Received] { requests.withLock { $0 } }
    var address: String { "http://127.0.0.1:\(port)" }

    /// Listens on a free port of this machine.
    ///
    /// - Parameter answers: the status and header lines of each answer in order; the last one is repeated.
    init(_ answers: [(status: Int, fields: [String])], body: String = "noted") throws {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.handle = handle
        guard handle >= 0 else { throw POSIXError(.EMFILE) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(handle, address, length) == 0 && listen(handle, 16) == 0
                    && getsockname(handle, address, &length) == 0
            }
        }
        guard status else {
            close(handle)
            throw POSIXError(.EADDRINUSE)
        }
        port = UInt16(bigEndian: address.sin_port)
        let texts = answers.map { answer in
            let fields = (answer.fields + ["Content-Length: \(body.utf8.count)", "Connection: close"]).map {
                $0 + "\r\n"
            }
            return "HTTP/1.1 \(answer.status) Told\r\n\(fields.joined())\r\n\(body)"
        }
        Thread.detachNewThread { [weak self] in
            var rest = texts[...]
            while let text = rest.first {
                let connection = accept(handle, nil, nil)
                guard connection >= 0 else { break }
                defer { close(connection) }
                guard let request = Self.read(connection) else { continue }
                self?.requests.withLock { $0.append(request) }
                _ = Array(text.utf8).withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                if rest.count > 1 { rest.removeFirst() }
            }
            close(handle)
        }
    }

    /// Wakes the thread, which closes the port.
    deinit { shutdown(handle, Int32(SHUT_RDWR)) }

    private static func read(_ connection: Int32) -> Received? {
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var bytes = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let end = bytes.firstRange(of: Data("\r\n\r\n".utf8)) {
                let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                let pairs = lines.dropFirst().compactMap { line -> (String, String)? in
                    guard let colon = line.firstIndex(of: ":") else { return nil }
                    let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                    return (line[..<colon].lowercased(), value)
                }
                let fields = Dictionary(pairs) { "\($0), \($1)" }
                let body = bytes[end.upperBound...]
                if body.count >= fields["content-length"].flatMap({ Int($0) }) ?? 0 {
                    return Received(line: lines[0], fields: fields, body: Array(body), moment: .now)
                }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}
