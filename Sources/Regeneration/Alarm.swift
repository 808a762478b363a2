import Licensing

/// A timer for the earliest moment that was asked for.
struct Alarm {
    private var time: Timestamp?
    private var task: Task<Void, Never>?

    /// Rings at a moment, unless it rings before that anyway.
    ///
    /// - Parameter now: the moment it is.
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

    /// It rang, or is not needed any more.
    mutating func clear() {
        task?.cancel()
        task = nil
        time = nil
    }
}

extension Timestamp {
    /// How long it is from an earlier moment to this one; zero from a later one.
    func duration(since earlier: Timestamp) -> Duration {
        let seconds = seconds - earlier.seconds
        return max(.zero, .seconds(seconds) + .nanoseconds(Int64(nanoseconds) - Int64(earlier.nanoseconds)))
    }
}
