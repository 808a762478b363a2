import Testing

@testable import Site

/// The splitting of an index with many words into files.
struct SearchIndexTests {
    private struct Thing: Searchable {
        let name: String
        var shownName: String { name }
        let detail: String
        let pageName: String
    }

    /// 17,576 names of three letters.
    private static let index: SearchIndex<Thing> = {
        let letters = "abcdefghijklmnopqrstuvwxyz"
        let names = letters.flatMap { a in letters.flatMap { b in letters.map { "\(a)\(b)\($0)" } } }
        return SearchIndex(names.map { Thing(name: $0, detail: "", pageName: "id-\($0)") })
    }()

    @Test func `no index file is large, and every word is in a file`() {
        let files = Self.index.files
        #expect(files.first?.name == "index")
        #expect(Set(files.map(\.name)).count == files.count)
        var words = 0
        for (name, file) in files {
            #expect(Self.index.bytes(of: file).count < 50_000, "\(name)")
            if case .words(let part) = file { words += part.entries.count }
        }
        // The name and the id of each thing.
        #expect(words == 2 * 17_576)
    }

    @Test func `every file but the first is listed by exactly one other file`() {
        var named: [String: Int] = [:]
        for (_, file) in Self.index.files {
            guard case .contents(let parts, _) = file else { continue }
            for part in parts { named[SearchFile.name(of: part), default: 0] += 1 }
        }
        #expect(named.count == Self.index.files.count - 1)
        #expect(named.values.allSatisfy { $0 == 1 })
        // Several files list the names that one file would have listed.
        let contents = Self.index.files.filter { if case .contents = $0.file { true } else { false } }
        #expect(contents.count > 1)
    }
}

/// The search words of a name.
struct SearchTextTests {
    @Test(arguments: [
        ("Gabriel García Márquez", ["gabriel", "garcia", "marquez"]), ("O'Brien", ["o", "brien", "obrien"]),
        ("Peña-Nieto", ["pena", "nieto", "penanieto"]), ("Gal·la", ["gal", "la", "galla"]),
        ("(Ana)", ["(ana)", "ana"]),
        ("Kaʻiulani", ["ka", "iulani", "kaiulani"]), ("ʿAlī", ["ʿali", "ali"]), ("علی\u{200C}رضا", ["علیرضا"]),
        ("प्रिया शर्मा", ["प्रिया", "शर्मा"]), ("ｶﾞﾌﾞﾘｴﾙ", ["ガブリエル"]), ("١٢٣", ["123"]), ("AC/DC", ["ac", "dc", "acdc"]),
        ("--- 🎉 Ana", ["---", "🎉", "ana"]), ("\u{A0}\u{200B} ", []), ("a\u{2003}b\u{3000}c", ["a", "b", "c"]),
    ])
    func `a name is found by its words, with and without punctuation`(name: String, words: [String]) {
        #expect(SearchText(name).words == words)
    }

    @Test(arguments: ["ana  María\u{A0}López", " ANA MARI\u{301}A LÓPEZ ", "Ana\u{3000}Maria\u{2009}ＬＯＰＥＺ"])
    func `spaces, case and Unicode composition make no difference`(name: String) {
        #expect(SearchText(name).whole == "ana maria lopez")
    }

    private struct Person: Searchable {
        let name: String
        var shownName: String { name }
        let detail: String
        let pageName: String
    }

    /// The words of the files of an index.
    private func words(_ person: Person) -> [String] {
        let index = SearchIndex([person])
        return index.files.flatMap { String(decoding: index.bytes(of: $0.file), as: UTF8.self).split(separator: "\n") }
            .map { String($0.split(separator: "\"")[1]) }
    }

    @Test func `an index contains each word of name and mailbox once, and each complete field`() {
        let ana = Person(name: "Ana O'Brien ANA", detail: "ana.obrien@example.com", pageName: "U-1")
        let wholes = ["ana o'brien ana", "ana.obrien@example.com", "u-1"]
        #expect(Set(words(ana)) == Set(["ana", "o", "brien", "obrien", "anaobrien"] + wholes))
        #expect(words(ana).count == 8)
    }
}
