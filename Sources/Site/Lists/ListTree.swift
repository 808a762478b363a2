/// A sorted list that is divided into parts by its sort keys, so that each part is a page of limited length.
///
/// The parts depend only on the entries, not on the order of their arrival. A new or removed entry changes the page of
/// its part, and the pages above it, which show counts. Neighbors change only if a part appears, disappears, or gets
/// another label.
package struct ListTree: Sendable {
    /// Entries whose keys have a common prefix.
    struct Part: Sendable {
        /// The common prefix of the keys; empty for the whole list.
        let prefix: [String]
        let entries: Range<Int>
        /// The parts of this part; empty if it is short enough to show its entries.
        let parts: [Part]

        /// The parts with entries, in order.
        var leaves: [Part] { parts.isEmpty ? [self] : parts.flatMap(\.leaves) }
    }

    /// Adjacent entries with the same element in their keys.
    struct Piece {
        let entries: Range<Int>
        let element: String
    }

    /// The default number of entries on a page: about 120 kB of a table.
    package static let linesPerPage = 200

    let whole: Part

    /// Divides a list that is sorted by its keys.
    ///
    /// - Parameter pieces: divides entries whose keys have the first `depth` elements in common by the next element;
    ///   empty if their keys have no more elements.
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
            // All keys have the same next element. A page with a single link would be useless.
            prefix.append(first.element)
        }
        return Part(prefix: prefix, entries: entries, parts: [])
    }

    /// Divides entries by an element of their keys, in whose order they are sorted.
    static func cut<Element: Equatable>(
        _ entries: Range<Int>,
        by element: (Int) -> Element?,
        named name: (Element) -> String
    ) -> [Piece] {
        var pieces: [Piece] = []
        var start = entries.lowerBound
        while start < entries.upperBound, let value = element(start) {
            // Binary search for the first entry with another element, because lists are long and pieces are few.
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
    /// Divides entries that are sorted by name, and by id for equal names.
    init(named keys: [NameKey], limit: Int) {
        self.init(count: keys.count, limit: limit) { entries, depth in
            Self.cut(entries, by: { keys[$0].element(depth) }, named: { $0 })
        }
    }
}
