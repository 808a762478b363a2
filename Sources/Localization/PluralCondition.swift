/// A condition in CLDR's plural rule syntax: alternatives, each of which is a conjunction of relations.
struct PluralCondition: Hashable, Sendable {
    /// An operand (UTS 35 part 3, table of operands).
    enum Operand: String, CaseIterable {
        case n, i, v, w, f, t, e, c

        /// The operand's value for a whole number without decimals or exponent.
        func value(for magnitude: UInt) -> UInt {
            switch self {
            case .n, .i: magnitude
            case .v, .w, .f, .t, .e, .c: 0
            }
        }
    }

    /// A comparison, such as `n % 10 != 1,11..19`.
    struct Relation: Hashable {
        let operand: Operand
        let modulus: UInt?
        let isNegated: Bool
        let ranges: [ClosedRange<UInt>]

        func holds(for magnitude: UInt) -> Bool {
            var value = operand.value(for: magnitude)
            if let modulus { value %= modulus }
            return ranges.contains { $0.contains(value) } != isNegated
        }
    }

    let alternatives: [[Relation]]

    func holds(for n: Int) -> Bool {
        let magnitude = n.magnitude
        return alternatives.contains { relations in relations.allSatisfy { $0.holds(for: magnitude) } }
    }
}
