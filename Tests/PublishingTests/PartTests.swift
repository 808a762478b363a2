import Foundation
import Publishing
import Testing

/// Parts of a site that are found as they were left.
struct PartTests {
    let place: TemporarySite

    init() throws {
        place = try TemporarySite()
    }

    /// Publishes two parts, notes what they are, and ends the run.
    private func build(precompress: Bool = false) throws {
        let publisher = try place.publisher(precompress: precompress)
        for path in ["a/1.html", "a/x/2.html", "b/1.html"] {
            _ = try publisher.publish(path, Array(String(repeating: path, count: 100).utf8))
        }
        for part in ["a", "b"] { try publisher.note("made from \(part)", about: part, isInRun: true) }
        _ = try publisher.finish()
    }

    @Test func `what nobody touched is found by the next process, and counts as published`() throws {
        for precompress in [false, true] {
            let place = try TemporarySite()
            try PartTests(place).build(precompress: precompress)
            let publisher = try place.publisher(precompress: precompress)
            #expect(publisher.note(about: "a") == "made from a")
            #expect(publisher.note(about: "c") == nil)
            #expect(try publisher.confirm(below: "a") && publisher.confirm(below: "b"))
            let report = try publisher.finish()
            #expect(report == PublishReport(files: 3, unchanged: 3, twins: precompress ? 3 : 0))
        }
    }

    private init(_ place: TemporarySite) { self.place = place }

    @Test func `what was changed, removed, added or replaced by the same is not as it was left`() throws {
        let changes: [(String, () throws -> Void)] = [
            ("other bytes", { try place.put(String(repeating: "b/1.html", count: 100), at: "a/1.html") }),
            ("removed", { try FileManager.default.removeItem(atPath: place.site + "/a/x/2.html") }),
            ("added", { try place.put("mine", at: "a/mine.txt") }),
            ("the same again", { try place.put(String(repeating: "a/1.html", count: 100), at: "a/1.html") }),
        ]
        for (name, change) in changes {
            try build()
            try change()
            let publisher = try place.publisher()
            #expect(try !publisher.confirm(below: "a"), "\(name)")
            #expect(try publisher.confirm(below: "b"), "\(name)")
        }
    }

    @Test func `a part that was not in the last run is forgotten`() throws {
        try build()
        do {
            let publisher = try place.publisher()
            #expect(try publisher.confirm(below: "a"))
            let report = try publisher.finish()
            #expect((report.files, report.removed) == (2, 1))
        }
        let publisher = try place.publisher()
        #expect((publisher.note(about: "a"), publisher.note(about: "b")) == ("made from a", nil))
    }

    @Test func `what is to be taken away in the end of a run is not part of what was left`() throws {
        try build()
        let publisher = try place.publisher()
        for path in ["a/1.html", "b/1.html"] { _ = try publisher.publish(path, Array(path.utf8)) }
        for part in ["a", "b"] { try publisher.note("made anew", about: part, isInRun: true) }
        #expect(try !publisher.confirm(below: "a"), "an old page is still there")
        #expect(try publisher.confirm(below: "b"))
        publisher.restart()
        #expect(try !publisher.confirm(below: "a"), "another run must not take it for one of its own")
        for path in ["a/1.html", "b/1.html"] { _ = try publisher.publish(path, Array(path.utf8)) }
        for part in ["a", "b"] { try publisher.note("made anew", about: part, isInRun: true) }
        #expect(try publisher.finish().removed == 1)
        #expect(try publisher.confirm(below: "a"))
    }

    @Test func `notes that are torn, of another site or garbage say nothing`() throws {
        try build()
        let notes = place.manifest + ".parts"
        let whole = try Data(contentsOf: URL(fileURLWithPath: notes))
        for size in 0..<whole.count {
            try whole.prefix(size).write(to: URL(fileURLWithPath: notes))
            for part in ["a", "b"] {
                let note = try place.publisher().note(about: part)
                #expect(note == nil || note == "made from \(part)")
            }
        }
        for garbage in [Data("vitrina-parts 1 /elsewhere\na\t0\tx\n".utf8), Data([0, 255, 10, 9, 9]), Data()] {
            try garbage.write(to: URL(fileURLWithPath: notes))
            #expect(try place.publisher().note(about: "a") == nil)
        }
        try whole.write(to: URL(fileURLWithPath: notes))
        #expect(try place.publisher(precompress: true).note(about: "a") == nil, "a site with twins has other files")
        #expect(try place.publisher().note(about: "a") == "made from a")
    }
}
