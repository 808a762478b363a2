import ConformanceSuites
import Foundation
import Publishing
import Testing

/// Directories that are unmodified since an earlier run.
struct PartTests {
    let place: TemporarySite

    init() throws {
        place = try TemporarySite()
    }

    /// Publishes two directories with their receipts, and finishes the run.
    private func build(precompress: Bool = false) async throws {
        let publisher = try await place.publisherWithReceipts(precompress: precompress)
        for path in ["a/1.html", "a/x/2.html", "b/1.html"] {
            _ = try publisher.publish(path, Array(String(repeating: path, count: 100).utf8))
        }
        for part in ["a", "b"] { try publisher.setReceipt("made from \(part)", of: part) }
        _ = try publisher.finish()
        await publisher.saveReceipts()
    }

    @Test func `the next process confirms an unchanged part and counts it as published`() async throws {
        for precompress in [false, true] {
            let place = try TemporarySite()
            try await PartTests(place).build(precompress: precompress)
            let publisher = try await place.publisherWithReceipts(precompress: precompress)
            #expect(publisher.receipt(of: "a") == "made from a")
            #expect(publisher.receipt(of: "c") == nil)
            #expect(try publisher.confirm(below: "a") && publisher.confirm(below: "b"))
            let report = try publisher.finish()
            #expect(report == PublishReport(files: 3, unchanged: 3, twins: precompress ? 3 : 0))
        }
    }

    private init(_ place: TemporarySite) { self.place = place }

    @Test func `a part with a changed, removed, added or rewritten file is not confirmed`() async throws {
        let changes: [(String, () throws -> Void)] = [
            ("other bytes", { try place.put(String(repeating: "b/1.html", count: 100), at: "a/1.html") }),
            ("removed", { try FileManager.default.removeItem(atPath: place.site + "/a/x/2.html") }),
            ("added", { try place.put("mine", at: "a/mine.txt") }),
            ("the same again", { try place.put(String(repeating: "a/1.html", count: 100), at: "a/1.html") }),
        ]
        for (name, change) in changes {
            try await build()
            try change()
            let publisher = try await place.publisherWithReceipts()
            #expect(try !publisher.confirm(below: "a"), "\(name)")
            #expect(try publisher.confirm(below: "b"), "\(name)")
        }
    }

    @Test func `the receipt of a part that is not in the last run is deleted`() async throws {
        try await build()
        do {
            let publisher = try await place.publisherWithReceipts()
            #expect(try publisher.confirm(below: "a"))
            let report = try publisher.finish()
            await publisher.saveReceipts()
            #expect((report.files, report.removed) == (2, 1))
        }
        let publisher = try await place.publisherWithReceipts()
        #expect((publisher.receipt(of: "a"), publisher.receipt(of: "b")) == ("made from a", nil))
    }

    @Test func `a receipt set after pruning is valid in the same process until a page is added`() async throws {
        try await build()
        let publisher = try await place.publisherWithReceipts()
        for path in ["a/1.html", "b/1.html"] { _ = try publisher.publish(path, Array(path.utf8)) }
        for part in ["a", "b"] {
            try publisher.prune(below: part, keeping: ["\(part)/1.html"])
            try publisher.setReceipt("made anew", of: part)
        }
        #expect(try publisher.confirm(below: "a") && publisher.confirm(below: "b"))
        _ = try publisher.publish("a/2.html", [1])
        #expect(try !publisher.confirm(below: "a"), "a page came after the receipt")
        publisher.restart()
        #expect(try publisher.confirm(below: "b"))
        #expect(try publisher.finish() == PublishReport(files: 1, unchanged: 1, removed: 2))
    }

    @Test func `truncated, invalid or foreign receipts are ignored`() async throws {
        try await build()
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: place.data).first)
        let file = URL(fileURLWithPath: place.data + "/" + name)
        let whole = try Data(contentsOf: file)
        for size in 0..<whole.count {
            try whole.prefix(size).write(to: file)
            for part in ["a", "b"] {
                let note = try await place.publisherWithReceipts().receipt(of: part)
                #expect(note == nil || note == "made from \(part)")
            }
        }
        for garbage in [Data("vitrina-receipts 1 /elsewhere\na\t0\tx\n".utf8), Data([0, 255, 10, 9, 9]), Data()] {
            try garbage.write(to: file)
            #expect(try await place.publisherWithReceipts().receipt(of: "a") == nil)
        }
        try whole.write(to: file)
        #expect(
            try await place.publisherWithReceipts(precompress: true).receipt(of: "a") == nil,
            "a site with twins has other files"
        )
        #expect(try await place.publisherWithReceipts().receipt(of: "a") == "made from a")
    }

    @Test(arguments: ReceiptStoreConformance.allCases)
    func `a data directory meets the requirements for a receipt store`(_ law: ReceiptStoreConformance) async throws {
        try await law.check { ReceiptFiles(in: place.data) }
    }

    @Test func `receipts that cannot be saved are saved later`() async throws {
        let publisher = try await place.publisherWithReceipts()
        _ = try publisher.publish("a/1.html", [1])
        try publisher.setReceipt("made", of: "a")
        try FileManager.default.removeItem(atPath: place.data)
        await publisher.saveReceipts()
        try FileManager.default.createDirectory(atPath: place.data, withIntermediateDirectories: false)
        await publisher.saveReceipts()
        let saved = try ReceiptFiles(in: place.data).receipts(of: publisher.target.identity)
        #expect(saved["a"]?.text == "made")
    }
}
