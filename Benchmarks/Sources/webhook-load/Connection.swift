import Glibc

/// A connection that sends a request, waits for its answer, and sends the next request.
struct Connection {
    let socket: Int32
    /// The time at which the current request was sent, in nanoseconds.
    private(set) var start: UInt64 = 0
    private var received = 0
    private var buffer = [UInt8](repeating: 0, count: 4096)

    /// Connects to a port of this machine.
    init(port: UInt16) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw LoadError(system: "socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw LoadError(system: "connect") }
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sends a request.
    ///
    /// Requests are so small that the socket's buffer accepts each as a whole.
    mutating func send(_ index: Int, of file: RequestFile, at instant: UInt64) throws {
        received = 0
        start = instant
        let sent = file.withBytes(of: index) { (Glibc.send(socket, $0.baseAddress, $0.count, 0), $0.count) }
        guard sent.0 == sent.1 else { throw LoadError(system: "send") }
    }

    /// Reads the available bytes.
    ///
    /// - Returns: whether the answer is complete. It must be a 202.
    mutating func receive() throws -> Bool {
        let count = buffer.withUnsafeMutableBytes { bytes in
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[received...])
            return recv(socket, rest.baseAddress, rest.count, 0)
        }
        guard count > 0 else { throw LoadError("the server closed a connection") }
        received += count
        guard buffer[received - 1] == UInt8(ascii: "\n"), buffer[received - 2] == UInt8(ascii: "}") else {
            return false
        }
        // "HTTP/1.1 202"
        guard buffer[9] == UInt8(ascii: "2"), buffer[10] == UInt8(ascii: "0"), buffer[11] == UInt8(ascii: "2") else {
            throw LoadError("not accepted: \(String(decoding: buffer[..<received], as: UTF8.self))")
        }
        return true
    }
}
