/// The pages of an account's lists, each with a version, to detect which of them an event changes.
///
/// Only versions of successive states can be compared: an event with an earlier time can change a page without its
/// version.
package struct ListVersions: Sendable {
    /// A file of a list.
    enum Key: Hashable, Sendable {
        case page(ListAddress)
        case searchIndex(String)
        /// The accounts in which a partner's readers search people.
        case people
        /// A table of all that the lists contain.
        case table(String)
    }

    private(set) var versions: [Key: Int] = [:]

    package init() {}

    /// Records the version of a file.
    mutating func note(_ key: Key, _ version: Int) { versions[key] = version }

    /// Whether a file has the same version as before.
    func agrees(on key: Key, with known: ListVersions?) -> Bool {
        guard let known = known?.versions[key] else { return false }
        return known == versions[key]
    }

    /// All files.
    var keys: some Collection<Key> { versions.keys }

    /// The files that exist no longer.
    func missing(since known: ListVersions) -> [Key] {
        known.versions.keys.filter { versions[$0] == nil }
    }
}
