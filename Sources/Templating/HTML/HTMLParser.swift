import Basics

/// Parses HTML with tags: copies the HTML unchanged and determines the context of each tag.
struct HTMLParser {
    /// A part of the value of a link attribute.
    private enum LinkPart {
        case literal([UInt8])
        case value
        case other
    }

    private struct OpenSection {
        let tag: Tag
        let scanner: HTMLScanner
    }

    private let source: TemplateText
    private var scanner = HTMLScanner()
    private var pieces: [Piece] = []
    private var errors: [TemplateError] = []
    private var open = OpenSections<OpenSection>()
    /// The parts of the current attribute value, if it is an address.
    private var linkParts: [LinkPart] = []

    private init(_ source: TemplateText) {
        self.source = source
    }

    static func parse(_ source: TemplateText) -> ParsedTemplate {
        let lexer = TagLexer(source)
        var parser = HTMLParser(source)
        for segment in lexer.segments(whereLineVanishes: \.isStructural) {
            switch segment {
            case .text(let range): parser.read(range)
            case .tag(let tag): parser.read(tag)
            }
        }
        parser.finish()
        return ParsedTemplate(pieces: parser.pieces, errors: lexer.errors + parser.errors)
    }

    private mutating func report(_ problem: TemplateError.Problem, at place: TemplatePlace) {
        errors.append(TemplateError(place, problem))
    }

    private mutating func finish() {
        guard let markup = scanner.mode.unfinishedMarkup else { return }
        report(.unfinishedMarkup(markup), at: source.place(at: source.bytes.count))
    }

    // MARK: Text

    private mutating func read(_ range: Range<Int>) {
        let text = source.bytes[range]
        pieces.append(.bytes(Array(text)))
        // After a section, letters would continue the preceding name.
        if scanner.mode == .afterAttribute, let first = text.first, !first.endsAttribute {
            report(.unseparatedAttribute, at: source.place(at: range.lowerBound))
        }
        for stretch in scanner.scan(text) where LinkTarget.isLink(attribute: stretch.attribute) {
            linkParts.append(.literal(Array(stretch.bytes)))
            if stretch.endsValue { checkLink(endingAt: stretch.bytes.endIndex) }
        }
        for trap in scanner.traps { report(.ambiguousMarkup(trap.what), at: source.place(at: trap.index)) }
    }

    private mutating func checkLink(endingAt end: Int) {
        let parts = linkParts.filter { if case .literal(let bytes) = $0 { !bytes.isEmpty } else { true } }
        linkParts = []
        switch (parts.count, parts.first, parts.last) {
        case (0, _, _), (1, .value, _): break
        case (1, .literal(let target), _):
            guard LinkTarget.isDangerous(html: target) else { return }
            let place = source.place(at: end - target.count)
            report(.dangerousLink(String(decoding: target, as: UTF8.self)), at: place)
        case (2, .value, .literal(let rest)) where rest.first == UInt8(ascii: "#"): break
        default: report(.mixedLink, at: source.place(at: end))
        }
    }

    // MARK: Tags

    private mutating func read(_ tag: Tag) {
        if scanner.isWithinMark { report(.dividedMark, at: tag.place) }
        if case .value = scanner.mode, LinkTarget.isLink(attribute: scanner.attribute), tag.kind != .comment {
            if case .value = tag.kind { linkParts.append(.value) } else { linkParts.append(.other) }
        }
        switch tag.kind {
        case .comment: break
        case .value(let name):
            if let context = context(of: tag) { pieces.append(.value(tag, name: name, context)) }
        case .message(let key):
            if let context = context(of: tag) { pieces.append(.message(tag, key: key, context)) }
        case .partial(let name):
            pieces.append(.partial(tag, name: name, inline: false))
            if scanner.mode != .content || scanner.plainElement != nil {
                report(.misplacedPartial(name), at: tag.place)
            }
        case .section(let condition), .inverted(let condition):
            scanner.endName()
            open.open(condition, OpenSection(tag: tag, scanner: scanner))
            pieces.append(.section(tag, condition, inverted: tag.kind == .inverted(condition), node: 0))
        case .end(let condition):
            scanner.endName()
            pieces.append(.end(tag, condition, node: 0))
            close(tag, condition)
        }
    }

    /// Closes a section.
    ///
    /// `SectionBalance` reports tags without a counterpart.
    private mutating func close(_ tag: Tag, _ condition: Condition) {
        guard let (opening, _) = open.close(condition) else { return }
        if let joined = scanner.joined(with: opening.scanner) {
            scanner = joined
        } else {
            report(.contextChangingSection(condition.text, opening: opening.tag.place), at: tag.place)
        }
    }

    /// The context of a value; reports an error and returns nil where values are not allowed.
    private mutating func context(of tag: Tag) -> SlotContext? {
        let place: TemplateError.ForbiddenPlace
        switch scanner.mode {
        case .content: return scanner.plainElement == nil ? .content : .plain
        case .text: return .plain
        case .value:
            if LinkTarget.isLink(attribute: scanner.attribute) { return .link }
            guard LinkTarget.isCode(attribute: scanner.attribute) else { return .attribute }
            place = .attribute(scanner.attribute)
        case .markupStart, .elementName: place = .elementName
        case .betweenAttributes, .afterName, .afterAttribute: place = .betweenAttributes
        case .attributeName: place = .attributeName
        case .beforeValue, .unquotedValue: place = .unquotedValue
        case .comment: place = .comment
        case .declaration: place = .declaration
        case .code(let name): place = .element(name)
        }
        report(.forbiddenPlace(place), at: tag.place)
        return nil
    }
}

extension UInt8 {
    /// Whether the byte may follow an attribute: white space, `/`, or `>`.
    fileprivate var endsAttribute: Bool { isASCIISpace || self == UInt8(ascii: "/") || self == UInt8(ascii: ">") }
}

extension HTMLScanner.Mode {
    /// The markup that is unfinished at the end of a file, for an error message; nil if the file may end here.
    fileprivate var unfinishedMarkup: String? {
        switch self {
        case .content: nil
        case .markupStart, .elementName, .betweenAttributes, .afterName, .afterAttribute, .attributeName,
            .beforeValue, .unquotedValue:
            "a start or end tag"
        case .value: "an attribute"
        case .comment: "a comment"
        case .declaration: "a declaration"
        case .code(let name), .text(let name): "the element \"\(name)\""
        }
    }
}
