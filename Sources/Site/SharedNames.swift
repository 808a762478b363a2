/// Names that are one file on some file systems.
///
/// macOS and Windows take `Acme` and `acme` for one name, and macOS the two ways to write an accented letter. What differs in
/// that alone would overwrite each other there.
package enum SharedNames {
    /// The names of which others are the same, in groups.
    ///
    /// Each group has two or more, in the order of their bytes; the groups are in the order of their first names.
    package static func groups(_ names: some Sequence<String>) -> [[String]] {
        // As keys of a dictionary, texts are equal whichever way their accents are written.
        Dictionary(grouping: names, by: folded).values.filter { $0.count > 1 }
            .map { $0.sorted(by: isBefore) }
            .sorted { isBefore($0[0], $1[0]) }
    }

    /// What such names have in common: letters of either case, also where a letter has two of one case.
    package static func folded(_ name: String) -> String { name.uppercased().lowercased() }

    private static func isBefore(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
