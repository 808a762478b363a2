import Licensing

/// A timer for the earliest requested moment.
struct Alarm {
    private var time: Timestamp?
    private var task: Task<Void, Never>?

    /// Sets the alarm for a moment, unless it is set for an earlier one.
    ///
    /// - Parameter now: the current moment.
    mutating func set(for time: Timestamp, now: Timestamp, ring: @escaping @Sendable () -> Void) {
        if let known = self.time, known <= time { return }
        clear()
        self.time = time
        let duration = time.duration(since: now)
        task = Task {
            // try?: a cancelled alarm does not ring.
            guard (try? await Task.sleep(for: duration)) != nil else { return }
            ring()
        }
    }

    /// Turns the alarm off.
    mutating func clear() {
        task?.cancel()
        task = nil
        time = nil
    }
}

extension Timestamp {
    /// The time since an earlier moment; zero since a later one.
    func duration(since earlier: Timestamp) -> Duration {
        let seconds = seconds - earlier.seconds
        return max(.zero, .seconds(seconds) + .nanoseconds(Int64(nanoseconds) - Int64(earlier.nanoseconds)))
    }
}
