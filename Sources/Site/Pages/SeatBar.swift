import Licensing

/// The lengths of the parts of a bar for seats, in whole units: the pool, the assigned seats within it, and those
/// beyond it.
///
/// Every number above zero has a visible length. The exact numbers are in the text beside the bar.
struct SeatBar: Sendable {
    let pool: Int
    let within: Int
    let over: Int

    /// Computes the lengths.
    ///
    /// - Parameters:
    ///   - scale: the number of seats of the whole length; nil for the larger number of pool and assigned seats.
    ///   - units: the whole length.
    init(_ count: SeatCount, scale: Int? = nil, units: Int = Self.width) {
        let scale = max(1, scale ?? max(count.pool, count.assigned))
        let least = max(1, units / 200)
        func length(_ seats: Int) -> Int { seats == 0 ? 0 : min(units, max(least, seats * units / scale)) }
        let whole = length(max(count.pool, count.assigned))
        over = count.over == 0 ? 0 : count.pool == 0 ? whole : min(max(least, length(count.over)), whole - 1)
        pool = count.pool == 0 ? 0 : max(1, whole - over)
        within = count.over > 0 || count.free == 0 ? pool : min(length(count.assigned), max(0, pool - least))
    }

    /// The length of horizontal bars.
    static let width = 1000
}
