/// The plural rules of a language for whole numbers (CLDR's cardinal rules, UTS 35 part 3).
package struct PluralRules: Hashable, Sendable {
    private struct Rule: Hashable {
        let category: PluralCategory
        let condition: PluralCondition
    }

    private let rules: [Rule]

    /// The declared categories in CLDR's order; `other` is always the last.
    package let categories: [PluralCategory]

    /// Rules from parsed conditions.
    ///
    /// A condition for `other` is ignored, because `other` applies if no condition holds.
    init(conditions: [PluralCategory: PluralCondition]) {
        rules = PluralCategory.allCases.compactMap { category in
            guard category != .other, let condition = conditions[category] else { return nil }
            return Rule(category: category, condition: condition)
        }
        categories = rules.map(\.category) + [.other]
    }

    /// Rules in CLDR's syntax, such as `["one": "n = 1"]`; `other` may be missing or empty.
    package init(parsing texts: [PluralCategory: String]) throws(PluralRuleError) {
        var conditions: [PluralCategory: PluralCondition] = [:]
        for category in PluralCategory.allCases {
            guard let text = texts[category] else { continue }
            conditions[category] = try PluralCondition(parsing: text, for: category)
        }
        self.init(conditions: conditions)
    }

    /// The category of `n`, which depends on the absolute value, like CLDR's operands.
    package func category(of n: Int) -> PluralCategory {
        rules.first { $0.condition.holds(for: n) }?.category ?? .other
    }
}
