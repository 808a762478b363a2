/// Compares a site with its expected content, byte by byte, without changes.
package struct SiteComparison {
    private let source: any SiteSource
    private var expected: Set<SitePath> = []
    private var differences: [Difference] = []

    /// A comparison of the files of `source`, which needs no lock.
    package init(reading source: some SiteSource) {
        self.source = source
    }

    /// Compares one file, and its compressed twin if it exists: a twin must expand to `bytes`.
    ///
    /// - Throws: `PublishError` if `path` is not a path of a site, or if a file cannot be read.
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

    /// All differences, sorted by path; files that were not compared are foreign.
    ///
    /// - Throws: `PublishError` if a directory cannot be listed.
    package func finish() throws(PublishError) -> [Difference] {
        let foreign = try source.foreignPaths(expected.contains)
        return (differences + foreign.map(Difference.foreign)).sorted()
    }
}
