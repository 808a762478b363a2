/// What an author may have meant by a word that is not known.
package enum Spelling {
    /// The candidate nearest to `word`, or nil if none is near enough to be a slip of the hand.
    ///
    /// Near enough is one edit in three characters. Among equally near ones it is the first in sorted order.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, word.count / 3)
        let near = candidates.map { (distance: distance(from: word, to: $0), word: $0) }
            .filter { (1...limit).contains($0.distance) }
        return near.min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// The last sentence of an error: what was meant, or what else to do.
    static func advice(_ suggestion: String?, otherwise: String) -> String {
        suggestion.map { "Did you mean `\($0)`?" } ?? otherwise
    }

    /// Words for an error, each marked as code.
    static func list(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }

    /// The number of insertions, deletions and replacements between two words (Levenshtein).
    static func distance(from source: String, to target: String) -> Int {
        let target = Array(target)
        var row = Array(0...target.count)
        for (line, character) in source.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in target.indices {
                let replaced = diagonal + (character == target[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[target.count]
    }
}
