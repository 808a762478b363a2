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
        case .empty: "the rule is empty. Write a condition such as `n = 1`, or leave the category out."
        case .unexpected("", let expected): "the rule ends where \(expected) should be."
        case .unexpected(let found, let expected): "`\(found)` is where \(expected) should be."
        case .zeroModulus: "nothing can be divided by 0. Write a number from 1 after `%`."
        case .reversedRange(let lower, let upper):
            "the range `\(lower)..\(upper)` holds no numbers. Write the smaller number first."
        case .numberTooLarge(let number): "`\(number)` is too large. CLDR's rules need no such number."
        case .conditionForOther: "`other` takes what is left over. Leave its rule empty."
        }
    }
}
