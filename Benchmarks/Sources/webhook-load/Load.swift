import Glibc

/// Requests on several connections at the same time.
struct Load {
    private let file: RequestFile
    private var connections: [Connection]
    private var next = 0
    /// The duration of each acknowledgement, in nanoseconds.
    private(set) var times: [UInt64] = []
    /// The time from the first request to the last answer, in nanoseconds.
    private(set) var elapsed: UInt64 = 0

    init(file: RequestFile, port: UInt16, connections count: Int) throws {
        self.file = file
        connections = try (0..<count).map { _ in try Connection(port: port) }
        times.reserveCapacity(file.count)
    }

    /// Sends until the time is over or there are no more requests, and waits for the last answers.
    mutating func run(for seconds: Double) throws {
        let start = Self.now()
        let end = start + UInt64(seconds * 1e9)
        for index in connections.indices { try send(on: index, at: Self.now()) }
        var polled = connections.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
        while times.count < next {
            guard poll(&polled, nfds_t(polled.count), 30_000) > 0 else { throw LoadError("no answer for 30 seconds") }
            for index in polled.indices where polled[index].revents != 0 {
                guard try connections[index].receive() else { continue }
                let now = Self.now()
                times.append(now - connections[index].start)
                if now < end { try send(on: index, at: now) }
            }
        }
        elapsed = Self.now() - start
    }

    private mutating func send(on index: Int, at instant: UInt64) throws {
        guard next < file.count else { return }
        try connections[index].send(next, of: file, at: instant)
        next += 1
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
