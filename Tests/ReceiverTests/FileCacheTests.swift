import Foundation
import NIOCore
import Publishing
import Synchronization
import Testing

@testable import Receiver

struct FileCacheTests {
    private let place: String
    private let target: DirectoryTarget

    init() throws {
        place = FileManager.default.temporaryDirectory.path + "/vitrina-\(UUID().uuidString)"
        target = try DirectoryTarget(opening: place)
    }

    /// The directory, which is opened for each read as in the server, and the number of reads.
    private final class CountedSource: SiteSource {
        private let place: String
        private let count = Mutex(0)

        init(_ place: String) {
            self.place = place
        }

        private var source: DirectorySource {
            get throws(PublishError) { try DirectorySource(reading: place) }
        }

        var reads: Int { count.withLock { $0 } }

        func read(_ path: SitePath) throws(PublishError) -> [UInt8]? {
            count.withLock { $0 += 1 }
            return try source.read(path)
        }

        func mark(of path: SitePath) throws(PublishError) -> UInt64? { try source.mark(of: path) }

        func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison {
            try source.compare(path, with: bytes)
        }

        func forEachPath(below directory: SitePath?, _ body: (String) -> Void) throws(PublishError) {
            try source.forEachPath(below: directory, body)
        }
    }

    /// Returns when the file has a mark.
    ///
    /// Two changes within one tick of the clock would have the same mark.
    private func settle(_ path: String, _ source: some SiteSource) throws {
        while try source.mark(of: SitePath(path)) == nil { usleep(10_000) }
    }

    private func content(_ cache: FileCache, _ path: String, _ source: some SiteSource) throws -> [UInt8]? {
        try cache.file(at: SitePath(path), in: source)?.bytes()
    }

    @Test func `a file is read once until it changes, and the current content is sent`() throws {
        defer { try? FileManager.default.removeItem(atPath: place) }
        let (cache, source) = (FileCache(), CountedSource(place))
        let path = try SitePath("accounts/acme/en/index.html")
        for content in [[1], [2], [3, 4], [], [5]] as [[UInt8]] {
            try target.replace(path, with: content)
            #expect(try self.content(cache, path.text, source) == content, "a file that has just changed")
            try settle(path.text, source)
            let reads = source.reads
            for _ in 1...3 { #expect(try self.content(cache, path.text, source) == content) }
            #expect(source.reads == reads + 1)
        }
        try Data([6]).write(to: URL(filePath: place + "/" + path.text))
        #expect(try content(cache, path.text, source) == [6], "somebody wrote into the file")
        try target.remove(path)
        #expect(try content(cache, path.text, source) == nil)
        try target.replace(path, with: [5])
        #expect(try content(cache, path.text, source) == [5])
    }

    @Test func `a symbolic link is not a file`() throws {
        defer { try? FileManager.default.removeItem(atPath: place) }
        let (cache, source) = (FileCache(), CountedSource(place))
        try target.replace(SitePath("a/secret.html"), with: [1])
        #expect(try content(cache, "a/secret.html", source) == [1])
        try FileManager.default.createSymbolicLink(atPath: place + "/a/link.html", withDestinationPath: "secret.html")
        try FileManager.default.createSymbolicLink(atPath: place + "/b", withDestinationPath: "a")
        for path in ["a/link.html", "b/secret.html"] { #expect(try content(cache, path, source) == nil, "\(path)") }
    }

    @Test func `large files are not cached, and new files evict older ones beyond the memory limit`() throws {
        defer { try? FileManager.default.removeItem(atPath: place) }
        let (cache, source) = (FileCache(limit: 1000, largestFile: 300), CountedSource(place))
        try target.replace(SitePath("large"), with: [UInt8](repeating: 1, count: 301))
        try settle("large", source)
        for _ in 1...2 { #expect(try content(cache, "large", source)?.count == 301) }
        #expect(source.reads == 2)
        for number in 1...20 { try target.replace(SitePath("\(number)"), with: [UInt8](repeating: 2, count: 300)) }
        try settle("20", source)
        for number in 1...20 { _ = try content(cache, "\(number)", source) }
        let reads = source.reads
        _ = try content(cache, "20", source)
        #expect(source.reads == reads)
        _ = try content(cache, "1", source)
        #expect(source.reads == reads + 1)
    }

    @Test func `a large file is sent as of its opening, with the tag of that content`() throws {
        defer { try? FileManager.default.removeItem(atPath: place) }
        let cache = FileCache(limit: 1000, largestFile: 300)
        let source = try DirectorySource(reading: place)
        let contents = (0..<3).map { number in (0..<700_000).map { UInt8(truncatingIfNeeded: $0 * (number + 7)) } }
        var sent: [PublishedFile] = []
        for content in contents {
            try target.replace(SitePath("large"), with: content)
            for isSettled in [false, true] {
                if isSettled { try settle("large", source) }
                for _ in 1...2 {
                    let file = try #require(try cache.file(at: SitePath("large"), in: source))
                    if case .bytes = file.content { Issue.record("the file is in memory") }
                    #expect(file.tag == PublishedFile(content).tag)
                    sent.append(file)
                }
            }
        }
        #expect(sent.count == 12)
        for (index, file) in sent.enumerated() {
            #expect(try file.bytes() == contents[index / 4])
            guard case .open(let open) = file.content else { continue }
            let pieces = PublishedFile.pieces(of: open)
            #expect(pieces.count > 1)
            #expect(try pieces.flatMap { try open.bytes($0) } == contents[index / 4])
        }
    }

    @Test func `reading a large file fails if the file is truncated after it was opened`() throws {
        defer { try? FileManager.default.removeItem(atPath: place) }
        try target.replace(SitePath("large"), with: [UInt8](repeating: 1, count: 1000))
        let source = try DirectorySource(reading: place)
        let file = try #require(try FileCache(limit: 100, largestFile: 10).file(at: SitePath("large"), in: source))
        #expect(truncate(place + "/large", 500) == 0)
        #expect(throws: PublishError.self) { try file.bytes() }
    }
}
