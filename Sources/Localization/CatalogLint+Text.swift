import Foundation

extension CatalogLint {
    /// Signs that no language's text should contain.
    static func textProblems(of message: Message) -> [MessageProblem] {
        var problems: [MessageProblem] = []
        if isUntrimmed(message) { problems.append(.untrimmed) }
        let controls = message.literals.flatMap(\.unicodeScalars)
            .filter { $0.isControl }
        problems += Set(controls.map(\.value)).sorted().map { .controlCharacter($0) }
        let text = message.literals.joined()
        if !text.utf8.elementsEqual(text.precomposedStringWithCanonicalMapping.utf8) { problems.append(.notComposed) }
        // Hardly any text has a sign of these, and a pattern is parsed whenever it is used.
        if text.utf8.contains(where: "<]*`&".utf8.contains) {
            // By scalars: a letter with an accent of its own behind it is still a letter to a browser.
            let markup = /<\/?[A-Za-z]|\]\(|\*\*|`|&#?[A-Za-z0-9]+;/.matchingSemantics(.unicodeScalar)
            problems += text.matches(of: markup).map { .markup(String($0.output)) }
        }
        return problems
    }

    private static func isUntrimmed(_ message: Message) -> Bool {
        let first = message.parts.first?.literal?.first
        let last = message.parts.last?.literal?.last
        return first?.isWhitespace ?? false || last?.isWhitespace ?? false
    }

    /// Words that the language spells differently.
    static func wordingProblems(of message: Message, _ wording: Wording) -> [MessageProblem] {
        let literals = message.literals
        var problems = literals.flatMap { wording.findingsAnywhere(in: $0).map(\.problem) }
        problems += wording.unopened(in: Array(literals.joined().unicodeScalars)).map(\.problem)
        if wording.spacesPercent, literals.contains(where: { $0.utf8.contains(UInt8(ascii: "%")) }),
            message.sequences.contains(where: hasLoosePercentSign)
        {
            problems.append(.loosePercentSign)
        }
        // Problems that the branches of a choice have in common are reported once.
        var seen: Set<MessageProblem> = []
        return problems.filter { seen.insert($0).inserted }
    }

    /// Whether `%` follows a number: an argument at any distance, digits without the no-break space between.
    private static func hasLoosePercentSign(_ parts: [Message.Part]) -> Bool {
        let followsDigit = parts.contains { $0.literal?.contains(/[0-9][ \t]*%/) ?? false }
        let followsArgument = zip(parts, parts.dropFirst()).contains { part, next in
            switch part {
            case .argument(_, .natural), .argument(_, .number): next.literal?.contains(/^\s*%/) ?? false
            case .literal, .argument, .plural, .select: false
            }
        }
        return followsDigit || followsArgument
    }
}

extension Unicode.Scalar {
    /// Invisible signs with an effect: controls, signs that turn the direction of the text, and those without width
    /// that no language needs.
    fileprivate var isControl: Bool {
        switch (properties.generalCategory, value) {
        case (.control, _), (.lineSeparator, _), (.paragraphSeparator, _): true
        case (_, 0x202A...0x202E), (_, 0x200B), (_, 0xFEFF): true
        default: false
        }
    }
}

extension Message {
    /// The texts of all parts and branches.
    fileprivate var literals: [String] { sequences.joined().compactMap(\.literal) }
}
