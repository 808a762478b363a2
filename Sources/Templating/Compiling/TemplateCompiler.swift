import Localization

/// Turns the pieces of a page, its layout and its partials into one program.
struct TemplateCompiler {
    /// What a section needs at its end.
    private enum Frame {
        case repetition(step: Int)
        /// The step that jumps over the section.
        case condition(step: Int)
        /// A section with a fault; `isScope` if names in it may be those of an unknown list.
        case broken(isScope: Bool)
    }

    /// A schema in which names are looked up.
    struct Scope {
        /// nil for a list that does not exist: every name may be one of its fields.
        let schema: FieldSchema?
        /// What stands before names in `usedFields`.
        let prefix: String
    }

    /// A field that a tag names.
    struct ResolvedField {
        let name: String
        let slot: Slot
        let kind: FieldKind
    }

    let library: TemplateLibrary
    let messages: [String: Message]
    var program = Program()
    var errors: [TemplateError] = []
    var usedMessages: Set<String> = []
    var usedFields: Set<String> = []
    var usedPartials: Set<String> = []
    private(set) var anchors: Set<String> = []
    var scopes: [Scope]
    private var frames: [Frame] = []
    /// The page that `{{> body}}` of the layout stands for, while the layout itself is compiled.
    private var body: String?
    private var hasBody = false
    /// The partials that are being compiled, outermost first.
    private var path: [String] = []

    init(library: TemplateLibrary, scopes: [FieldSchema], messages: [String: Message]) {
        self.library = library
        self.messages = messages
        self.scopes = scopes.map { Scope(schema: $0, prefix: "") }
    }

    mutating func compile(page: String, layout: String?) {
        guard let layout else { return compile(library.parse(page)) }
        body = page
        let parsed = library.parse(layout)
        compile(parsed)
        if !hasBody, parsed.errors.isEmpty {
            errors.append(TemplateError(library.start(of: layout), .layoutWithoutBody))
        }
    }

    private mutating func compile(_ template: ParsedTemplate) {
        errors += template.errors
        anchors.formUnion(template.anchors)
        for piece in template.pieces {
            switch piece {
            case .bytes(let bytes): program.append(bytes)
            case .value(let tag, let name, let context): appendValue(name, context, at: tag)
            case .message(let tag, let key, let context): appendMessage(key, context, at: tag)
            case .section(let tag, let condition, let inverted, _): open(condition, inverted: inverted, at: tag)
            case .end: close()
            case .partial(let tag, let name, let inline): include(name, inline: inline, at: tag)
            case .unlessEmpty(let bytes): program.appendUnlessEmpty(bytes)
            case .unlessEmptyEnd(let bytes):
                let step = program.append(.dropIfEmpty(to: 0))
                program.append(bytes)
                program.setTarget(ofStep: step, to: program.label())
            }
        }
    }

    mutating func report(_ problem: TemplateError.Problem, at tag: Tag) {
        errors.append(TemplateError(tag.place, problem))
    }
}

// MARK: - Partials

extension TemplateCompiler {
    private mutating func include(_ name: String, inline: Bool, at tag: Tag) {
        if name == "body", let page = body {
            if hasBody { report(.repeatedBody, at: tag) }
            hasBody = true
            body = nil
            compile(library.parse(page))
            body = page
            return
        }
        guard !path.contains(name) else { return report(.partialRecursion(path + [name]), at: tag) }
        switch library.path(ofPartial: name) {
        case .failure(let fault): report(fault.problem, at: tag)
        case .success(let file):
            if inline, file.hasSuffix(".md") { return report(.inlineMarkdownPartial(name), at: tag) }
            usedPartials.insert(name)
            path.append(name)
            let layoutBody = body
            body = nil
            compile(library.parse(file))
            body = layoutBody
            path.removeLast()
        }
    }
}

// MARK: - Fields

extension TemplateCompiler {
    /// The field of a name, looked up from the inside outwards, or nil without a report if it may be one of an unknown
    /// list.
    private func field(_ name: String) -> (found: ResolvedField?, isHidden: Bool) {
        for (depth, scope) in scopes.enumerated().reversed() {
            guard let schema = scope.schema else { return (nil, true) }
            guard let position = schema.position(of: name) else { continue }
            let slot = Slot(scope: UInt16(depth), position: UInt16(position))
            return (ResolvedField(name: scope.prefix + name, slot: slot, kind: schema.entries[position].kind), false)
        }
        return (nil, false)
    }

    /// The field of a name; otherwise nil, after a report made by `problem` from the nearest name there is.
    mutating func field(
        _ name: String,
        at tag: Tag,
        orReport problem: (String?) -> TemplateError.Problem
    ) -> ResolvedField? {
        let (found, isHidden) = field(name)
        if let found {
            usedFields.insert(found.name)
        } else if !isHidden {
            let names = scopes.flatMap { $0.schema?.entries.map(\.name) ?? [] }
            report(problem(Spelling.nearest(to: name, among: names)), at: tag)
        }
        return found
    }

    mutating func field(_ name: String, at tag: Tag) -> ResolvedField? {
        field(name, at: tag) { .unknownField(name, suggestion: $0) }
    }

    private mutating func appendValue(_ name: String, _ context: SlotContext, at tag: Tag) {
        guard let field = field(name, at: tag) else { return }
        if context == .link, field.kind != .link {
            return report(.notALink(field: name, kind: field.kind.noun), at: tag)
        }
        let isAttribute = context == .attribute
        switch field.kind {
        case .integer where isAttribute: program.append(.value(field.slot, .digits))
        case .day where isAttribute: program.append(.value(field.slot, .isoDate))
        case .moment where isAttribute: program.append(.value(field.slot, .isoMoment))
        default:
            if !appendText(of: field, context) { report(.notAValue(field: name, kind: field.kind.noun), at: tag) }
        }
    }

    /// Appends a field as people read it.
    ///
    /// False if its kind cannot be read.
    mutating func appendText(of field: ResolvedField, _ context: SlotContext) -> Bool {
        let escaping: Escaping = context == .attribute || context == .link ? .attribute : .text
        let format: ValueFormat
        switch field.kind {
        case .text where context == .content: format = .isolatedText
        case .text, .code, .link: format = escaping == .attribute ? .attribute : .text
        case .integer: format = .number
        case .day: format = .longDate
        case .moment: format = .time
        case .word(let codes):
            program.append(word: field.slot, codes: codes, escaping: escaping)
            return true
        case .flag, .list: return false
        }
        program.append(.value(field.slot, format))
        return true
    }
}

// MARK: - Sections

extension TemplateCompiler {
    private mutating func open(_ condition: Condition, inverted: Bool, at tag: Tag) {
        guard let field = field(condition.name, at: tag) else {
            // An unknown field may be a list; an unknown word is none.
            let isScope = condition.code == nil && !inverted
            if isScope { scopes.append(Scope(schema: nil, prefix: "")) }
            return frames.append(.broken(isScope: isScope))
        }
        if let code = condition.code { return open(field, code: code, inverted: inverted, at: tag) }
        let slot = field.slot
        switch field.kind {
        case .list(let schema) where !inverted:
            frames.append(.repetition(step: program.append(.repeatStart(slot, end: 0))))
            _ = program.label()
            scopes.append(Scope(schema: schema, prefix: field.name + "/"))
        case .day, .moment, .word:
            let step = inverted ? Operation.jumpIfPresent(slot, to: 0) : .jumpUnlessPresent(slot, to: 0)
            frames.append(.condition(step: program.append(step)))
        case .text, .code, .integer, .flag, .link, .list:
            let step = inverted ? Operation.jumpIfTrue(slot, to: 0) : .jumpUnlessTrue(slot, to: 0)
            frames.append(.condition(step: program.append(step)))
        }
    }

    private mutating func open(_ field: ResolvedField, code: String, inverted: Bool, at tag: Tag) {
        guard case .word(let codes) = field.kind else {
            report(.notACondition(field: field.name, kind: field.kind.noun), at: tag)
            return frames.append(.broken(isScope: false))
        }
        guard let position = codes.firstIndex(of: code) else {
            let near = Spelling.nearest(to: code, among: codes)
            report(.unknownCode(code, field: field.name, suggestion: near), at: tag)
            return frames.append(.broken(isScope: false))
        }
        let number = Int32(position)
        let step =
            inverted
            ? Operation.jumpIfWord(field.slot, code: number, to: 0) : .jumpUnlessWord(field.slot, code: number, to: 0)
        frames.append(.condition(step: program.append(step)))
    }

    private mutating func close() {
        switch frames.popLast() {
        case .repetition(let step):
            program.append(.repeatEnd)
            program.setTarget(ofStep: step, to: program.label())
            scopes.removeLast()
        case .condition(let step): program.setTarget(ofStep: step, to: program.label())
        case .broken(let isScope): if isScope { scopes.removeLast() }
        case nil: break
        }
    }
}
