extension CatalogLint {
    /// What a catalogue has otherwise than the reference.
    static func differences(of catalog: LocaleCatalog, from reference: LocaleCatalog) -> [CatalogError] {
        let missing = reference.messages.keys.filter { catalog.messages[$0] == nil }
        var errors: [CatalogError] = []
        for key in missing {
            errors.append(catalog.error(.difference(key: key, .missingKey, from: reference.file), atKey: key))
        }
        for (key, message) in catalog.messages {
            if let expected = reference.messages[key] {
                var differences = differences(of: message, from: expected)
                if catalog.language != reference.language, message == expected, isWords(expected) {
                    differences.append(.sameText)
                }
                if let ending = endingDifference(of: message, from: expected) { differences.append(ending) }
                errors += differences.map {
                    catalog.error(.difference(key: key, $0, from: reference.file), inTextOf: key)
                }
            } else {
                // Only a key that is missing here can have been meant.
                let difference = MessageDifference.unknownKey(suggestion: Spelling.nearest(to: key, among: missing))
                errors.append(catalog.error(.difference(key: key, difference, from: reference.file), atKey: key))
            }
        }
        return errors
    }

    /// Whether a message has so many words that no two languages share them all by chance.
    private static func isWords(_ message: Message) -> Bool {
        message.sequences.joined().compactMap(\.literal).joined(separator: " ").matches(of: /\p{L}{3,}/).count > 2
    }

    /// A sentence here is one there.
    private static func endingDifference(of message: Message, from expected: Message) -> MessageDifference? {
        let (here, there) = (endings(of: message.parts), endings(of: expected.parts))
        guard here.isDisjoint(with: there), let mark = here.min(), let other = there.min() else { return nil }
        return .otherEnding(here: mark, there: other)
    }

    /// The marks with which a message can end; an empty text stands for none.
    private static func endings(of parts: [Message.Part]) -> Set<String> {
        guard let last = parts.last else { return [""] }
        guard let literal = last.literal else {
            let branches = last.branches
            return branches.isEmpty ? [""] : branches.reduce(into: []) { $0.formUnion(endings(of: $1)) }
        }
        // The full stop of Chinese and the question mark of Arabic are the same marks.
        let marks: [Character: String] = [
            ".": ".", "。": ".", "।": ".", "?": "?", "？": "?", "؟": "?", "!": "!", "！": "!", ":": ":", "：": ":",
        ]
        return [literal.last { !$0.isWhitespace }.flatMap { marks[$0] } ?? ""]
    }

    private static func differences(of message: Message, from expected: Message) -> [MessageDifference] {
        let (here, there) = (message.arguments, expected.arguments)
        let missing = there.keys.filter { here[$0] == nil }
        var differences = missing.map { MessageDifference.missingArgument($0) }
        for (name, uses) in here {
            if let expectedUses = there[name] {
                differences += Self.differences(in: name, uses, from: expectedUses)
            } else {
                let suggestion = Spelling.nearest(to: name, among: missing)
                differences.append(.unknownArgument(name, suggestion: suggestion))
            }
        }
        return differences
    }

    private static func differences(
        in argument: String,
        _ uses: Set<Message.Use>,
        from expected: Set<Message.Use>
    ) -> [MessageDifference] {
        let (here, there) = (kinds(of: uses), kinds(of: expected))
        // A natural place takes a value of any type, but a word to choose by is not meant to be read.
        let isLeftOpen = (here.isEmpty || there.isEmpty) && !(here + there).contains(.choice)
        guard here == there || isLeftOpen else {
            return [.otherKind(argument: argument, here: here, there: there)]
        }
        let (cases, expectedCases) = (cases(of: uses), cases(of: expected))
        let missing = expectedCases.subtracting(cases)
        return missing.map { .missingCase($0, argument: argument) }
            + cases.subtracting(expectedCases).map { name in
                .unknownCase(name, argument: argument, suggestion: Spelling.nearest(to: name, among: missing))
            }
    }

    /// The kinds that the uses ask for, in a fixed order.
    private static func kinds(of uses: Set<Message.Use>) -> [MessageDifference.Kind] {
        let kinds = Set(uses.compactMap(\.kind))
        return MessageDifference.Kind.allCases.filter(kinds.contains)
    }

    private static func cases(of uses: Set<Message.Use>) -> Set<String> {
        uses.reduce(into: []) { cases, use in
            if case .chosen(let names) = use { cases.formUnion(names) }
        }
    }
}

extension Message.Use {
    /// What the value must be, or nil if it may be anything.
    fileprivate var kind: MessageDifference.Kind? {
        switch self {
        case .shown(.natural): nil
        case .shown(.number), .counted: .number
        case .shown(.percent): .percentage
        case .shown(.dateLong), .shown(.dateMedium), .shown(.month): .date
        case .shown(.time): .time
        case .chosen: .choice
        }
    }
}
