import NIOCore

/// The limits of a connection, which cause every refusal that does not depend on the content of a request.
struct ConnectionLimits: Sendable {
    /// The time from the opening of a connection to the end of its first request's head.
    var head = TimeAmount.seconds(10)
    /// The number of bytes of answers that the system buffers for a slow reader.
    ///
    /// The server creates more only after some of them were sent. By default the system buffers megabytes: hundreds of
    /// pages that may never be read.
    var unsentBytes = 32 << 10
    /// The time from an answer to the end of the next request's head.
    var idle = TimeAmount.seconds(30)
    /// The number of bytes in one read of a connection.
    var readSize = 4 << 10
    /// The time from a request's head to the end of its body.
    var body = TimeAmount.seconds(10)
    /// The least average size of the parts of a body, and the number of parts that may be smaller.
    ///
    /// A small part costs as much as a large one.
    ///
    /// It is half of the documented limit, because a read may split a chunk.
    var partSize = 32
    var smallParts = 256
    /// The time from the first byte of an answer to its last one, in addition to the time for a slow reader.
    var answer = TimeAmount.seconds(60)
    /// The number of bytes per second of the slowest supported reader.
    var slowestReader: Int64 = 16 << 10
    /// The time from the order to end the server to the end of the connection.
    var shutdown = TimeAmount.seconds(10)
    /// The time and the number of bytes for which data of a client is discarded after the last answer.
    var unwantedTime = TimeAmount.seconds(5)
    var unwantedBytes = 16 << 20
    /// The bytes of one header line and of all header lines, and the number of headers.
    var headerLine = 16 << 10
    var headerList = 32 << 10
    var headerCount = 100
    /// The number of open connections; others wait until they are accepted.
    var connections = 2048
    /// The number of connections that wait to be accepted.
    ///
    /// A client that finds no place retries after at least a second, so there is room for many.
    var backlog = 2048
}

extension ConnectionLimits {
    /// Limits that leave enough of a process's open files for its other work.
    init(openFiles: Int) {
        self.init()
        connections = min(connections, max(64, openFiles / 2))
    }
}
