#if Cluster
import Foundation
import Synchronization

/// A proxy in front of PostgreSQL that counts statements and closes the connection at one of them.
///
/// It forwards one statement and its whole answer at a time, so it knows what the server has executed.
final class StatementCutter: Sendable {
    enum Cut: Sendable, CaseIterable {
        /// The server does not receive the statement.
        case before
        /// The server executes the statement, but its answer is lost.
        case after
    }

    let port: UInt16
    private let listener: Int32
    private let server: UInt16
    private let target: (statement: Int, cut: Cut)?
    private let statements = Mutex(0)

    /// The number of statements so far, over all connections.
    var count: Int { statements.withLock(\.self) }

    /// - Parameter target: the statement at which the connection is closed, from 1; nil for none.
    init(before server: UInt16, cutting target: (statement: Int, cut: Cut)? = nil) throws {
        self.server = server
        self.target = target
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        Thread.detachNewThread { [self] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                Thread.detachNewThread { [self] in serve(client) }
            }
        }
    }

    /// Stops accepting connections.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ client: Int32) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer {
            close(client)
            close(server)
        }
        var address = Self.loopback(port: self.server)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        // The first message has no type. With `trust`, the client sends nothing else before its first statement.
        guard isConnected, let startup = Self.message(client, hasType: false), Self.write(startup, to: server),
            let welcome = Self.messages(server, until: "Z"), Self.write(welcome, to: client)
        else { return }
        while let statement = Self.messages(client, until: "S") {
            let number = statements.withLock { statements in
                statements += 1
                return statements
            }
            let isTarget = number == target?.statement
            if isTarget, target?.cut == .before { return }
            guard Self.write(statement, to: server), let answer = Self.messages(server, until: "Z") else { return }
            if isTarget { return }
            guard Self.write(answer, to: client) else { return }
        }
    }

    /// Whole messages, up to and including the first one of a type.
    private static func messages(_ descriptor: Int32, until type: Unicode.Scalar) -> [UInt8]? {
        var bytes: [UInt8] = []
        while let message = message(descriptor, hasType: true) {
            bytes += message
            if message[0] == UInt8(ascii: type) { return bytes }
        }
        return nil
    }

    /// A message: its type, its length without the type, its content.
    private static func message(_ descriptor: Int32, hasType: Bool) -> [UInt8]? {
        guard let head = read(hasType ? 5 : 4, from: descriptor) else { return nil }
        let length = head.suffix(4).reduce(0) { $0 << 8 | Int($1) }
        guard let content = read(length - 4, from: descriptor) else { return nil }
        return head + content
    }

    private static func read(_ count: Int, from descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let read = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress?.advanced(by: done), count - done, 0)
            }
            guard read > 0 else { return nil }
            done += read
        }
        return bytes
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done, Int32(MSG_NOSIGNAL))
            }
            guard written > 0 else { return false }
            done += written
        }
        return true
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return address
    }
}
#endif
