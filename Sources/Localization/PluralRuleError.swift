/// A syntax error in a plural rule.
package struct PluralRuleError: Error, Hashable, CustomStringConvertible {
    /// The problem.
    package enum Fault: Hashable, Sendable {
        case empty
        case unexpected(String, expected: String)
        case zeroModulus
        case reversedRange(UInt, UInt)
        case numberTooLarge(String)
        case conditionForOther
    }

    /// The first fault.
    package let fault: Fault
    /// The column in the rule in Unicode scalars, from 1.
    package let column: Int

    /// The problem and how to fix it, without the place.
    package var description: String {
        switch fault {
        case .empty: "the rule is empty. Write a condition such as `n = 1`, or remove the category."
        case .unexpected("", let expected): "expected \(expected), but the rule ends."
        case .unexpected(let found, let expected): "expected \(expected), found `\(found)`."
        case .zeroModulus: "division by 0. Write a number greater than 0 after `%`."
        case .reversedRange(let lower, let upper):
            "the range `\(lower)..\(upper)` is empty. Write the smaller number first."
        case .numberTooLarge(let number): "`\(number)` is too large for a plural rule. Use a smaller number."
        case .conditionForOther: "`other` applies to all remaining numbers. Leave its rule empty."
        }
    }
}
