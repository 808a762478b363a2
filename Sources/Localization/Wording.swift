import Basics

/// The style rules of a language, from its locale file, for checks.
package struct Wording: Equatable, Sendable {
    /// A word or phrase to avoid.
    struct Rule: Equatable, Sendable {
        let words: String
        /// The replacement, or the reason against the words.
        let instead: String
        let severity: Diagnostic.Severity
        /// The words in lowercase, for searches.
        let small: [Unicode.Scalar]

        init(words: String, instead: String, severity: Diagnostic.Severity) {
            self.words = words
            self.instead = instead
            self.severity = severity
            small = words.unicodeScalars.map(\.small)
        }
    }

    /// The marks around quoted words, such as `«»`; empty if unknown.
    var quotes = ""
    /// Opening marks by their closing marks: `¿` for `?`.
    var opening: [Character: Character] = [:]
    /// Whether a no-break space separates a number and `%`.
    var spacesPercent = false
    /// The words and phrases to avoid, by their first character in lowercase.
    private(set) var rules: [Unicode.Scalar: [Rule]] = [:]

    mutating func add(_ rule: Rule) {
        guard let first = rule.small.first else { return }
        rules[first, default: []].append(rule)
    }
}

extension Wording {
    /// A violation of a style rule in a text.
    package struct Finding: Equatable, Sendable {
        /// The offset of its beginning in Unicode scalars, from 0.
        package let offset: Int
        package let problem: MessageProblem
    }

    /// The findings in a paragraph, sorted by offset.
    ///
    /// Opening marks are counted over the whole text, so pass one paragraph at a time.
    package func findings(in text: String) -> [Finding] {
        let scalars = Array(text.unicodeScalars)
        return (findingsAnywhere(in: text) + unopened(in: scalars)).sorted { $0.offset < $1.offset }
    }

    /// The findings of rules that apply to any part of a paragraph.
    func findingsAnywhere(in text: String) -> [Finding] {
        let scalars = Array(text.unicodeScalars)
        return words(in: scalars) + marks(in: scalars) + doubledSpaces(in: scalars) + loosePercentSigns(in: scalars)
    }

    private func words(in scalars: [Unicode.Scalar]) -> [Finding] {
        guard !rules.isEmpty else { return [] }
        let small = scalars.map(\.small)
        return small.indices.flatMap { start -> [Finding] in
            guard let candidates = rules[small[start]] else { return [] }
            let beginsAmid = small[start].isLetter && start > 0 && small[start - 1].isLetter
            guard !beginsAmid else { return [] }
            return candidates.compactMap { rule in
                let end = start + rule.small.count
                guard small[start...].starts(with: rule.small), let last = rule.small.last else { return nil }
                let endsAmid = last.isLetter && end < small.count && small[end].isLetter
                guard !endsAmid else { return nil }
                return Finding(offset: start, problem: .unwelcome(rule.words, rule.instead, rule.severity))
            }
        }
    }

    private func marks(in scalars: [Unicode.Scalar]) -> [Finding] {
        scalars.indices.compactMap { offset in
            switch scalars[offset] {
            case "\"": Finding(offset: offset, problem: .straightQuote("\"", marks: quotes))
            case "'": Finding(offset: offset, problem: .straightQuote("'", marks: "’"))
            default: nil
            }
        }
    }

    private func doubledSpaces(in scalars: [Unicode.Scalar]) -> [Finding] {
        scalars.indices.dropFirst(2).compactMap { offset in
            let isFirst = scalars[offset - 2] != " " && scalars[offset - 2] != "\n"
            guard scalars[offset] == " ", scalars[offset - 1] == " ", isFirst else { return nil }
            return Finding(offset: offset - 1, problem: .doubleSpace)
        }
    }

    private func loosePercentSigns(in scalars: [Unicode.Scalar]) -> [Finding] {
        guard spacesPercent else { return [] }
        return scalars.indices.dropFirst().compactMap { offset in
            guard scalars[offset] == "%", let before = scalars[..<offset].last(where: { $0 != " " }) else { return nil }
            return before.properties.numericType == nil ? nil : Finding(offset: offset, problem: .loosePercentSign)
        }
    }

    /// The closing marks without an opening mark.
    func unopened(in scalars: [Unicode.Scalar]) -> [Finding] {
        let characters = scalars.map(Character.init)
        return opening.sorted { $0.key < $1.key }.compactMap { closing, mark in
            let closings = characters.indices.filter { characters[$0] == closing }
            guard let last = closings.last, closings.count > characters.count(where: { $0 == mark }) else { return nil }
            return Finding(offset: last, problem: .missingOpeningMark(mark, closing: closing))
        }
    }
}

extension Unicode.Scalar {
    /// The lowercase form if it is one scalar, otherwise the scalar itself.
    fileprivate var small: Unicode.Scalar {
        if isASCII { return ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(value) + 32) : self }
        let mapping = properties.lowercaseMapping.unicodeScalars
        return mapping.count == 1 ? mapping.first ?? self : self
    }

    fileprivate var isLetter: Bool { properties.isAlphabetic || properties.numericType != nil }
}
