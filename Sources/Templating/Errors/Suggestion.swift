/// Finds the name that was probably meant.
enum Suggestion {
    /// The candidate nearest to the name, if it is near: at most a third of the longer one's letters differ, or only
    /// the first words are missing.
    static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let written = Array(name.unicodeScalars)
        var best: (name: String, distance: Int)?
        for candidate in candidates.sorted() where candidate != name {
            let scalars = Array(candidate.unicodeScalars)
            let limit = max(1, max(scalars.count, written.count) / 3)
            let distance = candidate.hasSuffix("." + name) ? 1 : distance(written, scalars)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// How many letters must be changed, added, left out or swapped with their neighbour to get from one to the other.
    static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var before: [Int] = []
        var above = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var row = [i + 1]
            for (j, other) in right.enumerated() {
                var cost = min(above[j] + (letter == other ? 0 : 1), above[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, letter == right[j - 1], left[i - 1] == other { cost = min(cost, before[j - 1] + 1) }
                row.append(cost)
            }
            before = above
            above = row
        }
        return above[right.count]
    }
}
