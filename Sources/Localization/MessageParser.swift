/// A recursive-descent parser of messages.
///
/// Apostrophes have ICU's meaning: `''` is one apostrophe, `'{…'` quotes up to the next apostrophe, and any other
/// apostrophe is literal.
struct MessageParser {
    static let formats = ["number", "percent", "date", "month", "time", "plural", "select"]
    /// The maximum nesting depth, so that no file can exhaust the stack.
    static let depthLimit = 8

    private let scalars: [Unicode.Scalar]
    private(set) var index = 0
    var depth = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func parseMessage() throws(MessageError) -> [Message.Part] {
        let parts = try parseParts(counting: nil)
        guard index == scalars.count else { throw fault(.unmatchedBrace) }
        return parts
    }

    /// Parses parts up to `}` or the end.
    ///
    /// - Parameter counted: the argument of the innermost enclosing plural, which `#` shows. In a select inside a
    ///   plural, ICU would show a literal `#` instead.
    mutating func parseParts(counting counted: String?) throws(MessageError) -> [Message.Part] {
        var parts: [Message.Part] = []
        var literal = String.UnicodeScalarView()
        func endLiteral() {
            guard !literal.isEmpty else { return }
            parts.append(.literal(String(literal)))
            literal.removeAll()
        }
        while index < scalars.count, scalars[index] != "}" {
            switch (scalars[index], counted) {
            case ("{", _):
                endLiteral()
                parts.append(try parseArgument(counting: counted))
            case ("#", let counted?):
                endLiteral()
                parts.append(.argument(counted, .number))
                index += 1
            case ("'", _):
                try parseApostrophe(into: &literal, quotesHash: counted != nil)
            case (let scalar, _):
                literal.append(scalar)
                index += 1
            }
        }
        endLiteral()
        return parts
    }

    private mutating func parseApostrophe(
        into literal: inout String.UnicodeScalarView,
        quotesHash: Bool
    ) throws(MessageError) {
        let opening = index
        index += 1
        let next = index < scalars.count ? scalars[index] : " "
        guard next == "{" || next == "}" || (next == "#" && quotesHash) else {
            literal.append("'")
            if next == "'" { index += 1 }
            return
        }
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if scalar == "'" {
                guard index < scalars.count, scalars[index] == "'" else { return }
                index += 1
            }
            literal.append(scalar)
        }
        throw fault(.unclosedQuote, at: opening)
    }

    private mutating func parseArgument(counting counted: String?) throws(MessageError) -> Message.Part {
        let opening = index
        index += 1
        let name = try parseName(after: opening)
        if take("}") { return .argument(name, .natural) }
        try expect(",", or: "`,` or `}`", after: opening)
        skipSpace()
        let position = index
        let format = takeWord()
        switch format {
        case "plural":
            let branches = try parseBranches(of: format, counting: name, after: opening)
            return try plural(name, branches)
        case "select":
            let branches = try parseBranches(of: format, counting: counted, after: opening)
            let cases = branches.map { ($0.selector, $0.parts) }
            return .select(name, cases: Dictionary(uniqueKeysWithValues: cases))
        default:
            let style = try parseStyle(of: format, at: position, after: opening)
            return .argument(name, style)
        }
    }

    private mutating func parseName(after opening: Int) throws(MessageError) -> String {
        skipSpace()
        let position = index
        let name = takeWord()
        guard !isArgumentName(name) else { return name }
        guard index < scalars.count else { throw fault(.unclosedBrace, at: opening) }
        throw fault(.badName(name), at: position)
    }

    private mutating func parseStyle(
        of format: String,
        at position: Int,
        after opening: Int
    ) throws(MessageError) -> Message.Style {
        let plain: Message.Style
        switch format {
        case "number": plain = .number
        case "percent": plain = .percent
        case "date": plain = .dateLong
        case "month": plain = .month
        case "time": plain = .time
        default:
            guard index < scalars.count else { throw fault(.unclosedBrace, at: opening) }
            let suggestion = Spelling.nearest(to: format, among: Self.formats)
            throw fault(.unknownFormat(format, suggestion: suggestion), at: position)
        }
        var style = plain
        if take(",") {
            skipSpace()
            let position = index
            switch (plain, takeWord()) {
            case (.dateLong, "long"): style = .dateLong
            case (.dateLong, "medium"): style = .dateMedium
            case (_, let word): throw fault(.unknownStyle(word, format: format), at: position)
            }
        }
        try expect("}", after: opening)
        return style
    }

    func fault(_ fault: MessageError.Fault, at position: Int? = nil) -> MessageError {
        MessageError(fault: fault, column: (position ?? index) + 1)
    }

    /// The fault for a missing `expected`; at the end of the text, it is the unclosed brace at `opening`.
    func unexpected(_ expected: String, after opening: Int) -> MessageError {
        guard index < scalars.count else { return fault(.unclosedBrace, at: opening) }
        return fault(.unexpected(String(scalars[index]), expected: expected))
    }

    mutating func skipSpace() {
        while index < scalars.count, scalars[index].properties.isPatternWhitespace { index += 1 }
    }

    /// Skips white space, and then `sign` if it is next.
    ///
    /// - Returns: whether `sign` was next.
    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard index < scalars.count, scalars[index] == sign else { return false }
        index += 1
        return true
    }

    mutating func expect(
        _ sign: Unicode.Scalar,
        or wanted: String? = nil,
        after opening: Int
    ) throws(MessageError) {
        guard take(sign) else { throw unexpected(wanted ?? "`\(sign)`", after: opening) }
    }

    /// Takes the characters up to white space, a brace, or a comma.
    mutating func takeWord() -> String {
        let word = scalars[index...].prefix { !$0.properties.isPatternWhitespace && !["{", "}", ","].contains($0) }
        index += word.count
        var view = String.UnicodeScalarView()
        view.append(contentsOf: word)
        return String(view)
    }

    private func isArgumentName(_ name: String) -> Bool {
        let words = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.first.map { $0.isASCII && $0.isLetter } ?? false
            && words.allSatisfy { word in
                !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            }
    }
}
