extension PluralCondition {
    /// Parses the rule of a category; nil for the empty rule of `other`.
    ///
    /// Samples (`@integer 1, 21, …`) are ignored, so that rules can be copied from CLDR.
    init?(parsing text: String, for category: PluralCategory) throws(PluralRuleError) {
        var parser = PluralConditionParser(text)
        if category == .other {
            guard parser.isAtEnd else { throw parser.fault(.conditionForOther) }
            return nil
        }
        alternatives = try parser.parseAlternatives()
    }
}

/// A recursive-descent parser of UTS 35's `condition`.
private struct PluralConditionParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        skipSpace()
    }

    /// Whether the condition ends here; only samples may follow.
    var isAtEnd: Bool { index == scalars.count || scalars[index] == "@" }

    func fault(_ fault: PluralRuleError.Fault, at position: Int? = nil) -> PluralRuleError {
        PluralRuleError(fault: fault, column: (position ?? index) + 1)
    }

    mutating func parseAlternatives() throws(PluralRuleError) -> [[PluralCondition.Relation]] {
        guard !isAtEnd else { throw fault(.empty) }
        var alternatives: [[PluralCondition.Relation]] = []
        repeat {
            var relations: [PluralCondition.Relation] = []
            repeat { relations.append(try parseRelation()) } while take("and")
            alternatives.append(relations)
        } while take("or")
        guard isAtEnd else { throw unexpected("`and`, `or` or the end of the rule") }
        return alternatives
    }

    private mutating func parseRelation() throws(PluralRuleError) -> PluralCondition.Relation {
        guard let operand = PluralCondition.Operand.allCases.first(where: { take($0.rawValue) }) else {
            throw unexpected("one of the operands n, i, v, w, f, t, e, c")
        }
        var modulus: UInt?
        if take("%") {
            let position = index
            modulus = try parseNumber()
            guard modulus != 0 else { throw fault(.zeroModulus, at: position) }
        }
        let isNegated = take("!=")
        guard isNegated || take("=") else { throw unexpected("`=` or `!=`") }
        var ranges = [try parseRange()]
        while take(",") { ranges.append(try parseRange()) }
        return PluralCondition.Relation(operand: operand, modulus: modulus, isNegated: isNegated, ranges: ranges)
    }

    private mutating func parseRange() throws(PluralRuleError) -> ClosedRange<UInt> {
        let position = index
        let lower = try parseNumber()
        guard take("..") else { return lower...lower }
        let upper = try parseNumber()
        guard lower < upper else { throw fault(.reversedRange(lower, upper), at: position) }
        return lower...upper
    }

    private mutating func parseNumber() throws(PluralRuleError) -> UInt {
        let token = self.token
        guard let first = token.unicodeScalars.first, ("0"..."9").contains(first) else { throw unexpected("a number") }
        guard let value = UInt(token) else { throw fault(.numberTooLarge(token)) }
        _ = take(token)
        return value
    }

    private func unexpected(_ expected: String) -> PluralRuleError {
        fault(.unexpected(token, expected: expected))
    }

    /// The next run of letters, digits, or other characters; empty at the end.
    private var token: String {
        func kind(_ scalar: Unicode.Scalar) -> Int {
            if ("0"..."9").contains(scalar) { return 1 }
            if scalar.properties.isAlphabetic { return 2 }
            return [" ", "\t", "@"].contains(scalar) ? 0 : 3
        }
        guard index < scalars.count, kind(scalars[index]) != 0 else { return "" }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[index...].prefix { kind($0) == kind(scalars[index]) })
        return String(view)
    }

    private mutating func take(_ expected: String) -> Bool {
        guard token == expected else { return false }
        index += expected.unicodeScalars.count
        skipSpace()
        return true
    }

    private mutating func skipSpace() {
        while index < scalars.count, [" ", "\t"].contains(scalars[index]) { index += 1 }
    }
}
