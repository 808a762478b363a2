import Testing

@testable import Publishing

/// The paths of a manifest, kept by directory.
struct PathTableTests {
    @Test func `a number is found under its path, and under no other`() throws {
        var table = PathTable()
        let paths = try ["index.html", "a/index.html", "a/b/index.html", "a/b", "é/x", "e\u{301}/x"].map {
            try SitePath($0)
        }
        for (number, path) in paths.enumerated() { table[path] = number }
        #expect(table.count == paths.count)
        for (number, path) in paths.enumerated() { #expect(table[path] == number) }
        let (directory, elsewhere) = (try SitePath("a"), try SitePath("b/index.html"))
        #expect(table[directory] == nil && table[elsewhere] == nil)
        #expect(table.paths().sorted() == paths.sorted())
        #expect(table.paths { $0 < 2 }.sorted() == paths.prefix(2).sorted())
    }

    @Test func `what is taken out or replaced is counted once`() throws {
        var table = PathTable()
        let (page, other, absent) = (
            try SitePath("a/page.html"), try SitePath("a/other.html"), try SitePath("b/page.html")
        )
        table[page] = 1
        table[page] = 2
        table[other] = 1
        #expect(table.count == 2 && table[page] == 2)
        let isThere = table.replace(page, with: 3)
        #expect(isThere && table[page] == 3)
        let isReplaced = table.replace(absent, with: 3)
        #expect(!isReplaced && table[absent] == nil)
        for _ in 1...2 { table[page] = nil }
        #expect(table.count == 1 && table[page] == nil && table[other] == 1)
        table[other] = nil
        #expect(table.count == 0 && table.paths().isEmpty)
    }
}
