/// Names that refer to the same file on some file systems.
///
/// macOS and Windows ignore case, and macOS also ignores the normal form of accented letters. Files whose names differ
/// only in this would overwrite each other.
package enum SharedNames {
    /// The names that are equal to others, in groups.
    ///
    /// Each group has at least two names, in the order of their bytes. Groups are in the order of their first names.
    package static func groups(_ names: some Sequence<String>) -> [[String]] {
        // Dictionary keys are equal if they are canonically equivalent, so normal forms do not matter.
        Dictionary(grouping: names, by: folded).values.filter { $0.count > 1 }
            .map { $0.sorted(by: isBefore) }
            .sorted { isBefore($0[0], $1[0]) }
    }

    /// The name without case; both conversions are necessary for letters with several forms of one case.
    package static func folded(_ name: String) -> String { name.uppercased().lowercased() }

    private static func isBefore(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
