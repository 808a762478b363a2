import Foundation
import Publishing
import Testing

struct TwinTests {
    let place: TemporarySite

    init() throws {
        place = try TemporarySite()
    }

    private static func text(_ version: Int) -> String {
        String(repeating: "version \(version) of a page ", count: 40)
    }

    /// The output of the gzip program for a file of the site.
    private func expanded(_ path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", place.site + "/" + path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: place.site + "/" + path)))
    }

    @Test(arguments: ["html", "css", "js", "json", "csv", "atom", "svg", "xml", "txt"])
    func `the gzip program expands a twin to its file`(ending: String) throws {
        let report = try place.build(["a/page.\(ending)": Self.text(1)], precompress: true)
        #expect(try expanded("a/page.\(ending).gz") == Self.text(1))
        #expect((report.files, report.twins, report.written) == (1, 1, 1))
    }

    @Test func `a twin contains neither a time nor a file name`() throws {
        try place.build(["a.html": Self.text(1), "b/other.html": Self.text(1)], precompress: true)
        let twin = try bytes("a.html.gz")
        #expect(twin.prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
        #expect(try bytes("b/other.html.gz") == twin)
    }

    @Test func `small files and files of other types have no twin`() throws {
        let pages = [
            "255.html": String(repeating: "x", count: 255), "256.html": String(repeating: "x", count: 256),
            "a.png": Self.text(1), "html": Self.text(1), "a.html.orig": Self.text(1),
        ]
        try place.build(pages, precompress: true)
        #expect(place.everything().filter { $0.hasSuffix(".gz") } == ["256.html.gz"])
    }

    @Test func `a correct twin is not rewritten, and an incorrect or missing twin is created again`() throws {
        let pages = ["1.html": Self.text(1), "2.html": Self.text(2), "3.html": Self.text(3)]
        try place.build(pages, precompress: true)
        let before = try place.stamp("1.html.gz")
        try place.put("\u{1F}broken", at: "2.html.gz")
        try FileManager.default.removeItem(atPath: place.site + "/3.html.gz")
        #expect(try place.build(pages, precompress: true) == PublishReport(files: 3, unchanged: 3, twins: 3))
        #expect(try place.stamp("1.html.gz") == before)
        #expect(try expanded("2.html.gz") == Self.text(2))
        #expect(try expanded("3.html.gz") == Self.text(3))
    }

    @Test func `turning off precompression removes the twins`() throws {
        let pages = ["a/1.html": Self.text(1)]
        try place.build(pages, precompress: true)
        let report = try place.build(pages)
        #expect(report == PublishReport(files: 1, unchanged: 1))
        #expect(place.everything() == ["a", "a/1.html"])
    }

    @Test func `a twin is removed with its file`() throws {
        try place.build(["a/1.html": Self.text(1), "b/2.html": Self.text(2)], precompress: true)
        let publisher = try place.publisher(precompress: true)
        try publisher.remove("a/1.html")
        try publisher.sync()
        #expect(place.everything() == ["b", "b/2.html", "b/2.html.gz"])
        let report = try publisher.finish()
        #expect(place.everything() == [])
        #expect(report.removed == 2)
    }

    @Test func `the twin of a file that becomes small is removed before the file changes`() throws {
        let target = RecordingTarget()
        let publisher = try Publisher(
            target: target,
            precompress: true,
            owns: TemporarySite.owns
        )
        _ = try publisher.publish("a.html", Array(Self.text(1).utf8))
        target.clear()
        _ = try publisher.publish("a.html", [1])
        #expect(target.changes == ["remove a.html.gz", "replace a.html"])
    }

    @Test func `the old twin is removed, then the file changes, then the new twin is written`() throws {
        let target = RecordingTarget()
        let publisher = try Publisher(
            target: target,
            precompress: true,
            owns: TemporarySite.owns
        )
        _ = try publisher.publish("a.html", Array(Self.text(1).utf8))
        target.clear()
        _ = try publisher.publish("a.html", Array(Self.text(2).utf8))
        #expect(target.changes == ["remove a.html.gz", "replace a.html", "replace a.html.gz"])
        target.clear()
        _ = try publisher.publish("a.html", Array(Self.text(2).utf8))
        #expect(target.changes == [])
    }

    @Test func `a reader never finds a twin older than the file it has just read`() async throws {
        let publisher = try place.publisher(precompress: true)
        let page = place.site + "/a.html"
        _ = try publisher.publish("a.html", Array(Self.text(1000).utf8))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for version in 1001...1300 { _ = try publisher.publish("a.html", Array(Self.text(version).utf8)) }
            }
            group.addTask {
                for _ in 0..<300 {
                    let text = try String(contentsOfFile: page, encoding: .utf8)
                    guard let twin = FileManager.default.contents(atPath: page + ".gz") else { continue }
                    let version = try #require(Int(text.dropFirst(8).prefix(4)))
                    #expect(text == Self.text(version))
                    // The version of a twin is known only from its expanded content.
                    #expect(try Self.version(ofTwin: Array(twin)) >= version)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a page cannot have the name of a twin`() throws {
        let publisher = try place.publisher()
        #expect(throws: PublishError.invalidPath("a.html.gz", .reservedForTwin)) {
            _ = try publisher.publish("a.html.gz", [1])
        }
        #expect(try publisher.publish("a.tar.gz", [1]) == .written)
    }

    /// The version of a twin of `text(_:)`: the one for which a comparison finds the twin correct.
    private static func version(ofTwin bytes: [UInt8]) throws -> Int {
        let target = InMemoryTarget()
        try target.replace(SitePath("a.html.gz"), with: bytes)
        for version in 1000...1300 {
            let text = Array(text(version).utf8)
            try target.replace(SitePath("a.html"), with: text)
            var comparison = SiteComparison(reading: target)
            try comparison.compare("a.html", text)
            if try comparison.finish() == [] { return version }
        }
        Issue.record("a torn twin of \(bytes.count) bytes")
        return 0
    }
}
