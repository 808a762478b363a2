import Testing

@testable import Site

/// How an index of many words is cut into files.
struct SearchIndexTests {
    private struct Thing: Searchable {
        let name: String
        let detail: String
        let pageName: String
    }

    /// 17,576 names of three letters.
    private static let index: SearchIndex<Thing> = {
        let letters = "abcdefghijklmnopqrstuvwxyz"
        let names = letters.flatMap { a in letters.flatMap { b in letters.map { "\(a)\(b)\($0)" } } }
        return SearchIndex(names.map { Thing(name: $0, detail: "", pageName: "id-\($0)") })
    }()

    @Test func `no file is large, and every word is in one of them`() {
        let files = Self.index.files
        #expect(files.first?.name == "index")
        #expect(Set(files.map(\.name)).count == files.count)
        var words = 0
        for (name, file) in files {
            #expect(Self.index.bytes(of: file).count < 50_000, "\(name)")
            if case .words(let part) = file { words += part.entries.count }
        }
        // The name and the id of each.
        #expect(words == 2 * 17_576)
    }

    @Test func `every file but the first is named by exactly one other`() {
        var named: [String: Int] = [:]
        for (_, file) in Self.index.files {
            guard case .contents(let parts) = file else { continue }
            for part in parts { named[SearchFile.name(of: part), default: 0] += 1 }
        }
        #expect(named.count == Self.index.files.count - 1)
        #expect(named.values.allSatisfy { $0 == 1 })
        // What one file would have named is named by several.
        let contents = Self.index.files.filter { if case .contents = $0.file { true } else { false } }
        #expect(contents.count > 1)
    }
}
