import Foundation
import Publishing
import Testing

struct ObstacleTests {
    let place: TemporarySite

    init() throws {
        place = try TemporarySite()
    }

    /// Publishes `path` and a neighbor: `path` is refused with the expected error, and the neighbor is published.
    private func expectRefusal(
        of path: String,
        at obstacle: String,
        found: PublishError.FileKind,
        needed: PublishError.FileKind,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let publisher = try place.publisher()
        let expected = PublishError.obstacle(place.site + "/" + obstacle, found: found, needed: needed)
        #expect(throws: expected, sourceLocation: sourceLocation) { _ = try publisher.publish(path, Array("new".utf8)) }
        #expect(try publisher.publish("neighbour.html", [1]) == .written, sourceLocation: sourceLocation)
        #expect(try publisher.finish().isComplete == false, sourceLocation: sourceLocation)
        #expect(place.text("neighbour.html") != nil, sourceLocation: sourceLocation)
    }

    @Test func `a directory in place of a file is refused and not changed`() throws {
        try place.put("mine", at: "a.html/mine.txt")
        try expectRefusal(of: "a.html", at: "a.html", found: .directory, needed: .file)
        #expect(place.text("a.html/mine.txt") == "mine")
    }

    @Test func `a file in place of a directory is refused and not changed`() throws {
        try place.put("mine", at: "accounts")
        try expectRefusal(of: "accounts/acme/a.html", at: "accounts", found: .file, needed: .directory)
        #expect(place.text("accounts") == "mine")
    }

    @Test func `a symbolic link in place of a directory is refused and not followed`() throws {
        try place.put("mine", at: "../outside/a.html")
        try place.put("", at: "x")
        try place.link("accounts", to: "../outside")
        try expectRefusal(of: "accounts/a.html", at: "accounts", found: .symbolicLink, needed: .directory)
        #expect(try String(contentsOfFile: place.root + "/outside/a.html", encoding: .utf8) == "mine")
    }

    @Test func `a symbolic link in place of a file is refused and not changed`() throws {
        try place.put("mine", at: "../outside.html")
        try place.put("", at: "x")
        try place.link("a.html", to: "../outside.html")
        try expectRefusal(of: "a.html", at: "a.html", found: .symbolicLink, needed: .file)
        #expect(try String(contentsOfFile: place.root + "/outside.html", encoding: .utf8) == "mine")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: place.site + "/a.html") == "../outside.html")
    }

    @Test func `a pipe in place of a file is refused without waiting`() throws {
        try place.put("", at: "x")
        #expect(mkfifo(place.site + "/a.html", 0o600) == 0)
        try expectRefusal(of: "a.html", at: "a.html", found: .other, needed: .file)
    }

    @Test func `a symbolic link is reported as foreign and never followed`() throws {
        try place.put("mine", at: "../outside/a.html")
        try place.put("", at: "x")
        try place.link("down", to: "../outside")
        try place.link("loop", to: ".")
        #expect(try place.build(["index.html": "1"]).foreign == ["down", "loop", "x"])
        let source = try DirectorySource(reading: place.site)
        #expect(try source.read(SitePath("down/a.html")) == nil)
        #expect(try source.read(SitePath("loop/index.html")) == nil)
    }

    @Test func `a symbolic link in place of a page is not pruned`() throws {
        try place.build(["a.html": "1", "index.html": "1"])
        try FileManager.default.removeItem(atPath: place.site + "/a.html")
        try place.link("a.html", to: "index.html")
        #expect(try place.build(["index.html": "1"]).foreign == ["a.html"])
        #expect(place.text("a.html") == "1")
    }

    @Test func `a page is not pruned through a directory that became a symbolic link`() throws {
        try place.build(["a/page.html": "1", "index.html": "1"])
        try FileManager.default.moveItem(atPath: place.site + "/a", toPath: place.root + "/moved")
        try place.link("a", to: "../moved")
        #expect(try place.build(["index.html": "1"]).foreign == ["a"])
        #expect(FileManager.default.fileExists(atPath: place.root + "/moved/page.html"))
    }
}
