/// Suggestions for misspelled words ("did you mean").
package enum Spelling {
    /// The maximum length in bytes of a word that is compared.
    static let longestWord = 64

    /// The candidate that is most similar to `word`, or nil if none is similar enough for a typing error.
    ///
    /// A candidate is similar if its edit distance is at most a third of the length of the longer word, or if `word`
    /// lacks only the first words of a dotted name. Of equally similar candidates, it is the first in sorted order.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        var suggestions = Suggestions()
        return suggestions.nearest(to: word, among: candidates)
    }

    /// The last sentence of an error: a suggestion, or other advice.
    static func advice(_ suggestion: String?, otherwise: String) -> String {
        suggestion.map { "Did you mean `\($0)`?" } ?? otherwise
    }

    /// A list of words for an error, each marked as code.
    static func list(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }

    /// The edit distance: the number of substitutions, insertions, deletions, and swaps of adjacent characters.
    static func distance(from source: String, to target: String) -> Int {
        let source = Array(source.unicodeScalars)
        let target = Array(target.unicodeScalars)
        var before: [Int] = []
        var above = Array(0...target.count)
        for (line, character) in source.enumerated() {
            var row = [line + 1]
            row.reserveCapacity(target.count + 1)
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

/// Suggestions for all unknown words of one check, with a limit on the time they take.
///
/// In a file full of unknown words, comparing all of them would take longer than the check.
package struct Suggestions {
    /// The remaining steps: one for each candidate, and one for each pair of characters that is compared.
    private(set) var steps: Int

    package init(steps: Int = 20_000_000) {
        self.steps = steps
    }

    /// Like `Spelling.nearest`, but nil if no steps remain.
    package mutating func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let length = word.unicodeScalars.count
        guard word.utf8.count <= Spelling.longestWord else { return nil }
        let suffix = Array(".\(word)".utf8)
        var best: (word: String, distance: Int)?
        for candidate in candidates where candidate != word {
            guard steps > 0 else { return nil }
            steps -= 1
            guard candidate.utf8.count <= Spelling.longestWord else { continue }
            let other = candidate.unicodeScalars.count
            let limit = max(1, max(other, length) / 3)
            let distance: Int
            if candidate.utf8.suffix(suffix.count).elementsEqual(suffix) {
                distance = 1
            } else {
                guard abs(other - length) <= limit else { continue }
                steps -= other * length
                distance = Spelling.distance(from: word, to: candidate)
            }
            guard distance <= limit else { continue }
            if let best, (best.distance, best.word) <= (distance, candidate) { continue }
            best = (candidate, distance)
        }
        return best?.word
    }
}
