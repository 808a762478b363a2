/// Pairs the section tags of a file.
///
/// Faults are reported and mended, so that what follows can trust that every section has one end.
struct SectionBalance {
    /// Sections within sections, at most.
    static let depthLimit = 64

    private struct Open {
        let tag: Tag
        let condition: Condition
        let node: Int
    }

    private(set) var pieces: [Piece] = []
    private(set) var errors: [TemplateError] = []
    private var open: [Open] = []

    init(_ pieces: [Piece]) {
        for piece in pieces {
            switch piece {
            case .section(let tag, let condition, _, let node):
                if open.count == Self.depthLimit { report(tag, .tooDeep(limit: Self.depthLimit)) }
                open.append(Open(tag: tag, condition: condition, node: node))
                self.pieces.append(piece)
            case .end(let tag, let condition, let node): close(tag, condition, node)
            case .bytes, .value, .message, .partial, .unlessEmpty, .unlessEmptyEnd: self.pieces.append(piece)
            }
        }
        while let unclosed = open.last { abandon(unclosed, before: nil) }
    }

    private mutating func close(_ tag: Tag, _ condition: Condition, _ node: Int) {
        guard let match = open.lastIndex(where: { $0.condition == condition }) else {
            return report(tag, .unopenedSection(condition.text))
        }
        while open.count > match + 1, let unclosed = open.last { abandon(unclosed, before: tag) }
        let opening = open.removeLast()
        if opening.node != node { report(tag, .dividedSection(condition.text, opening: opening.tag.place)) }
        pieces.append(.end(tag, condition, node: node))
    }

    private mutating func abandon(_ unclosed: Open, before end: Tag?) {
        open.removeLast()
        let text = unclosed.condition.text
        if let end, let other = end.condition {
            report(unclosed.tag, .crossedSection(text, other: other.text, end: end.place))
        } else {
            report(unclosed.tag, .unclosedSection(text))
        }
        pieces.append(.end(unclosed.tag, unclosed.condition, node: unclosed.node))
    }

    private mutating func report(_ tag: Tag, _ problem: TemplateError.Problem) {
        errors.append(TemplateError(tag.place, problem))
    }
}
