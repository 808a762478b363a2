import Licensing

/// Seats as the lengths of a drawing's parts, in whole units: assigned ones within the pool, the pool, and beyond it.
///
/// Whatever is not zero is long enough to be seen; the text beside a drawing has the exact numbers.
struct SeatBar: Sendable {
    let pool: Int
    let within: Int
    let over: Int

    /// - Parameters:
    ///   - scale: the seats that the whole length stands for; nil: what these seats need.
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

    /// The width of bars.
    static let width = 1000
}
