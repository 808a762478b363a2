import Localization

/// Compiles messages of the locale into the program: literals become bytes, arguments become slots, and choices become
/// jumps.
extension TemplateCompiler {
    /// A segment of a key: literal text, or a word field with all of its codes.
    private enum KeySegment {
        case literal(String)
        case word(ResolvedField, codes: [String])
    }

    /// The use of a message by a tag.
    private struct Use {
        let key: String
        let context: SlotContext
        let tag: Tag

        var escaping: Escaping { context == .attribute || context == .link ? .attribute : .text }
    }

    /// The maximum number of segments in a key.
    private static let longestKey = 32

    mutating func appendMessage(_ key: String, _ context: SlotContext, at tag: Tag) {
        guard let segments = segments(of: key, at: tag) else { return }
        append(segments[...], after: [], context, at: tag)
    }

    /// Splits a key into segments.
    ///
    /// The name of a field may contain dots, so a field segment is the shortest name of a word field.
    private mutating func segments(of key: String, at tag: Tag) -> [KeySegment]? {
        var rest = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...]
        guard rest.count <= Self.longestKey else {
            report(.unknownMessage(key, suggestion: nil), at: tag)
            return nil
        }
        var segments: [KeySegment] = []
        while let first = rest.first {
            guard first.utf8.first == UInt8(ascii: ":") else {
                segments.append(.literal(first))
                rest = rest.dropFirst()
                continue
            }
            let parts = [String(decoding: first.utf8.dropFirst(), as: UTF8.self)] + rest.dropFirst()
            let names = (1...parts.count).map { parts.prefix($0).joined(separator: ".") }
            let length = names.firstIndex { if case .word? = knownKind(of: $0) { true } else { false } }
            guard let field = field(names[length ?? 0], at: tag) else { return nil }
            guard case .word(let codes) = field.kind else {
                report(.notAKeyWord(field: field.name, kind: field.kind.noun), at: tag)
                return nil
            }
            segments.append(.word(field, codes: codes))
            rest = rest.dropFirst((length ?? 0) + 1)
        }
        return segments
    }

    private func knownKind(of name: String) -> FieldKind? {
        for scope in scopes.reversed() {
            guard let schema = scope.schema else { return nil }
            if let position = schema.position(of: name) { return schema.entries[position].kind }
        }
        return nil
    }

    private mutating func append(
        _ segments: ArraySlice<KeySegment>,
        after key: [String],
        _ context: SlotContext,
        at tag: Tag
    ) {
        guard hasRoom(at: tag) else { return }
        switch segments.first {
        case nil:
            let key = key.joined(separator: ".")
            guard let message = messages[key] else {
                let near = suggestions.nearest(to: key, among: messages.keys)
                return report(.unknownMessage(key, suggestion: near), at: tag)
            }
            usedMessages.insert(key)
            append(message.parts, Use(key: key, context: context, tag: tag))
        case .literal(let text):
            append(segments.dropFirst(), after: key + [text], context, at: tag)
        case .word(let field, let codes):
            appendChoice(by: field.slot, among: codes.count) { compiler, code in
                compiler.append(segments.dropFirst(), after: key + [codes[code]], context, at: tag)
            } absent: { _ in
            }
        }
    }

    private mutating func append(_ parts: [Message.Part], _ use: Use) {
        for part in parts {
            guard hasRoom(at: use.tag) else { return }
            switch part {
            case .literal(let text):
                var bytes: [UInt8] = []
                bytes.append(text, escaping: use.escaping)
                program.append(bytes)
            case .argument(let name, let style):
                guard let field = argument(name, use) else { continue }
                append(field, name, style, use)
            case .plural(let name, let exact, let forms):
                guard let field = argument(name, use) else { continue }
                if field.kind != .integer { reportKind(of: field, name, expected: "an integer", use) }
                appendPlural(field, exact, forms, use)
            case .select(let name, let cases):
                guard let field = argument(name, use) else { continue }
                appendSelect(field, name, cases, use)
            }
        }
    }

    private mutating func argument(_ name: String, _ use: Use) -> ResolvedField? {
        field(name, at: use.tag) { .unknownArgument(name, message: use.key, suggestion: $0) }
    }

    private mutating func reportKind(of field: ResolvedField, _ name: String, expected: String, _ use: Use) {
        report(.argumentKind(name, message: use.key, kind: field.kind.noun, expected: expected), at: use.tag)
    }

    private mutating func append(_ field: ResolvedField, _ name: String, _ style: Message.Style, _ use: Use) {
        let format: ValueFormat
        switch (style, field.kind) {
        case (.natural, _):
            let link = use.context == .content ? link(beside: field, name) : nil
            let isShown = appendLinked(to: link) { $0.appendText(of: field, use.context) }
            if !isShown { reportKind(of: field, name, expected: "a value", use) }
            return
        case (.number, .integer): format = .number
        case (.percent, .integer): format = .percent
        case (.number, _), (.percent, _): return reportKind(of: field, name, expected: "an integer", use)
        case (.dateLong, .day), (.dateLong, .moment): format = .longDate
        case (.dateMedium, .day), (.dateMedium, .moment): format = .mediumDate
        case (.month, .day), (.month, .moment): format = .month
        case (.dateLong, _), (.dateMedium, _), (.month, _):
            return reportKind(of: field, name, expected: "a day or a moment", use)
        case (.time, .moment): format = .time
        case (.time, _): return reportKind(of: field, name, expected: "a moment", use)
        }
        program.append(.value(field.slot, format))
    }
}

// MARK: - Links

extension TemplateCompiler {
    /// The slot of the link field `personLink` beside a field `person`.
    private mutating func link(beside field: ResolvedField, _ name: String) -> Slot? {
        guard let schema = scopes[Int(field.slot.scope)].schema, let position = schema.position(of: name + "Link"),
            schema.entries[position].kind == .link
        else { return nil }
        return Slot(scope: field.slot.scope, position: UInt16(position))
    }

    /// Appends content inside a link, or alone if the page has no value for the link.
    private mutating func appendLinked(to link: Slot?, _ content: (inout TemplateCompiler) -> Bool) -> Bool {
        guard let link else { return content(&self) }
        let opening = program.append(.jumpUnlessTrue(link, to: 0))
        program.append(Array("<a href=\"".utf8))
        program.append(.value(link, .attribute))
        program.append(Array("\">".utf8))
        program.setTarget(ofStep: opening, to: program.label())
        let isShown = content(&self)
        let closing = program.append(.jumpUnlessTrue(link, to: 0))
        program.append(Array("</a>".utf8))
        program.setTarget(ofStep: closing, to: program.label())
        return isShown
    }
}

// MARK: - Choices

extension TemplateCompiler {
    private mutating func appendPlural(
        _ field: ResolvedField,
        _ exact: [Int: [Message.Part]],
        _ forms: [PluralCategory: [Message.Part]],
        _ use: Use
    ) {
        let table = program.reservePlural()
        program.append(.chooseByNumber(field.slot, table: table))
        var targets = PluralTargets()
        var jumps: [Int] = []
        for (number, parts) in exact.sorted(by: { $0.key < $1.key }) {
            targets.exact.append(.init(number: number, target: program.label()))
            append(parts, use)
            jumps.append(program.append(.jump(to: 0)))
        }
        for category in PluralCategory.allCases where category != .other {
            guard let parts = forms[category] else { continue }
            targets.forms.append(.init(category: category, target: program.label()))
            append(parts, use)
            jumps.append(program.append(.jump(to: 0)))
        }
        targets.other = program.label()
        append(forms[.other] ?? [], use)
        program.setPlural(table, to: targets)
        program.setTarget(ofSteps: jumps, to: program.label())
    }

    private mutating func appendSelect(
        _ field: ResolvedField,
        _ name: String,
        _ cases: [String: [Message.Part]],
        _ use: Use
    ) {
        let codes: [String]
        switch field.kind {
        case .word(let words): codes = words
        case .flag: codes = ["true"]
        default:
            reportKind(of: field, name, expected: "a word or a flag", use)
            return append(cases.sorted { $0.key < $1.key }.flatMap(\.value), use)
        }
        for unknown in cases.keys.sorted() where unknown != "other" && !codes.contains(unknown) {
            let near = suggestions.nearest(to: unknown, among: codes)
            report(.unknownCase(unknown, message: use.key, field: name, suggestion: near), at: use.tag)
        }
        let other = cases["other"] ?? []
        guard field.kind == .flag else {
            return appendChoice(by: field.slot, among: codes.count) { compiler, code in
                compiler.append(cases[codes[code]] ?? other, use)
            } absent: { compiler in
                compiler.append(other, use)
            }
        }
        let test = program.append(.jumpUnlessTrue(field.slot, to: 0))
        append(cases["true"] ?? other, use)
        let jump = program.append(.jump(to: 0))
        program.setTarget(ofStep: test, to: program.label())
        append(other, use)
        program.setTarget(ofStep: jump, to: program.label())
    }

    /// Appends one branch per code and one for an absent word.
    private mutating func appendChoice(
        by slot: Slot,
        among count: Int,
        branch: (inout TemplateCompiler, Int) -> Void,
        absent: (inout TemplateCompiler) -> Void
    ) {
        let first = program.reserveTargets(count)
        let choice = program.append(.chooseByWord(slot, first: first, count: Int32(count), absent: 0))
        var jumps: [Int] = []
        for code in 0..<count {
            program.setTarget(first + Int32(code), to: program.label())
            branch(&self, code)
            jumps.append(program.append(.jump(to: 0)))
        }
        program.setTarget(ofStep: choice, to: program.label())
        absent(&self)
        program.setTarget(ofSteps: jumps, to: program.label())
    }
}
