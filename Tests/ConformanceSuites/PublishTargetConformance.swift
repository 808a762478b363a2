package import Publishing
import Testing

/// The laws of every target, which check the promises in the comments of `PublishTarget` and `SiteSource`.
///
/// A test of a target passes `PublishTargetConformance.allCases` as its arguments, and gives each law a new, empty
/// target.
package enum PublishTargetConformance: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case whatIsPutIsRead = "what is put is what is read"
    case nothingReadsAsNothing = "what is not there reads as nothing"
    case emptyFileIsThere = "an empty file is there"
    case comparison = "a comparison tells absent, different and same apart"
    case replacing = "the new content stands for the whole old one"
    case adding = "a file is added only where none is"
    case removing = "removing takes one file and no other"
    case removingNothing = "removing what is missing is fine"
    case paths = "paths are complete and in the order of bytes"
    case marks = "a mark changes with the content, and with nothing else"
    case freedNames = "a name is free again when what was below it is gone"
    case concurrentPuts = "files put at the same time all arrive"
    case wholeReads = "a reader gets the old content or the new one"
    case syncing = "syncing changes nothing"

    package var testDescription: String { rawValue }

    /// Checks the law with a target that is empty and used by nobody else.
    package func check(_ target: some PublishTarget) async throws {
        switch self {
        case .whatIsPutIsRead: try Self.holdWhatIsPutIsRead(target)
        case .nothingReadsAsNothing: try Self.holdNothingReadsAsNothing(target)
        case .emptyFileIsThere: try Self.holdEmptyFileIsThere(target)
        case .comparison: try Self.holdComparison(target)
        case .replacing: try Self.holdReplacing(target)
        case .adding: try Self.holdAdding(target)
        case .removing: try Self.holdRemoving(target)
        case .removingNothing: try Self.holdRemovingNothing(target)
        case .paths: try Self.holdPaths(target)
        case .marks: try Self.holdMarks(target)
        case .freedNames: try Self.holdFreedNames(target)
        case .concurrentPuts: try await Self.holdConcurrentPuts(target)
        case .wholeReads: try await Self.holdWholeReads(target)
        case .syncing: try Self.holdSyncing(target)
        }
    }

    private static func holdWhatIsPutIsRead(_ target: any PublishTarget) throws {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for path in ["index.html", "accounts/acme/es/users/u-1.html", "help/ñandú.html"] {
            try target.replace(SitePath(path), with: bytes)
            #expect(try target.read(SitePath(path)) == bytes)
        }
    }

    private static func holdNothingReadsAsNothing(_ target: any PublishTarget) throws {
        try target.replace(SitePath("a/b.html"), with: [1])
        for path in ["b.html", "a", "a/c.html", "a/b.html/c", "x/y/z"] {
            #expect(try target.read(SitePath(path)) == nil, "\(path)")
            #expect(try target.compare(SitePath(path), with: []) == .absent, "\(path)")
        }
    }

    private static func holdEmptyFileIsThere(_ target: any PublishTarget) throws {
        let path = try SitePath("empty.txt")
        try target.replace(path, with: [])
        #expect(try target.read(path) == [])
        #expect(try target.compare(path, with: []) == .same)
        #expect(try target.paths() == ["empty.txt"])
    }

    private static func holdComparison(_ target: any PublishTarget) throws {
        let path = try SitePath("a/page.html")
        #expect(try target.compare(path, with: [1, 2, 3]) == .absent)
        try target.replace(path, with: [1, 2, 3])
        #expect(try target.compare(path, with: [1, 2, 3]) == .same)
        #expect(try target.compare(path, with: [1, 2, 4]) == .different)
        #expect(try target.compare(path, with: [1, 2]) == .different)
    }

    private static func holdReplacing(_ target: any PublishTarget) throws {
        let path = try SitePath("a/page.html")
        for content in [[UInt8](repeating: 1, count: 9000), [2, 2], [], [UInt8](repeating: 3, count: 70_000)] {
            try target.replace(path, with: content)
            #expect(try target.read(path) == content)
            #expect(try target.paths() == ["a/page.html"])
        }
    }

    private static func holdAdding(_ target: any PublishTarget) throws {
        for name in ["1.html", "2.html", "b/3.html", "1.html", "b/3.html"] {
            let path = try SitePath("a/\(name)")
            let before = try target.read(path)
            let isAdded = try target.add(path, [1])
            #expect(!(isAdded && before != nil))
            #expect(try target.read(path) == (isAdded ? [1] : before))
            if !isAdded { try target.replace(path, with: [2]) }
        }
        #expect(try target.paths() == ["a/1.html", "a/2.html", "a/b/3.html"])
    }

    private static func holdRemoving(_ target: any PublishTarget) throws {
        for path in ["a/b/1.html", "a/b/2.html", "a/3.html"] { try target.replace(SitePath(path), with: [7]) }
        try target.remove(SitePath("a/b/1.html"))
        #expect(try target.paths() == ["a/3.html", "a/b/2.html"])
        try target.remove(SitePath("a/b/2.html"))
        #expect(try target.paths() == ["a/3.html"])
    }

    private static func holdRemovingNothing(_ target: any PublishTarget) throws {
        try target.replace(SitePath("a/b.html"), with: [7])
        for path in ["a/c.html", "x.html", "x/y/z.html", "a/b.html/c"] { try target.remove(SitePath(path)) }
        #expect(try target.paths() == ["a/b.html"])
    }

    private static func holdPaths(_ target: any PublishTarget) throws {
        let sorted = ["a-b/x", "a.html", "a/b/c.html", "a/d.html", "a0", "z", "é.html"]
        for path in sorted.reversed() { try target.replace(SitePath(path), with: []) }
        #expect(try target.paths() == sorted)
    }

    private static func holdMarks(_ target: any PublishTarget) throws {
        let (one, other) = (try SitePath("a/1.html"), try SitePath("a/b/2.html"))
        for path in [one, other, try SitePath("ab/3.html")] { try target.replace(path, with: [1]) }
        func marks() throws -> [String: UInt64] {
            Dictionary(uniqueKeysWithValues: try target.marks(below: SitePath("a")).map { ($0.path, $0.mark) })
        }
        let before = try marks()
        #expect(before.keys.sorted() == [one.text, other.text])
        try target.sync()
        #expect(try target.compare(one, with: [1]) == .same)
        #expect(try marks() == before)
        try target.replace(one, with: [2])
        let after = try marks()
        #expect(after[one.text] != before[one.text])
        #expect(after[other.text] == before[other.text])
        #expect(try target.marks(below: SitePath("nowhere")).isEmpty)
    }

    private static func holdFreedNames(_ target: any PublishTarget) throws {
        try target.replace(SitePath("a/b/c.html"), with: [1])
        try target.remove(SitePath("a/b/c.html"))
        try target.replace(SitePath("a"), with: [2])
        try target.remove(SitePath("a"))
        try target.replace(SitePath("a/b"), with: [3])
        #expect(try target.paths() == ["a/b"])
        #expect(try target.read(SitePath("a/b")) == [3])
    }

    private static func holdConcurrentPuts(_ target: any PublishTarget) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for file in 0..<50 {
                        try target.replace(SitePath("d\(file % 7)/e\(file % 3)/\(writer)-\(file)"), with: [UInt8(file)])
                        if file % 5 == 4 { try target.remove(SitePath("d\(file % 7)/e\(file % 3)/\(writer)-\(file)")) }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try target.paths().count == 8 * 40)
        #expect(try target.read(SitePath("d6/e0/3-48")) == [48])
    }

    private static func holdWholeReads(_ target: any PublishTarget) async throws {
        let path = try SitePath("a/page.html")
        let contents = (1...4).map { [UInt8](repeating: UInt8($0), count: 20_000 * $0) }
        try target.replace(path, with: contents[0])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for turn in 0..<400 { try target.replace(path, with: contents[turn % 4]) }
            }
            group.addTask {
                for _ in 0..<400 {
                    let found = try #require(try target.read(path))
                    #expect(contents.contains(found), "\(found.count) bytes")
                }
            }
            try await group.waitForAll()
        }
    }

    private static func holdSyncing(_ target: any PublishTarget) throws {
        try target.sync()
        try target.replace(SitePath("a/b.html"), with: [1])
        try target.sync()
        try target.replace(SitePath("a/c.html"), with: [2])
        try target.sync()
        #expect(try target.paths() == ["a/b.html", "a/c.html"])
        #expect(try target.read(SitePath("a/b.html")) == [1])
    }
}
