/// A sorted list cut into parts by what it is sorted by, so that every part is a page of bearable length.
///
/// Which parts there are follows from the entries alone, not from the way they came, and an entry more or less changes only
/// the part that holds it and those around that part.
package struct ListTree: Sendable {
    /// Entries whose keys begin alike.
    struct Part: Sendable {
        /// What the keys of the entries begin with; empty for the whole list.
        let prefix: [String]
        let entries: Range<Int>
        /// What the part is cut into; none where it is short enough to be shown.
        let parts: [Part]

        /// The parts that show entries, in order.
        var leaves: [Part] { parts.isEmpty ? [self] : parts.flatMap(\.leaves) }
    }

    /// Neighbors in a range whose keys have the same element.
    struct Piece {
        let entries: Range<Int>
        let element: String
    }

    /// How many entries one page shows unless told otherwise: some 120 kB of a table.
    package static let linesPerPage = 200

    let whole: Part

    /// Cuts a list that is sorted by its keys.
    ///
    /// - Parameter pieces: cuts entries whose keys have the first `depth` elements in common by the next one; nothing where
    ///   their keys have no more.
    init(count: Int, limit: Int, pieces: (_ entries: Range<Int>, _ depth: Int) -> [Piece]) {
        whole = Part(prefix: [], entries: 0..<count, parts: Self.part([], 0..<count, limit, pieces).parts)
    }

    private static func part(
        _ prefix: [String],
        _ entries: Range<Int>,
        _ limit: Int,
        _ pieces: (Range<Int>, Int) -> [Piece]
    ) -> Part {
        var prefix = prefix
        while entries.count > limit {
            let cut = pieces(entries, prefix.count)
            guard let first = cut.first else { break }
            if cut.count > 1 {
                let parts = cut.map { part(prefix + [$0.element], $0.entries, limit, pieces) }
                return Part(prefix: prefix, entries: entries, parts: parts)
            }
            // All go on alike: a page with a single link would help nobody.
            prefix.append(first.element)
        }
        return Part(prefix: prefix, entries: entries, parts: [])
    }

    /// Cuts entries by an element of their keys that grows along the list.
    static func cut<Element: Equatable>(
        _ entries: Range<Int>,
        by element: (Int) -> Element?,
        named name: (Element) -> String
    ) -> [Piece] {
        var pieces: [Piece] = []
        var start = entries.lowerBound
        while start < entries.upperBound, let value = element(start) {
            // The first entry that has another element, by halving: lists are long, and pieces are few.
            var (same, other) = (start, entries.upperBound)
            while same + 1 < other {
                let middle = (same + other) / 2
                if element(middle) == value { same = middle } else { other = middle }
            }
            pieces.append(Piece(entries: start..<other, element: name(value)))
            start = other
        }
        return pieces
    }
}

extension ListTree {
    /// Cuts entries that are sorted by a name and, among equal names, by an id.
    init(named keys: [NameKey], limit: Int) {
        self.init(count: keys.count, limit: limit) { entries, depth in
            Self.cut(entries, by: { keys[$0].element(depth) }, named: { $0 })
        }
    }
}
