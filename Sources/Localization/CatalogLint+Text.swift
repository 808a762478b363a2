extension CatalogLint {
    /// What no language's text should hold.
    static func textProblems(of message: Message) -> [MessageProblem] {
        var problems: [MessageProblem] = []
        if isUntrimmed(message) { problems.append(.untrimmed) }
        let controls = message.literals.flatMap(\.unicodeScalars)
            .filter { [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory) }
        problems += Set(controls.map(\.value)).sorted().map { .controlCharacter($0) }
        return problems
    }

    private static func isUntrimmed(_ message: Message) -> Bool {
        let first = message.parts.first?.literal?.first
        let last = message.parts.last?.literal?.last
        return first?.isWhitespace ?? false || last?.isWhitespace ?? false
    }

    /// What Spanish writes otherwise than English does.
    static func spanishProblems(of message: Message) -> [MessageProblem] {
        let text = message.literals.joined()
        func count(_ mark: Character) -> Int { text.count { $0 == mark } }
        let marks: [(opening: Character, closing: Character)] = [("¿", "?"), ("¡", "!")]
        var problems = marks.filter { count($0.closing) > count($0.opening) }
            .map { MessageProblem.missingOpeningMark($0.opening, closing: $0.closing) }
        if message.sequences.contains(where: hasLoosePercentSign) { problems.append(.loosePercentSign) }
        return problems
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

extension Message {
    /// The texts of all parts and branches.
    fileprivate var literals: [String] { sequences.joined().compactMap(\.literal) }
}
