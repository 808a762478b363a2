/// Random numbers that are the same on every machine: SplitMix64.
///
/// The standard library does not guarantee the results of its own random methods, so they are not used.
struct SeededRandom: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// One of many independent sequences for a seed, so that a part of the sample does not depend on the parts before
    /// it.
    init(seed: UInt64, stream: Stream, index: Int) {
        var outer = SeededRandom(seed: seed ^ (stream.rawValue &* 0xD1B5_4A32_D192_ED03))
        var inner = SeededRandom(seed: outer.next() &+ UInt64(truncatingIfNeeded: index) &* 0x9E6C_63D0_876A_9A69)
        state = inner.next()
    }

    /// The use of a sequence.
    enum Stream: UInt64 {
        case sizes = 1
        case partner, account, user, names
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not including, `limit`; 0 if there is none.
    mutating func number(below limit: Int) -> Int {
        limit > 1 ? Int(next().multipliedFullWidth(by: UInt64(limit)).high) : 0
    }

    mutating func chance(percent: Int) -> Bool {
        number(below: 100) < percent
    }

    /// A random element; nil if there are none.
    mutating func element<Element>(of elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[number(below: elements.count)]
    }
}
