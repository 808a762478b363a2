import Foundation
import Publishing
import TestKit
import Testing

@Suite(.smallDisk)
struct SmallDiskTests {
    let disk: SmallDisk
    let place: TemporarySite

    init() throws {
        disk = try SmallDisk(kilobytes: 64)
        place = try TemporarySite()
    }

    private func publisher() throws -> Publisher {
        try Publisher(
            target: DirectoryTarget(opening: disk.path),
            precompress: false,
            owns: TemporarySite.owns
        )
    }

    @Test func `a full disk is an error, published files do not change, and freed space is used`() throws {
        let publisher = try publisher()
        let path = try SitePath("a.html")
        _ = try publisher.publish("a.html", [UInt8](repeating: 1, count: 20_000))
        #expect(throws: PublishError.failed(.write, path: disk.path + "/a.html", code: ENOSPC)) {
            _ = try publisher.publish("a.html", [UInt8](repeating: 2, count: 60_000))
        }
        #expect(throws: PublishError.failed(.write, path: disk.path + "/b.html", code: ENOSPC)) {
            _ = try publisher.publish("b.html", [UInt8](repeating: 3, count: 60_000))
        }
        let source = try DirectorySource(reading: disk.path)
        #expect(try source.read(path) == [UInt8](repeating: 1, count: 20_000))
        #expect(try source.paths() == ["a.html"])
        #expect(try publisher.publish("b.html", [UInt8](repeating: 3, count: 20_000)) == .written)
        #expect(try publisher.finish().isComplete == false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).sorted() == ["a.html", "b.html"])
    }

    @Test func `a read-only disk is an error for writing, but not for reading`() throws {
        do {
            let first = try publisher()
            _ = try first.publish("a.html", [1])
            _ = try first.finish()
        }
        try disk.makeReadOnly()
        let publisher = try publisher()
        #expect(try publisher.publish("a.html", [1]) == .unchanged)
        let error = PublishError.failed(.write, path: disk.path + "/a.html", code: EROFS)
        #expect(throws: error) { _ = try publisher.publish("a.html", [2]) }
        #expect(error.category == .cannotWrite)
        #expect(throws: PublishError.failed(.makeDirectory, path: disk.path + "/b", code: EROFS)) {
            _ = try publisher.publish("b/c.html", [2])
        }
        #expect(throws: PublishError.failed(.remove, path: disk.path + "/a.html", code: EROFS)) {
            try publisher.remove("a.html")
        }
        #expect(try DirectorySource(reading: disk.path).read(SitePath("a.html")) == [1])
    }
}
