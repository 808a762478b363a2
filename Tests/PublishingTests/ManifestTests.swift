import Foundation
import Publishing
import Testing

struct ManifestTests {
    let place: TemporarySite

    init() throws {
        place = try TemporarySite()
    }

    private var manifest: [UInt8] {
        get throws { Array(try Data(contentsOf: URL(fileURLWithPath: place.manifest))) }
    }

    private func setManifest(_ bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: place.manifest))
    }

    private func reset() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: place.site) {
            try FileManager.default.removeItem(atPath: place.site + "/" + name)
        }
    }

    /// The pages of a run that is killed, and of the one after it: some go, some stay, some come.
    private let first = ["a/1.html": "1", "a/10.html": "2", "b/c/d.html": "3", "index.html": "4"]
    private let second = ["a/1.html": "1", "a/1.css": "5", "index.html": "6"]

    @Test(arguments: ["", "\0\0", "\0\n+\n?b\n"])
    func `a run killed at any byte of the manifest is completed by the next`(garbage: String) throws {
        do {
            let killed = try place.publisher()
            for (path, text) in first.sorted(by: <) { _ = try killed.publish(path, Array(text.utf8)) }
        }
        let whole = try manifest
        let header = (whole.firstIndex(of: UInt8(ascii: "\n")) ?? 0) + 1
        for length in 0...whole.count {
            try reset()
            // A file comes after its line, so these are the files that can be there.
            let lines = whole.prefix(length).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let written = lines.dropLast().dropFirst().map { String(decoding: $0.dropFirst(), as: UTF8.self) }
            for path in written { try place.put(first[path] ?? "", at: path) }
            // Each is the beginning of one of our paths, as a torn line may be, and must not count as ours for that.
            for name in ["a/1.h", "b/c/d", "inde"] { try place.put("mine", at: name) }
            try setManifest(whole.prefix(length) + (length >= header ? Array(garbage.utf8) : []))

            let report = try place.build(second)
            #expect(report.foreign == ["a/1.h", "b/c/d", "inde"], "\(length) bytes")
            #expect(
                place.everything() == ["a", "a/1.css", "a/1.h", "a/1.html", "b", "b/c", "b/c/d", "inde", "index.html"],
                "\(length) bytes"
            )
            #expect(second.allSatisfy { place.text($0.key) == $0.value }, "\(length) bytes")
            #expect(try place.build(second).unchanged == second.count, "\(length) bytes")
        }
    }

    @Test func `a path is in the manifest before its file can be there`() throws {
        let publisher = try place.publisher()
        try place.put("mine", at: "a")
        #expect(throws: PublishError.self) { _ = try publisher.publish("a/b.html", [1]) }
        #expect(String(decoding: try manifest, as: UTF8.self).hasSuffix("\n+a/b.html\n-a/b.html\n"))
    }

    @Test func `a run after a torn line that is killed as well is completed by the next`() throws {
        try place.build(["index.html": "1"])
        let whole = try manifest
        for torn in ["+", "+a/b", "-index"] {
            try setManifest(whole + Array(torn.utf8))
            _ = try place.publisher().publish("new.html", [1])
            #expect(try manifest == whole + Array("+new.html\n".utf8))
            #expect(try place.build(["index.html": "1"]).removed == 1)
            #expect(place.everything() == ["index.html"])
        }
    }

    @Test func `the manifest holds one line for each file after a build`() throws {
        try place.build(first)
        try place.build(second)
        let lines = String(decoding: try manifest, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.first == "vitrina-manifest 1 \(try DirectoryTarget(opening: place.site).identity)")
        #expect(lines.dropFirst().sorted() == second.keys.map { "+" + $0 }.sorted())
    }

    @Test func `the manifest of a long run does not grow for ever`() throws {
        let publisher = try place.publisher()
        _ = try publisher.publish("index.html", [1])
        for turn in 0..<1200 {
            _ = try publisher.publish("\(turn).html", [1])
            try publisher.remove("\(turn).html")
        }
        let before = try manifest.count
        try publisher.sync()
        #expect(try manifest.count < before / 10)
        _ = try publisher.publish("after.html", [1])
        #expect(String(decoding: try manifest, as: UTF8.self).hasSuffix("\n+index.html\n+after.html\n"))
    }

    @Test func `a half-written new manifest is litter`() throws {
        try place.build(first)
        try Data("vitrina-mani".utf8).write(to: URL(fileURLWithPath: place.manifest + ".new"))
        try place.build(first)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.root + "/data") == ["manifest"])
    }

    @Test func `a file that is no manifest is left alone`() throws {
        try place.build([:])
        for text in ["my notes\n", "my notes"] {
            try setManifest(text.utf8)
            #expect(throws: PublishError.notManifest(place.manifest)) { _ = try place.publisher() }
            #expect(try manifest == Array(text.utf8))
        }
    }

    @Test func `a manifest of another site is left alone`() throws {
        try place.build(first)
        let before = try manifest
        let other = InMemoryTarget()
        let recorded = try DirectoryTarget(opening: place.site).identity
        #expect(
            throws: PublishError.manifestOfAnotherSite(place.manifest, recorded: recorded, found: other.identity)
        ) { _ = try Publisher(target: other, manifest: place.manifest, precompress: false) }
        #expect(try manifest == before)
    }

    @Test func `each site has a manifest of its own in the data directory`() throws {
        let paths = ["one", "two", "one"].map {
            Publisher.manifestPath(in: "data", for: InMemoryTarget(identity: $0))
        }
        #expect(paths[0] == paths[2])
        #expect(paths[0] != paths[1])
        // The same in every process: written down.
        #expect(paths[0] == "data/published-\(String(fnv1a("one"), radix: 16)).manifest")
    }

    private func fnv1a(_ text: String) -> UInt64 {
        text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    }

    @Test func `a site in memory is pruned by its manifest as well`() throws {
        let target = InMemoryTarget()
        for pages in [["a", "b"], ["b", "c"]] {
            let publisher = try Publisher(target: target, manifest: place.manifest, precompress: false)
            for page in pages { _ = try publisher.publish(page, [1]) }
            _ = try publisher.finish()
        }
        #expect(target.paths() == ["b", "c"])
    }
}
