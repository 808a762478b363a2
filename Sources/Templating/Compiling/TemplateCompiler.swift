import Localization

/// Compiles the pieces of a page, its layout, and its partials into one program.
struct TemplateCompiler {
    /// The maximum depth of nested partials.
    static let partialDepthLimit = 32
    /// The maximum size of a compiled page.
    ///
    /// Without a limit, a few small files that include each other twice could exhaust memory.
    static let sizeLimit = 8 << 20

    /// The state of an open section.
    private enum Frame {
        case repetition(step: Int)
        /// The step that jumps over the section.
        case condition(step: Int)
        /// A section with a fault; `isScope` if its names may be fields of an unknown list.
        case broken(isScope: Bool)
    }

    /// A schema in which names are looked up.
    struct Scope {
        /// The schema; nil for an unknown list, of which every name may be a field.
        let schema: FieldSchema?
        /// The prefix of its names in `usedFields`.
        let prefix: String
    }

    /// The field that a tag names.
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
    var suggestions = Suggestions()
    private(set) var anchors: Set<String> = []
    var scopes: [Scope]
    private var frames: [Frame] = []
    /// The page that `{{> body}}` includes; nil outside of the layout.
    private var body: String?
    private var hasBody = false
    /// The partials that are being compiled, outermost first.
    private var path: [String] = []
    /// The number of inclusions of partials so far.
    private var inclusions = 0
    /// The files whose own errors are in `errors`.
    private var reported: Set<String> = []
    private var isTooLarge = false

    init(library: TemplateLibrary, scopes: [FieldSchema], messages: [String: Message]) {
        self.library = library
        self.messages = messages
        self.scopes = scopes.map { Scope(schema: $0, prefix: "") }
    }

    mutating func compile(page: String, layout: String?) {
        guard let layout else { return compile(file: page) }
        body = page
        compile(file: layout)
        if !hasBody, library.template(layout)?.errors.isEmpty == true {
            errors.append(TemplateError(library.start(of: layout), .layoutWithoutBody))
        }
    }

    private mutating func compile(file: String) {
        guard let template = library.template(file) else {
            let near = suggestions.nearest(to: file, among: library.paths)
            return errors.append(TemplateError(library.start(of: file), .unknownTemplate(file, suggestion: near)))
        }
        if reported.insert(file).inserted { errors += template.errors }
        anchors.formUnion(template.anchors)
        for piece in template.pieces {
            guard !isTooLarge else { return }
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

    /// Whether the page is within its size limit; otherwise reports an error once.
    ///
    /// Bytes, steps, inclusions, and errors count towards the limit.
    mutating func hasRoom(at tag: Tag) -> Bool {
        let size = program.bytes.count + 16 * (program.operations.count + inclusions + errors.count)
        guard size > Self.sizeLimit, !isTooLarge else { return !isTooLarge }
        isTooLarge = true
        report(.pageTooLarge(limit: Self.sizeLimit), at: tag)
        return false
    }
}

// MARK: - Partials

extension TemplateCompiler {
    private mutating func include(_ name: String, inline: Bool, at tag: Tag) {
        if name == "body", let page = body {
            if hasBody { report(.repeatedBody, at: tag) }
            hasBody = true
            body = nil
            compile(file: page)
            body = page
            return
        }
        guard !path.contains(name) else { return report(.partialRecursion(path + [name]), at: tag) }
        inclusions += 1
        guard hasRoom(at: tag) else { return }
        guard path.count < Self.partialDepthLimit else {
            return report(.partialsTooDeep(limit: Self.partialDepthLimit), at: tag)
        }
        switch library.path(ofPartial: name, &suggestions) {
        case .failure(let fault): report(fault.problem, at: tag)
        case .success(let file):
            if inline, file.hasSuffix(".md") { return report(.inlineMarkdownPartial(name), at: tag) }
            usedPartials.insert(name)
            path.append(name)
            let layoutBody = body
            body = nil
            compile(file: file)
            body = layoutBody
            path.removeLast()
        }
    }
}

// MARK: - Fields

extension TemplateCompiler {
    /// The field of a name, resolved from the innermost scope outward.
    ///
    /// - Returns: `isHidden` is true if the name may be a field of an unknown list.
    private func field(_ name: String) -> (found: ResolvedField?, isHidden: Bool) {
        for (depth, scope) in scopes.enumerated().reversed() {
            guard let schema = scope.schema else { return (nil, true) }
            guard let position = schema.position(of: name) else { continue }
            let slot = Slot(scope: UInt16(depth), position: UInt16(position))
            return (ResolvedField(name: scope.prefix + name, slot: slot, kind: schema.entries[position].kind), false)
        }
        return (nil, false)
    }

    /// The field of a name.
    ///
    /// - Parameter problem: makes the error for an unknown name from the most similar known name.
    /// - Returns: nil if the name is unknown.
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
            report(problem(suggestions.nearest(to: name, among: names)), at: tag)
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
        case .integer where isAttribute, .day where isAttribute, .moment where isAttribute:
            program.append(.value(field.slot, .machine))
        default:
            if !appendText(of: field, context) { report(.notAValue(field: name, kind: field.kind.noun), at: tag) }
        }
    }

    /// Appends a field in its human-readable form.
    ///
    /// - Returns: false if the kind of the field has no such form.
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
            // An unknown field may be a list, unless it is tested for a code.
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
            let near = suggestions.nearest(to: code, among: codes)
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
