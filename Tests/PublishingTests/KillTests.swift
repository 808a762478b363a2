import Foundation
import Publishing
import Testing

/// Processes that are killed during a run, without any cleanup.
struct KillTests {
    let place: TemporarySite

    init() throws {
        place = try TemporarySite()
    }

    private static func page(_ name: String, _ version: Int) -> String {
        String(repeating: "\(name) version \(version)\n", count: 400)
    }

    private static func pages(_ version: Int) -> [String: String] {
        let names = (0..<12).map { "d\($0 % 3)/v\($0 % 4 == 0 ? version : 0)/\($0).html" }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, page($0, version)) })
    }

    /// Every page is complete, from a version before the kill or from the interrupted one.
    private func expectWholePages(_ versions: ClosedRange<Int>) {
        for path in place.everything() where path.hasSuffix(".html") && !path.hasPrefix(".") {
            #expect(versions.contains { place.text(path) == Self.page(path, $0) }, "\(path) is torn")
        }
    }

    /// The next run completes the work.
    ///
    /// Only the site and foreign files remain.
    private func expectRecovery(precompress: Bool) throws {
        let report = try place.build(Self.pages(9), precompress: precompress)
        #expect(report.foreign == ["d0/mine.txt"])
        let site = try DirectorySource(reading: place.site)
        var comparison = SiteComparison(reading: site)
        for (path, text) in Self.pages(9) { try comparison.compare(path, Array(text.utf8)) }
        #expect(try comparison.finish() == [.foreign("d0/mine.txt")])
        #expect(place.everything().filter { $0.hasPrefix(".") } == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.root + "/data") == [])
        let directories = Set(Self.pages(9).keys.map { ($0 as NSString).deletingLastPathComponent }).union([
            "d0", "d1", "d2",
        ])
        #expect(Set(place.everything().filter { ($0 as NSString).pathExtension.isEmpty }) == directories)
        #expect(place.text("d0/mine.txt") == "mine")
        #expect(try place.build(Self.pages(9), precompress: precompress).unchanged == 12)
    }

    @Test(arguments: 0..<24)
    func `a run killed at any time leaves no incomplete page, and the next run completes it`(number: Int) async throws {
        try place.build(Self.pages(0), precompress: number % 2 == 0)
        try place.put("mine", at: "d0/mine.txt")
        // The delays cover the duration of a few rounds. The exact place of the kill depends on the machine.
        let delay = UInt32(50 + number * number * 40)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                site = place.site as String, delay = delay as UInt32,
                number = number as Int
            ] in
            let publisher = try Publisher(
                target: DirectoryTarget(opening: site),
                precompress: number % 2 == 0,
                owns: TemporarySite.owns
            )
            Thread.detachNewThread {
                usleep(delay)
                kill(getpid(), SIGKILL)
            }
            var version = 0
            while true {
                version = version % 8 + 1
                for (path, text) in Self.pages(version) { _ = try publisher.publish(path, Array(text.utf8)) }
                _ = try publisher.finish()
            }
        }
        expectWholePages(0...8)
        try expectRecovery(precompress: number % 2 == 0)
    }

    @Test(arguments: 0..<80)
    func `a run killed before or after any change is completed by the next run`(moment: Int) async throws {
        try place.build(Self.pages(0), precompress: true)
        try place.put("mine", at: "d0/mine.txt")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [site = place.site as String, moment = moment as Int] in
            let target = RecordingTarget(try DirectoryTarget(opening: site)) { now in
                if now == moment { kill(getpid(), SIGKILL) }
            }
            let publisher = try Publisher(
                target: target,
                precompress: true,
                owns: TemporarySite.owns
            )
            for (path, text) in Self.pages(1).sorted(by: <) { _ = try publisher.publish(path, Array(text.utf8)) }
            _ = try publisher.finish()
        }
        expectWholePages(0...1)
        try expectRecovery(precompress: true)
    }

    @Test func `a run killed while writing a file does not change the file, and the next run cleans up`() async throws {
        try place.build(["a.html": "old"])
        await #expect(processExitsWith: .signal(SIGXFSZ)) {
            [site = place.site as String] in
            let publisher = try Publisher(
                target: DirectoryTarget(opening: site),
                precompress: false,
                owns: TemporarySite.owns
            )
            // Worker threads block this signal, and some shells start programs that ignore it.
            signal(SIGXFSZ, SIG_DFL)
            var signals = sigset_t()
            sigaddset(&signals, SIGXFSZ)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            _ = try publisher.publish("a.html", [UInt8](repeating: 1, count: 10_000))
        }
        #expect(place.text("a.html") == "old")
        let torn = try FileManager.default.attributesOfItem(atPath: place.site + "/.vitrina-tmp/1.tmp")
        #expect(torn[.size] as? Int == 4096)
        try place.build(["a.html": "new"])
        #expect(place.everything() == ["a.html"])
    }

    @Test func `a file over the size limit is an error, and the old file does not change`() async throws {
        try place.build(["a.html": "old", "b.html": "old"])
        await #expect(processExitsWith: .success) {
            [site = place.site as String] in
            signal(SIGXFSZ, SIG_IGN)
            let publisher = try Publisher(
                target: DirectoryTarget(opening: site),
                precompress: false,
                owns: TemporarySite.owns
            )
            var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            #expect(throws: PublishError.failed(.write, path: site + "/a.html", code: EFBIG)) {
                _ = try publisher.publish("a.html", [UInt8](repeating: 1, count: 10_000))
            }
            #expect(try publisher.publish("b.html", [1]) == .written)
            _ = try publisher.finish()
        }
        #expect(place.text("a.html") == "old")
        #expect(place.everything() == ["a.html", "b.html"])
    }
}
