/// Which pages of lists an account has, and a number for the content of each, to tell which of them an event changes.
///
/// Only states that follow each other can be compared: what an event from the past changes may leave the number as it is.
package struct ListVersions: Sendable {
    /// A file that is part of a list.
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

    /// Notes a page.
    mutating func note(_ key: Key, _ version: Int) { versions[key] = version }

    /// Whether a page has the content that it had.
    func agrees(on key: Key, with known: ListVersions?) -> Bool {
        guard let known = known?.versions[key] else { return false }
        return known == versions[key]
    }

    /// Every file.
    var keys: some Collection<Key> { versions.keys }

    /// The files that were there before and are gone.
    func missing(since known: ListVersions) -> [Key] {
        known.versions.keys.filter { versions[$0] == nil }
    }
}
