/// Compares a site with what it should be, byte for byte, and changes nothing.
package struct SiteComparison {
    private let source: any SiteSource
    private var expected: Set<SitePath> = []
    private var differences: [Difference] = []

    /// A comparison of the files of `source`, which may be a `DirectorySource`: no lock is needed.
    package init(reading source: some SiteSource) {
        self.source = source
    }

    /// Compares one file, and its compressed twin if there is one: a twin is right if it expands to `bytes`.
    ///
    /// - Throws: `PublishError` if `path` is no path of a site, or a file cannot be read.
    package mutating func compare(_ path: String, _ bytes: [UInt8]) throws(PublishError) {
        let path = try SitePath(path)
        expected.insert(path)
        switch try source.compare(path, with: bytes) {
        case .same: break
        case .absent: differences.append(.missing(path.text))
        case .different: differences.append(.stale(path.text))
        }
        guard path.mayHaveTwin, let twin = try source.read(path.twin) else { return }
        expected.insert(path.twin)
        if !Gzip.expands(twin, to: bytes) { differences.append(.stale(path.twin.text)) }
    }

    /// Every difference, sorted by path; foreign is what is there and was not compared.
    ///
    /// - Throws: `PublishError` if a directory cannot be listed.
    package func finish() throws(PublishError) -> [Difference] {
        let foreign = try source.foreignPaths(expected.contains)
        return (differences + foreign.map(Difference.foreign)).sorted()
    }
}
