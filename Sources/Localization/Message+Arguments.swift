extension Message {
    /// The use of an argument in a message.
    package enum Use: Hashable, Sendable {
        case shown(Style)
        case counted
        case chosen(among: Set<String>)
    }

    /// The arguments by name, with every use of each.
    package var arguments: [String: Set<Use>] {
        var arguments: [String: Set<Use>] = [:]
        for part in sequences.joined() {
            switch part {
            case .literal: break
            case .argument(let name, let style): arguments[name, default: []].insert(.shown(style))
            case .plural(let name, _, _): arguments[name, default: []].insert(.counted)
            case .select(let name, let cases): arguments[name, default: []].insert(.chosen(among: Set(cases.keys)))
            }
        }
        return arguments
    }

    /// The message's own parts, then those of each branch, depth first in a deterministic order.
    var sequences: [[Part]] { Self.sequences(of: parts) }

    private static func sequences(of parts: [Part]) -> [[Part]] {
        [parts] + parts.flatMap(\.branches).flatMap(sequences(of:))
    }
}

extension Message.Part {
    /// The branches of a choice in a deterministic order; empty for any other part.
    var branches: [[Message.Part]] {
        switch self {
        case .literal, .argument: []
        case .plural(_, let exact, let forms):
            exact.sorted { $0.key < $1.key }.map(\.value) + PluralCategory.allCases.compactMap { forms[$0] }
        case .select(_, let cases): cases.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The text, if the part is a literal.
    var literal: String? { if case .literal(let text) = self { text } else { nil } }
}
