import Foundation
import Publishing
import Testing

struct PublisherTests {
    let place: TemporarySite

    init() throws {
        place = try TemporarySite()
    }

    @Test func `a file with the same content is not rewritten`() throws {
        try place.build(["a/1.html": "one", "a/2.html": "two"])
        let before = try (place.stamp("a/1.html"), place.stamp("a/2.html"), place.stamp("a"))
        let report = try place.build(["a/1.html": "one", "a/2.html": "TWO"])
        #expect(try place.stamp("a/1.html") == before.0)
        #expect(try place.stamp("a/2.html") != before.1)
        #expect(place.text("a/2.html") == "TWO")
        #expect((report.files, report.written, report.unchanged, report.removed) == (2, 1, 1, 0))
    }

    @Test func `building again changes nothing at all`() throws {
        let pages = ["index.html": "1", "a/b/c.html": "2"]
        try place.build(pages)
        let before = try place.everything().map { try place.stamp($0) }
        let report = try place.build(pages)
        #expect(try place.everything().map { try place.stamp($0) } == before)
        #expect(report == PublishReport(files: 2, unchanged: 2))
    }

    @Test func `publish returns whether it wrote the file`() throws {
        let publisher = try place.publisher()
        #expect(try publisher.publish("a.html", [1]) == .written)
        #expect(try publisher.publish("a.html", [1]) == .unchanged)
        #expect(try publisher.publish("a.html", [2]) == .written)
    }

    @Test func `a page that is no longer published is removed, with the directories left empty`() throws {
        try place.build(["a/b/c/1.html": "1", "a/2.html": "2", "index.html": "3"])
        let report = try place.build(["a/2.html": "2", "index.html": "3"])
        #expect(report.removed == 1)
        #expect(place.everything() == ["a", "a/2.html", "index.html"])
    }

    @Test func `a file whose path does not belong to the site is reported and not removed`() throws {
        try place.build(["a/1.html": "1", "index.html": "2"])
        for path in ["a/mine.txt", ".well-known/x", "index.html.bak", "b/c/d"] { try place.put("mine", at: path) }
        let report = try place.build(["index.html": "2"])
        #expect(report.foreign == [".well-known/x", "a/mine.txt", "b/c/d", "index.html.bak"])
        #expect(report.removed == 1)
        #expect(place.everything().contains("a/1.html") == false)
        for path in report.foreign { #expect(place.text(path) == "mine") }
        #expect(try place.build(["index.html": "2"]).foreign == report.foreign)
    }

    @Test func `an empty foreign directory is not removed`() throws {
        try FileManager.default.createDirectory(atPath: place.site + "/theirs/deep", withIntermediateDirectories: true)
        try place.build(["a/1.html": "1"])
        try place.build([:])
        #expect(place.everything() == ["theirs", "theirs/deep"])
    }

    @Test func `the path alone decides whether a file belongs to the site`() throws {
        try place.put("old", at: "index.html")
        try place.put("same", at: "same.html")
        try place.put("gone", at: "a/gone.html")
        let report = try place.build(["index.html": "site", "same.html": "same"])
        #expect(report == PublishReport(files: 2, written: 1, unchanged: 1, removed: 1))
        #expect(place.everything() == ["index.html", "same.html"])
    }

    @Test(arguments: [false, true])
    func `pruning a directory removes only obsolete files below it`(precompress: Bool) throws {
        let text = String(repeating: "word ", count: 100)
        let pages = ["a/1.html", "a/x/2.html", "a/x/3.html", "ab/1.html"]
        try place.build(Dictionary(uniqueKeysWithValues: pages.map { ($0, text) }), precompress: true)
        try place.put("mine", at: "a/x/mine.txt")
        let publisher = try place.publisher(precompress: precompress)
        try publisher.prune(below: "a", keeping: ["a/x/3.html"])
        try publisher.sync()
        let twin = precompress ? ["a/x/3.html.gz"] : []
        let files = place.everything().filter { $0.contains(".") }
        #expect(files == ["a/x/3.html"] + twin + ["a/x/mine.txt", "ab/1.html", "ab/1.html.gz"])
        let report = try publisher.finish()
        #expect(
            (report.files, report.removed, report.foreign) == (1, 3, ["a/x/mine.txt"]),
            "pruned directories are complete"
        )
    }

    @Test func `remove deletes a page of the site and no foreign file`() throws {
        try place.put("mine", at: "mine.html")
        let publisher = try place.publisher()
        _ = try publisher.publish("a/1.html", [1])
        _ = try publisher.publish("a/2.html", [2])
        try publisher.remove("a/1.html")
        try publisher.remove("mine.html")
        try publisher.remove("never/there.html")
        #expect(place.text("mine.html") == "mine")
        let report = try publisher.finish()
        #expect((report.files, report.removed) == (1, 1))
        #expect(place.everything() == ["a", "a/2.html", "mine.html"])
    }

    @Test func `a new file in place of a removed page is removed`() throws {
        let publisher = try place.publisher()
        _ = try publisher.publish("a.html", [1])
        try publisher.remove("a.html")
        try place.put("other", at: "a.html")
        #expect(try publisher.finish() == PublishReport(written: 1, removed: 2))
        #expect(place.everything() == [])
    }

    @Test func `a directory with a foreign file cannot be replaced by a page`() throws {
        try place.build(["a/b.html": "1", "index.html": "2"])
        try place.put("mine", at: "a/mine.txt")
        let publisher = try place.publisher()
        #expect(throws: PublishError.obstacle(place.site + "/a", found: .directory, needed: .file)) {
            _ = try publisher.publish("a", [1])
        }
        #expect(place.text("a/mine.txt") == "mine")
    }

    @Test func `an empty foreign directory is used and not replaced`() throws {
        try FileManager.default.createDirectory(atPath: place.site + "/a", withIntermediateDirectories: true)
        let before = try place.stamp("a").file
        try place.build(["a/b.html": String(repeating: "x", count: 500)], precompress: true)
        #expect(try place.stamp("a").file == before)
    }

    @Test func `a run with a failed file prunes nothing`() throws {
        try place.build(["old.html": "1", "index.html": "2"])
        let publisher = try place.publisher()
        _ = try publisher.publish("index.html", [3])
        #expect(throws: PublishError.invalidPath("../out", .hiddenPart)) { _ = try publisher.publish("../out", [4]) }
        let report = try publisher.finish()
        #expect(report.isComplete == false)
        #expect(report.removed == 0)
        #expect(place.text("old.html") == "1")
        _ = try publisher.publish("index.html", [3])
        #expect(try publisher.finish().removed == 1)
    }

    @Test func `syncing between builds prunes nothing`() throws {
        try place.build(["a.html": "1", "b.html": "2"])
        let publisher = try place.publisher()
        _ = try publisher.publish("a.html", [9])
        try publisher.sync()
        #expect(place.everything() == ["a.html", "b.html"])
    }

    @Test func `each run of a publisher has its own report`() throws {
        let publisher = try place.publisher()
        _ = try publisher.publish("a.html", [1])
        _ = try publisher.publish("b.html", [1])
        #expect(try publisher.finish() == PublishReport(files: 2, written: 2))
        _ = try publisher.publish("b.html", [1])
        #expect(try publisher.finish() == PublishReport(files: 1, unchanged: 1, removed: 1))
    }

    @Test func `pages published by concurrent tasks are all written`() async throws {
        let publisher = try place.publisher(precompress: true)
        let text = Array(String(repeating: "word ", count: 100).utf8)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for page in 0..<50 { _ = try publisher.publish("d\(page % 5)/\(writer)-\(page).html", text) }
                }
            }
            try await group.waitForAll()
        }
        let report = try publisher.finish()
        #expect(report == PublishReport(files: 200, written: 200, twins: 200))
    }
}
