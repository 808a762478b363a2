extension CatalogLint {
    /// A catalog and the reference that it is compared with.
    struct Comparison {
        private let catalog: LocaleCatalog
        private let reference: LocaleCatalog
        private let others: [LocaleCatalog]
        private var suggestions = Suggestions()

        /// - Parameter catalogs: all catalogs of the site, including these two.
        init(_ catalog: LocaleCatalog, with reference: LocaleCatalog, beside catalogs: [LocaleCatalog]) {
            self.catalog = catalog
            self.reference = reference
            others = catalogs.filter { $0.id != catalog.id && $0.id != reference.id }
        }

        /// The differences between the catalog and the reference.
        mutating func differences() -> [CatalogError] {
            let missing = reference.messages.keys.filter { catalog.messages[$0] == nil }
            var errors = missing.map { key in
                catalog.error(.difference(key: key, .missingKey, from: reference.file), atKey: key)
            }
            // Sorted, so that the limit on suggestions gives the same result each time.
            for (key, message) in catalog.messages.sorted(by: { $0.key < $1.key }) {
                if let expected = reference.messages[key] {
                    errors += differences(of: message, from: expected).map {
                        catalog.error(.difference(key: key, $0, from: reference.file), inTextOf: key)
                    }
                } else {
                    let difference = MessageDifference.unknownKey(
                        // Only a key that is missing here can be the intended one.
                        suggestion: suggestions.nearest(to: key, among: missing),
                        others: others.filter { $0.messages[key] != nil }.map(\.file)
                    )
                    errors.append(catalog.error(.difference(key: key, difference, from: reference.file), atKey: key))
                }
            }
            return errors
        }

        private mutating func differences(of message: Message, from expected: Message) -> [MessageDifference] {
            var differences = argumentDifferences(of: message, from: expected)
            if catalog.language != reference.language, message == expected, CatalogLint.isWords(expected) {
                differences.append(.sameText)
            }
            if let ending = CatalogLint.endingDifference(of: message, from: expected) { differences.append(ending) }
            return differences
        }

        private mutating func argumentDifferences(of message: Message, from expected: Message) -> [MessageDifference] {
            let (here, there) = (message.arguments, expected.arguments)
            let missing = there.keys.filter { here[$0] == nil }
            var differences = missing.map { MessageDifference.missingArgument($0) }
            for (name, uses) in here.sorted(by: { $0.key < $1.key }) {
                if let expectedUses = there[name] {
                    differences += useDifferences(in: name, uses, from: expectedUses)
                } else {
                    let suggestion = suggestions.nearest(to: name, among: missing)
                    differences.append(.unknownArgument(name, suggestion: suggestion))
                }
            }
            return differences
        }

        private mutating func useDifferences(
            in argument: String,
            _ uses: Set<Message.Use>,
            from expected: Set<Message.Use>
        ) -> [MessageDifference] {
            let (here, there) = (MessageDifference.Kind.kinds(of: uses), MessageDifference.Kind.kinds(of: expected))
            // The natural style accepts a value of any type, but a word that selects a case is not meant for readers.
            let isLeftOpen = (here.isEmpty || there.isEmpty) && !(here + there).contains(.choice)
            guard here == there || isLeftOpen else {
                return [.otherKind(argument: argument, here: here, there: there)]
            }
            let (cases, expectedCases) = (CatalogLint.cases(of: uses), CatalogLint.cases(of: expected))
            let missing = expectedCases.subtracting(cases)
            var differences = missing.map { MessageDifference.missingCase($0, argument: argument) }
            for name in cases.subtracting(expectedCases).sorted() {
                let suggestion = suggestions.nearest(to: name, among: missing)
                differences.append(.unknownCase(name, argument: argument, suggestion: suggestion))
            }
            return differences
        }
    }

    /// Whether a message has so many words that two languages cannot have the same text by chance.
    private static func isWords(_ message: Message) -> Bool {
        message.sequences.joined().compactMap(\.literal).joined(separator: " ").matches(of: /\p{L}{3,}/).count > 2
    }

    /// The difference between the final punctuation of two messages.
    private static func endingDifference(of message: Message, from expected: Message) -> MessageDifference? {
        let (here, there) = (endings(of: message.parts), endings(of: expected.parts))
        guard here.isDisjoint(with: there), let mark = here.min(), let other = there.min() else { return nil }
        return .otherEnding(here: mark, there: other)
    }

    /// The punctuation marks with which a message can end; an empty text means none.
    private static func endings(of parts: [Message.Part]) -> Set<String> {
        guard let last = parts.last else { return [""] }
        guard let literal = last.literal else {
            let branches = last.branches
            return branches.isEmpty ? [""] : branches.reduce(into: []) { $0.formUnion(endings(of: $1)) }
        }
        // Marks of other scripts, such as the full stop of Chinese, count as their Latin equivalents.
        let marks: [Unicode.Scalar: String] = [
            ".": ".", "。": ".", "।": ".", "?": "?", "？": "?", "؟": "?", "!": "!", "！": "!", ":": ":", "：": ":",
        ]
        return [literal.unicodeScalars.last { !$0.properties.isWhitespace }.flatMap { marks[$0] } ?? ""]
    }

    private static func cases(of uses: Set<Message.Use>) -> Set<String> {
        uses.reduce(into: []) { cases, use in
            if case .chosen(let names) = use { cases.formUnion(names) }
        }
    }
}

extension MessageDifference.Kind {
    /// The kinds that the uses ask for, in a fixed order.
    static func kinds(of uses: Set<Message.Use>) -> [Self] {
        let kinds = Set(uses.compactMap(\.kind))
        return allCases.filter(kinds.contains)
    }
}

extension Message.Use {
    /// The required type of the value, or nil if it may be anything.
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
