import Fuzzing
import Localization

/// A valid rule applies to the same numbers as in CLDR's syntax.
func checkPluralRule(_ text: String) {
    let rules: PluralRules
    do {
        rules = try PluralRules(parsing: [.one: text])
    } catch {
        let length = text.unicodeScalars.count
        expect((1...length + 1).contains(error.column), "a fault of a rule has its column: \(error): \(text)")
        return expect(!error.description.isEmpty, "a fault of a rule is described")
    }
    expect(rules.categories == [.one, .other], "a rule declares its category")
    let tokens = tokens(of: text)
    for number in [0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 14, 19, 20, 21, 99, 100, 101, 111, 1_000_000, .max] {
        let expected = holds(tokens, for: UInt(number))
        expect((rules.category(of: number) == .one) == expected, "a rule holds as it is written: \(text) for \(number)")
        expect(rules.category(of: -number) == rules.category(of: number), "the sign plays no part: \(text)")
    }
    // This number has no opposite.
    _ = rules.category(of: .min)
}

/// A second implementation for valid rules: `or` binds less tightly than `and`, and there are no brackets.
private func holds(_ tokens: [String], for number: UInt) -> Bool {
    tokens.split(separator: "or").contains { alternative in
        alternative.split(separator: "and").allSatisfy { relation($0, holdsFor: number) }
    }
}

/// A relation, such as `n % 10 != 1, 3..5`.
private func relation(_ tokens: ArraySlice<String>, holdsFor number: UInt) -> Bool {
    var tokens = tokens
    var value = ["n", "i"].contains(tokens.popFirst()) ? number : 0
    if tokens.first == "%" {
        guard let modulus = tokens.dropFirst().first.flatMap(UInt.init) else { fatalError("a modulus is a number") }
        value %= modulus
        tokens = tokens.dropFirst(2)
    }
    let isNegated = tokens.popFirst() == "!="
    let isListed = tokens.split(separator: ",").contains { range in
        guard let low = range.first.flatMap(UInt.init), let high = range.last.flatMap(UInt.init) else {
            fatalError("a range is made of numbers: \(range)")
        }
        return (low...high).contains(value)
    }
    return isListed != isNegated
}

/// Runs of letters, of digits and of symbols, up to the samples.
private func tokens(of text: String) -> [String] {
    func kind(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case " ", "\t": 0
        case "0"..."9": 1
        default: scalar.properties.isAlphabetic ? 2 : 3
        }
    }
    var tokens: [(kind: Int, text: String)] = []
    var last = 0
    for scalar in text.unicodeScalars.prefix(while: { $0 != "@" }) {
        let kind = kind(scalar)
        if kind == last, kind != 0 {
            tokens[tokens.count - 1].text.unicodeScalars.append(scalar)
        } else if kind != 0 {
            tokens.append((kind, String(scalar)))
        }
        last = kind
    }
    return tokens.map(\.text)
}
