import NIOCore

/// The limits of a connection: the numbers behind every refusal that is not about a request's content.
struct ConnectionLimits: Sendable {
    /// From the opening of a connection to the end of its first request's head.
    var head = TimeAmount.seconds(10)
    /// Bytes of answers that wait in the system for a slow reader.
    ///
    /// The server makes no more until some are on their way. Left to itself, the system takes megabytes: hundreds of
    /// pages that nobody reads.
    var unsentBytes = 32 << 10
    /// From an answer to the end of the next request's head.
    var idle = TimeAmount.seconds(30)
    /// Bytes that are read from a connection at a time.
    var readSize = 4 << 10
    /// From a request's head to the end of its body.
    var body = TimeAmount.seconds(10)
    /// The least average size of the parts of a body, and how many may be smaller: each costs as much as a large one.
    ///
    /// Half of the limit that senders see, because every reading may cut a chunk in two.
    var partSize = 32
    var smallParts = 256
    /// From the first byte of an answer to its last on the wire, besides the time that its length takes a slow reader.
    var answer = TimeAmount.seconds(60)
    /// Bytes that the slowest reader takes in a second.
    var slowestReader: Int64 = 16 << 10
    /// From the order to end the server to the end of the connection.
    var shutdown = TimeAmount.seconds(10)
    /// How long, and how much, of what a client sends is thrown away after the last answer.
    var unwantedTime = TimeAmount.seconds(5)
    var unwantedBytes = 16 << 20
    /// One header line, all of them together, and how many there may be.
    var headerLine = 16 << 10
    var headerList = 32 << 10
    var headerCount = 100
    /// Connections that are open at the same time; more wait to be accepted.
    var connections = 2048
    /// Connections that wait to be accepted.
    ///
    /// A client that finds no place tries again after a second at the earliest, so there is place for a crowd.
    var backlog = 2048
}

extension ConnectionLimits {
    /// Limits that leave a process with so many open files enough of them for its own work.
    init(openFiles: Int) {
        self.init()
        connections = min(connections, max(64, openFiles / 2))
    }
}
