/// The order of truth: the order in which events happened, independent of the order of arrival.
///
/// <doc:Events#Order>: "Order of truth: `time`; within one source and the same time, `sequence` (as text, byte order);
/// then `source`, `id`."
extension Event: Comparable {
    package static func < (left: Event, right: Event) -> Bool {
        if left.time != right.time { return left.time < right.time }
        // Sequences of different sources are not comparable. The sources come first, and keep the order total.
        if left.identity.source.utf8.elementsEqual(right.identity.source.utf8) {
            if precedes(left.sequence, right.sequence) { return true }
            if precedes(right.sequence, left.sequence) { return false }
        }
        return left.identity < right.identity
    }

    /// Whether the senders themselves order this event before another one: by time, or by sequence within one source.
    ///
    /// `source` and `id` make the order total, but are no evidence.
    func isKnownToPrecede(_ other: Event) -> Bool {
        if time != other.time { return time < other.time }
        guard let sequence, let following = other.sequence,
            identity.source.utf8.elementsEqual(other.identity.source.utf8)
        else { return false }
        return sequence.utf8.lexicographicallyPrecedes(following.utf8)
    }

    /// No sequence comes before any sequence.
    private static func precedes(_ left: String?, _ right: String?) -> Bool {
        guard let right else { return false }
        guard let left else { return true }
        return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
