import Foundation
import Publishing
import Testing

struct SiteComparisonTests {
    let place: TemporarySite

    init() throws {
        place = try TemporarySite()
    }

    private func differences(from pages: [String: String]) throws -> [Difference] {
        var comparison = SiteComparison(reading: try DirectorySource(reading: place.site))
        for (path, text) in pages { try comparison.compare(path, Array(text.utf8)) }
        return try comparison.finish()
    }

    private let long = String(repeating: "long ", count: 100)

    @Test(arguments: [true, false])
    func `a site that was just built has no differences`(precompress: Bool) throws {
        let pages = ["a/1.html": long, "index.html": "2", "b.png": "3"]
        try place.build(pages, precompress: precompress)
        #expect(try differences(from: pages) == [])
    }

    @Test func `missing, stale and foreign files are distinguished and sorted by path`() throws {
        try place.build(["a/1.html": "1", "a-b.html": "2", "c.html": "3", "same.html": "4"])
        try place.put("mine", at: ".htaccess")
        let expected = ["a/2.html": "1", "a-b.html": "x", "c.html": "33", "same.html": "4"]
        let found = try differences(from: expected)
        #expect(
            found == [
                .foreign(".htaccess"), .stale("a-b.html"), .foreign("a/1.html"), .missing("a/2.html"), .stale("c.html"),
            ]
        )
        #expect(found.map(\.description).last == "stale    c.html")
    }

    @Test func `a twin that does not match its file is stale, and a twin without a file is foreign`() throws {
        try place.build(["a.html": long, "b.html": long, "c.html": long], precompress: true)
        try place.put("broken", at: "a.html.gz")
        try place.put(place.text("b.html") ?? "", at: "b.html.gz")
        #expect(
            try differences(from: ["a.html": long, "b.html": long]) == [
                .stale("a.html.gz"), .stale("b.html.gz"), .foreign("c.html"), .foreign("c.html.gz"),
            ]
        )
    }

    @Test func `a truncated or extended twin is stale`() throws {
        try place.build(["a.html": long], precompress: true)
        let file = URL(fileURLWithPath: place.site + "/a.html.gz")
        let twin = try Data(contentsOf: file)
        for broken in [twin.dropLast(), twin + [0], twin + twin, Data()] {
            try broken.write(to: file)
            #expect(try differences(from: ["a.html": long]) == [.stale("a.html.gz")])
        }
        try twin.write(to: file)
        #expect(try differences(from: ["a.html": long + "x"]) == [.stale("a.html"), .stale("a.html.gz")])
        #expect(try differences(from: ["a.html": String(long.dropLast())]) == [.stale("a.html"), .stale("a.html.gz")])
    }

    @Test func `a comparison needs no lock and changes nothing`() throws {
        let publisher = try place.publisher()
        _ = try publisher.publish("a.html", [1])
        let before = place.everything()
        #expect(before.contains(".vitrina-tmp"))
        #expect(try differences(from: ["a.html": "\u{1}"]) == [])
        #expect(place.everything() == before)
    }

    @Test func `a missing directory is an error and is not created`() throws {
        let error = PublishError.failed(.openSite, path: place.site, code: ENOENT)
        #expect(throws: error) { _ = try differences(from: [:]) }
        #expect("\(error)".hasSuffix("Build the site first, or choose another directory."))
        #expect(FileManager.default.fileExists(atPath: place.site) == false)
    }

    @Test func `a page replaced by a symbolic link or a directory is missing`() throws {
        try place.put("1", at: "real.html")
        try place.link("a.html", to: "real.html")
        try place.put("1", at: "b.html/c")
        let found = try differences(from: ["real.html": "1", "a.html": "1", "b.html": "1"])
        #expect(found == [.missing("a.html"), .missing("b.html"), .foreign("b.html/c")])
    }
}
