/// What an author may have meant by a word that is not known.
package enum Spelling {
    /// The candidate nearest to `word`, or nil if none is near enough to be a slip of the hand.
    ///
    /// Near enough is one edit in three characters of the longer word, or only the first words of a dotted name missing.
    /// Among equally near ones it is the first in sorted order.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        var best: (word: String, distance: Int)?
        for candidate in candidates.sorted() where candidate != word {
            let limit = max(1, max(candidate.count, word.count) / 3)
            let distance = candidate.hasSuffix("." + word) ? 1 : distance(from: word, to: candidate)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// The last sentence of an error: what was meant, or what else to do.
    static func advice(_ suggestion: String?, otherwise: String) -> String {
        suggestion.map { "Did you mean `\($0)`?" } ?? otherwise
    }

    /// Words for an error, each marked as code.
    static func list(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }

    /// How many characters must be changed, added, left out or swapped with their neighbour to get from one to the other.
    static func distance(from source: String, to target: String) -> Int {
        let source = Array(source)
        let target = Array(target)
        var before: [Int] = []
        var above = Array(0...target.count)
        for (line, character) in source.enumerated() {
            var row = [line + 1]
            for (column, other) in target.enumerated() {
                var edits = min(above[column] + (character == other ? 0 : 1), above[column + 1] + 1, row[column] + 1)
                if line > 0, column > 0, character == target[column - 1], source[line - 1] == other {
                    edits = min(edits, before[column - 1] + 1)
                }
                row.append(edits)
            }
            before = above
            above = row
        }
        return above[target.count]
    }
}
