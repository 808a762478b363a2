package import Licensing

/// The files of the lists of an account or a partner, each with a version, to detect which of them an event changes.
///
/// A version is a hash of the contents of the file, so the versions of any two states can be compared. Hashes differ
/// from process to process.
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
    ///
    /// - Returns: whether it differs from the known version.
    @discardableResult
    mutating func note(_ key: Key, _ version: Int, since known: ListVersions? = nil) -> Bool {
        versions[key] = version
        return known?.versions[key] != version
    }

    /// All files.
    var keys: some Collection<Key> { versions.keys }

    /// The files that no longer exist.
    func missing(since known: ListVersions) -> [Key] {
        known.versions.keys.filter { versions[$0] == nil }
    }
}

/// A file of a list of an account or of a partner.
///
/// `Localized` is the account or partner in one language, and `Page` is what it makes for the file.
struct ListFile<Localized, Page> {
    enum Content {
        /// A page for each language.
        case localized((Localized) -> Page)
        /// A file for all languages.
        case shared(() -> RenderedFile)
    }

    let key: ListVersions.Key
    /// A hash of the content.
    let version: Int
    let content: Content
}

extension SearchIndex {
    /// The files of the index of a subject.
    func files<Localized, Page>(
        of subject: Subject,
        version: (File) -> Int
    ) -> [ListFile<Localized, Page>] {
        files.map { name, file in
            let route = Route.searchIndex(subject, part: name)
            return ListFile(
                key: .searchIndex(name),
                version: version(file),
                content: .shared { RenderedFile(route: route, bytes: bytes(of: file)) }
            )
        }
    }
}

extension SiteRenderer {
    /// The files of lists that no longer exist.
    package func routes(gone lists: ListVersions, since known: ListVersions, in subject: Subject) -> [Route] {
        lists.missing(since: known).flatMap { routes(of: $0, in: subject) }
    }

    /// The files of a list in all languages, except those that every account or partner has.
    func routes(of key: ListVersions.Key, in subject: Subject) -> [Route] {
        switch (key, subject) {
        case (.page(let address), .account(let id)): locales.map { .list(address, of: id, locale: $0) }
        case (.page(let address), .partner(let id)): locales.map { .partnerList(id, locale: $0, address) }
        case (.searchIndex(let part), _): [.searchIndex(subject, part: part)]
        case (.people, .partner(let id)): [.people(id)]
        case (.people, .account), (.table, _): []
        }
    }
}
