import Foundation
import TestKit
import Testing

/// `kill -9` at any moment: the next run completes the work.
///
/// No file is incomplete, lost or left over.
@Suite(.timeLimit(.minutes(30)))
struct KillTests {
    /// More lines than an import commits at once, so that the process may be killed before, between and after commits.
    private static let feed: [String] = {
        let noise = (0..<11_000).map { EventText.event("n-\($0)", "weather.changed", EventText.day(5), #""n":\#($0)"#) }
        var random = SeededGenerator(seed: 1)
        return (EventText.acme + noise).shuffled(using: &random)
    }()

    @Test(arguments: 1...4)
    func `an import killed while it reads a pipe is completed when it is repeated`(seed: Int) async throws {
        let place = try Workplace()
        var random = SeededGenerator(seed: seed)
        let bytes = Array((Self.feed.joined(separator: "\n") + "\n").utf8)
        for _ in 0..<2 {
            let cut = Int.random(in: 0...bytes.count, using: &random)
            let pause = Int.random(in: 0...400, using: &random)
            let outcome = try await Program.start(["import", "-"], in: place.root) { importing in
                guard await importing.write(bytes[..<cut]) else { return }
                try await Task.sleep(for: .milliseconds(pause))
                try importing.send(SIGKILL)
            }
            #expect(outcome.end == .signal(SIGKILL), "seed \(seed)")
        }
        try await place.succeed("import", "-", input: String(decoding: bytes, as: UTF8.self))
        let export = try await place.succeed("export")
        #expect(export.outputLines.count == Self.feed.count, "seed \(seed)")
        #expect(Set(export.outputLines).count == Self.feed.count, "seed \(seed)")
        try await place.succeed("build")
        try await place.succeed("verify")
    }

    private static let earlyMoment = "2025-06-30"
    private static let lateMoment = "2026-06-30"

    @Test(arguments: [false, true])
    func `a build killed at any moment leaves no incomplete page, and the next build completes it`(
        fromNothing: Bool
    ) async throws {
        let place = try Workplace()
        let sample = try await place.succeed("sample", "--accounts", "12", "--users", "60")
        try await place.succeed("import", "-", input: sample.output)
        try await place.succeed("build", "--as-of", Self.lateMoment)
        let late = try place.tree()
        for seed in 1...5 {
            try await place.succeed("build", "--as-of", Self.earlyMoment)
            let early = try fromNothing ? Tree(files: [:]) : place.tree()
            if fromNothing { try place.remove("site") }
            var random = SeededGenerator(seed: seed)
            let outcome = try await killBuild(
                of: late,
                after: Int.random(in: 0...late.paths.count, using: &random),
                place
            )
            #expect([.signal(SIGKILL), .exit(0)].contains(outcome.end), "seed \(seed): \(outcome.end)")
            let torn = try place.exists("site") ? place.tree() : Tree(files: [:])
            for (path, bytes) in torn.files where !path.hasPrefix(".vitrina-tmp/") {
                #expect(bytes == late.files[path] || bytes == early.files[path], "seed \(seed): \(path) is torn")
            }
            try await place.succeed("build", "--as-of", Self.lateMoment)
            #expect(try place.tree().differences(from: late) == [], "seed \(seed)")
            let everything = try FileManager.default.subpathsOfDirectory(atPath: place.site)
            #expect(everything.filter { $0.hasPrefix(".") } == [], "seed \(seed): litter")
            #expect(everything.allSatisfy { !Self.isEmptyDirectory(place.site + "/" + $0) }, "seed \(seed)")
            let data = try FileManager.default.contentsOfDirectory(atPath: place.data)
            let strange = data.filter {
                !$0.hasPrefix("ledger.sqlite") && $0 != "lock" && !$0.hasSuffix(".receipts")
            }
            #expect(strange == [], "seed \(seed): litter")
        }
        try await place.succeed("verify", "--as-of", Self.lateMoment)
    }

    /// Kills a build after some files are correct.
    ///
    /// It counts files, so that the build is unfinished on every machine.
    private func killBuild(of site: Tree, after pages: Int, _ place: Workplace) async throws -> Program.Outcome {
        try await Program.start(["build", "--as-of", Self.lateMoment], in: place.root) { building in
            var missing = site.paths.sorted()
            while building.isRunning, site.paths.count - missing.count < pages {
                missing.removeAll { FileManager.default.contents(atPath: place.site + "/" + $0) == site.files[$0] }
                try await Task.sleep(for: .milliseconds(1))
            }
            try? building.send(SIGKILL)  // it may have ended already
        }
    }

    private static func isEmptyDirectory(_ path: String) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty == true
    }
}
