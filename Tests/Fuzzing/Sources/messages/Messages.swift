import Fuzzing
import Localization

/// A valid message can be written and read again, and its text is that of its parts.
func checkMessage(_ text: String, _ arguments: Arguments) {
    checkQuoting(text)
    let message: Message
    do {
        message = try Message(parsing: text)
    } catch {
        let length = text.unicodeScalars.count
        expect((1...length + 1).contains(error.column), "a fault of a message has its column: \(error): \(text)")
        return expect(!error.description.isEmpty, "a fault of a message is described")
    }
    if let fault = fault(in: message.parts, depth: 0) { fatalError("property violated: \(fault): \(text)") }
    let written = written(message.parts, isCounted: false)
    guard let again = try? Message(parsing: written) else {
        fatalError("property violated: a message is written so that it can be read: \(written)")
    }
    expect(again == message, "a message is written so that it is read as the same one: \(written)")
    checkFilling(of: message, text, arguments)
}

/// Every text can be quoted in a message.
private func checkQuoting(_ text: String) {
    let quoted = quoted(text, isCounted: false)
    let parts = (try? Message(parsing: quoted))?.parts
    expect(parts == (text.isEmpty ? [] : [.literal(text)]), "a quoted text stands for itself: \(quoted)")
}

private func fault(in parts: [Message.Part], depth: Int) -> String? {
    guard depth <= 8 else { return "choices are nested at most 8 deep" }
    for (part, next) in zip(parts, parts.dropFirst()) {
        if case (.literal, .literal) = (part, next) { return "two literals never stand side by side" }
    }
    for part in parts {
        let branches: [[Message.Part]]
        switch part {
        case .literal(let text):
            if text.isEmpty { return "a literal is not empty" }
            continue
        case .argument(let name, _):
            if !isName(name) { return "\(name) is no name" }
            continue
        case .plural(let name, let exact, let forms):
            guard forms[.other] != nil, isName(name) else { return "a plural has a name and the case other" }
            guard exact.keys.allSatisfy({ $0 >= 0 }) else { return "an exact number has no sign" }
            branches = Array(exact.values) + Array(forms.values)
        case .select(let name, let cases):
            guard cases["other"] != nil, isName(name) else { return "a select has a name and the case other" }
            branches = Array(cases.values)
        }
        if let fault = branches.lazy.compactMap({ fault(in: $0, depth: depth + 1) }).first { return fault }
    }
    return nil
}

/// A letter, followed by letters, digits and single dots.
private func isName(_ name: String) -> Bool {
    let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    let words = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return name.utf8.first.map(letters.contains) == true
        && words.allSatisfy { word in
            !word.isEmpty
                && word.allSatisfy { letters.contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
}

// MARK: - Writing

/// A message in the syntax of ICU, with the cases of each argument in a different order.
private func written(_ parts: [Message.Part], isCounted: Bool) -> String {
    parts.map { part in
        switch part {
        case .literal(let text): return quoted(text, isCounted: isCounted)
        case .argument(let name, let style): return "{\(name)\(written(style))}"
        case .plural(let name, let exact, let forms):
            let cases =
                exact.map { ("=\($0.key)", $0.value) } + forms.map { ($0.key.rawValue, $0.value) }
            return "{\(name), plural, \(written(cases, isCounted: true))}"
        case .select(let name, let cases):
            return "{\(name), select, \(written(cases.map { ($0.key, $0.value) }, isCounted: isCounted))}"
        }
    }.joined()
}

private func written(_ cases: [(String, [Message.Part])], isCounted: Bool) -> String {
    cases.map { "\($0.0) {\(written($0.1, isCounted: isCounted))}" }.joined(separator: " ")
}

private func written(_ style: Message.Style) -> String {
    switch style {
    case .natural: ""
    case .number: ", number"
    case .percent: ", percent"
    case .dateLong: ", date"
    case .dateMedium: ", date, medium"
    case .month: ", month"
    case .time: ", time"
    }
}

/// A literal without any special character: apostrophes are doubled, and everything from the first brace or `#` is in
/// apostrophes.
private func quoted(_ text: String, isCounted: Bool) -> String {
    func doubled(_ scalars: Substring.UnicodeScalarView) -> String {
        var doubled = String.UnicodeScalarView()
        for scalar in scalars { doubled.append(contentsOf: (scalar == "'" ? "''" : String(scalar)).unicodeScalars) }
        return String(doubled)
    }
    let scalars = text.unicodeScalars
    let special = scalars.firstIndex { ["{", "}"].contains($0) || ($0 == "#" && isCounted) }
    guard let special else { return doubled(scalars[...]) }
    return doubled(scalars[..<special]) + "'" + doubled(scalars[special...]) + "'"
}
