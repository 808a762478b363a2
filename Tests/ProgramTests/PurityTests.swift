import Foundation
import TestKit
import Testing

/// <doc:Events#Order> and <doc:SiteFiles#Updates>: the bytes of the site depend only on the ledger, the moment, the
/// templates and the locale files.
@Suite(.timeLimit(.minutes(30)))
struct PurityTests {
    private static let moment = "2026-06-30"
    private static let kathmandu = turkish.merging(["TZ": "Asia/Kathmandu"]) { $1 }
    /// This form needs no time zone data.
    private static let nepal = turkish.merging(["TZ": "NPT-5:45"]) { $1 }
    private static let turkish = ["LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"]
    private static let plain = ["TZ": "UTC", "LANG": "C", "LC_ALL": "C"]

    /// Sample events, and some events that conflict, wait, are in the future, or have an unknown type.
    private static func makeEvents() async throws -> [String] {
        let place = try Workplace()
        return try await place.succeed("sample", "--accounts", "12", "--users", "24", "--seed", "7").outputLines
            + EventText.acme + [
                EventText.event("w-1", "order.assigned", EventText.day(3), #""order":"o-1","account":"other""#),
                EventText.event(
                    "w-2",
                    "license.assigned",
                    EventText.day(1, 1),
                    #""account":"acme","user":"u2","product":"miteam-meetings""#
                ),
                EventText.user("w-3", "later", "Later", "2999-01-01T00:00:00Z"),
                EventText.event("w-4", "weather.changed", EventText.day(5), #""sky":"grey""#),
            ]
    }

    private static func build(_ place: Workplace, environment: [String: String] = plain) async throws -> Tree {
        try await place.succeed("build", "--as-of", moment, environment: environment)
        return try place.tree()
    }

    /// The events, and the site after they were imported all at once and in order.
    private static let made = Task {
        let events = try await makeEvents()
        let place = try Workplace()
        try await place.importing(events)
        return (events: events, tree: try await build(place))
    }

    @Test(arguments: 1...3)
    func `events in any order, duplication and split give the same bytes in any time zone and locale`(
        seed: Int
    ) async throws {
        let (events, reference) = try await Self.made.value
        let elsewhere = seed % 2 == 0 ? Self.kathmandu : Self.nepal
        var random = SeededGenerator(seed: seed)
        var shuffled = events + events.shuffled(using: &random).prefix(events.count / 3)
        shuffled.shuffle(using: &random)
        let place = try Workplace()
        while !shuffled.isEmpty {
            let count = min(shuffled.count, Int.random(in: 30...150, using: &random))
            let part = shuffled.prefix(count).joined(separator: "\n")
            shuffled.removeFirst(count)
            try await place.succeed("import", "-", environment: elsewhere, input: part)
            // Earlier builds must have no effect.
            if Bool.random(using: &random) { try await place.succeed("build", environment: elsewhere) }
        }
        let tree = try await Self.build(place, environment: elsewhere)
        #expect(tree.differences(from: reference) == [], "seed \(seed)")
        #expect(tree.paths.count > 100)
    }

    @Test(
        .enabled("localedef cannot make the locale tr_TR here: install the package locales", TurkishLocale.isAvailable)
    )
    func `the Turkish locale of the C library and a time zone without data give the same bytes`() async throws {
        let (events, reference) = try await Self.made.value
        let settings = Self.nepal.merging(["LOCPATH": TurkishLocale.folder]) { $1 }
        let place = try Workplace()
        let input = events.joined(separator: "\n")
        try await place.succeed("import", "-", environment: settings, input: input)
        #expect(try await Self.build(place, environment: settings).differences(from: reference) == [])
    }

    @Test func `events in reverse order give the same bytes`() async throws {
        let (events, reference) = try await Self.made.value
        let place = try Workplace()
        try await place.importing(events.reversed())
        #expect(try await Self.build(place).differences(from: reference) == [])
    }

    @Test func `an imported export gives the same site and the same export, byte for byte`() async throws {
        let (events, tree) = try await Self.made.value
        let place = try Workplace()
        try await place.importing(events.reversed())
        let export = try await place.succeed("export")
        #expect(export.outputLines.count == Set(events).count)
        let copy = try Workplace()
        try await copy.succeed("import", "-", environment: Self.kathmandu, input: export.output)
        #expect(try await Self.build(copy, environment: Self.kathmandu).differences(from: tree) == [])
        #expect(try await copy.succeed("export").bytes == export.bytes)
        try await copy.succeed("verify", "--as-of", Self.moment)
    }

    @Test func `earlier builds for other moments do not change the bytes of a build`() async throws {
        let place = try Workplace()
        let (events, tree) = try await Self.made.value
        try await place.importing(events)
        for moment in ["2025-01-31", "2999-12-31", "2026-03-01T10:00:00Z", "1999-01-01"] {
            try await place.succeed("build", "--as-of", moment)
            #expect(try place.tree() != tree)
        }
        #expect(try await Self.build(place).differences(from: tree) == [])
    }

    @Test func `no file of the site contains the date or the path of its build`() async throws {
        let place = try Workplace()
        try await place.importing(EventText.acme)
        let today = String(Date().formatted(.iso8601).prefix(10))
        for (path, bytes) in try await Self.build(place).files {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains(today), "\(path)")
            #expect(!text.contains(place.root), "\(path)")
        }
    }
}

/// A locale with other upper and lower cases of letters.
///
/// Few machines have it, and the C library silently uses "C" instead.
enum TurkishLocale {
    /// The value of LOCPATH for this locale.
    static let folder = Program.cache + "/locales"

    /// Creates the locale, and checks that the C library finds it.
    @Sendable static func isAvailable() async throws -> Bool {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let makes = ["localedef", "-i", "tr_TR", "-f", "UTF-8", folder + "/tr_TR.UTF-8"]
        _ = try await Program.run(makes, executable: "/usr/bin/env", in: folder)
        let settings = ["LOCPATH": folder, "LC_ALL": "tr_TR.UTF-8"]
        let months = try await Program.run(
            ["locale", "mon"],
            executable: "/usr/bin/env",
            in: folder,
            environment: settings
        )
        return months.output.hasPrefix("Ocak;")
    }
}
