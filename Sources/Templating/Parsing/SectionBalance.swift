/// Pairs the section tags of a file.
///
/// Faults are reported and corrected, so that later stages can rely on balanced sections.
struct SectionBalance {
    /// The maximum depth of nested sections.
    static let depthLimit = 64

    private struct Open {
        let tag: Tag
        let condition: Condition
        let node: Int
    }

    private(set) var pieces: [Piece] = []
    private(set) var errors: [TemplateError] = []
    private var open = OpenSections<Open>()

    init(_ pieces: [Piece]) {
        for piece in pieces {
            switch piece {
            case .section(let tag, let condition, _, let node):
                guard open.count < Self.depthLimit else {
                    // The rest is ignored, because the end tags of sections that are too deep would close others.
                    report(tag, .tooDeep(limit: Self.depthLimit))
                    while let unclosed = open.closeLast() { end(unclosed) }
                    return
                }
                open.open(condition, Open(tag: tag, condition: condition, node: node))
                self.pieces.append(piece)
            case .end(let tag, let condition, let node): close(tag, condition, node)
            case .bytes, .value, .message, .partial, .unlessEmpty, .unlessEmptyEnd: self.pieces.append(piece)
            }
        }
        while let unclosed = open.closeLast() {
            report(unclosed.tag, .unclosedSection(unclosed.condition.text))
            end(unclosed)
        }
    }

    private mutating func close(_ tag: Tag, _ condition: Condition, _ node: Int) {
        guard let (opening, unclosed) = open.close(condition) else {
            return report(tag, .unopenedSection(condition.text))
        }
        for section in unclosed {
            report(section.tag, .crossedSection(section.condition.text, other: condition.text, end: tag.place))
            end(section)
        }
        if opening.node != node { report(tag, .dividedSection(condition.text, opening: opening.tag.place)) }
        pieces.append(.end(tag, condition, node: node))
    }

    private mutating func end(_ section: Open) {
        pieces.append(.end(section.tag, section.condition, node: section.node))
    }

    private mutating func report(_ tag: Tag, _ problem: TemplateError.Problem) {
        errors.append(TemplateError(tag.place, problem))
    }
}
