import Foundation

extension CatalogLint {
    /// Problems with characters that text in no language should contain.
    static func textProblems(of message: Message) -> [MessageProblem] {
        var problems: [MessageProblem] = []
        if isUntrimmed(message) { problems.append(.untrimmed) }
        let controls = message.literals.flatMap(\.unicodeScalars)
            .filter { $0.isControl }
        problems += Set(controls.map(\.value)).sorted().map { .controlCharacter($0) }
        let text = message.literals.joined()
        if !text.utf8.elementsEqual(text.precomposedStringWithCanonicalMapping.utf8) { problems.append(.notComposed) }
        // Few texts contain these characters, and each use of a pattern parses it.
        if text.utf8.contains(where: "<]*`&".utf8.contains) {
            // By scalars, because a letter before a combining accent is still a letter to a browser.
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

    /// Violations of the style rules of the language.
    static func wordingProblems(of message: Message, _ wording: Wording) -> [MessageProblem] {
        let literals = message.literals
        var problems = literals.flatMap { wording.findingsAnywhere(in: $0).map(\.problem) }
        problems += wording.unopened(in: Array(literals.joined().unicodeScalars)).map(\.problem)
        if wording.spacesPercent, message.sequences.contains(where: hasPercentSignAfterArgument) {
            problems.append(.loosePercentSign)
        }
        // A problem in several branches is reported once.
        var seen: Set<MessageProblem> = []
        return problems.filter { seen.insert($0).inserted }
    }

    /// Whether `%` follows an argument, with any white space in between.
    private static func hasPercentSignAfterArgument(_ parts: [Message.Part]) -> Bool {
        zip(parts, parts.dropFirst()).contains { part, next in
            switch part {
            case .argument(_, .natural), .argument(_, .number):
                next.literal?.unicodeScalars.first { !$0.properties.isWhitespace } == "%"
            case .literal, .argument, .plural, .select: false
            }
        }
    }
}

extension Unicode.Scalar {
    /// Whether the scalar is invisible and unwanted: a control character, a line or paragraph separator, a
    /// bidirectional embedding or override, or a zero-width character that no language needs.
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
