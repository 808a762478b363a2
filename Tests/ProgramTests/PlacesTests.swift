import Foundation
import Testing

@testable import vitrina

/// Directories that must not contain each other, because a web server for the site serves every file in it.
@Suite(.timeLimit(.minutes(30)))
struct PlacesTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.makeDirectory("a/b")
        try FileManager.default.createSymbolicLink(atPath: place.root + "/link", withDestinationPath: "a")
        try FileManager.default.createSymbolicLink(atPath: place.root + "/dangling", withDestinationPath: "a/new")
    }

    private func contains(_ outer: String, _ inner: String) -> Bool {
        Place(place.root + "/" + outer, option: "").contains(Place(place.root + "/" + inner, option: ""))
    }

    // MARK: Places

    @Test(arguments: [
        ("a", "a"), ("a", "a/"), ("a", "./a/."), ("a", "a/b"), ("a", "a/b/../c"), ("a", "link"), ("link", "a/b"),
        ("a", "link/b"), ("link/b/..", "a"), ("a", "dangling"), ("a/new", "dangling/x"), ("new", "new/x"),
        ("new", "new/../new"), ("new/x", "new/x/y"), ("a", "a/new/x"), (".", "a"), ("a//b", "a/b"),
    ])
    func `a place contains itself and every path below it, in any spelling, existing or not`(
        outer: String,
        inner: String
    ) {
        #expect(contains(outer, inner))
    }

    @Test(arguments: [
        ("a", "ab"), ("a", "a-data"), ("a/b", "a"), ("new", "news"), ("new/x", "new"), ("new", "other"), ("a/b", "a/c"),
        ("a", "link/.."), ("dangling", "a"), ("a/b", "a/b/../c"),
    ])
    func `a place contains neither its neighbors nor its parent`(outer: String, inner: String) {
        #expect(!contains(outer, inner))
    }

    @Test func `a symbolic link to itself is treated as an ordinary name`() throws {
        let path = place.root + "/loop"
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "loop")
        #expect(Place(path, option: "").resolved.hasSuffix("/loop"))
    }

    @Test func `the parent of a symbolic link is resolved as the system resolves it`() throws {
        try FileManager.default.createSymbolicLink(atPath: place.root + "/deep", withDestinationPath: "a/b")
        let named = Place(place.root + "/deep/../c", option: "")
        #expect(named.path == Place(place.root + "/a/c", option: "").resolved)
        #expect(Place("site", option: "").path == "site")
    }

    // MARK: Commands

    private static let refused: [[String]] = [
        ["--data", "x", "--site", "x"], ["--data", "x/data", "--site", "x"], ["--data", "x", "--site", "x/site"],
        ["--data", "x/../y", "--site", "y/"], ["--data", "link/new", "--site", "a"], ["--data", "a", "--site", "link"],
        ["--templates", "a", "--site", "a"], ["--locales", "a", "--site", "a/site"],
        ["--locales", "a/b", "--site", "a"],
        ["--templates", "a", "--data", "a/data"], ["--locales", "a", "--data", "a"],
    ]

    @Test(arguments: refused)
    func `a command writes nothing if one of its directories contains another`(options: [String]) async throws {
        let before = try FileManager.default.subpathsOfDirectory(atPath: place.root).sorted()
        let isAboutPages = options[0] != "--data" && options[2] == "--site"
        let others = isAboutPages ? [] : [["import", "-"]]
        for command in [["build"], ["serve", "--port", "0"], ["demo", "--no-serve"], ["verify"]] + others {
            let outcome = try await Program.run(command + options, in: place.root)
            #expect(outcome.code == 64, "\(command) \(options): \(outcome.errors)")
            for option in [options[0], options[2]] { #expect(outcome.errors.contains(option + " (/")) }
            #expect(try FileManager.default.subpathsOfDirectory(atPath: place.root).sorted() == before)
        }
    }

    @Test func `directories from the environment are checked like those from options`() async throws {
        let outcome = try await place.vitrina("build", environment: ["VITRINA_DATA": "site/data"])
        expectClearFailure(outcome, with: [64], naming: "--site")
        let revoked = try await place.vitrina("share", "revoke", "1", environment: ["VITRINA_DATA": "site"])
        #expect(revoked.code == 64 && !place.exists("site"))
    }

    @Test func `a site beside the data directory and templates inside it are allowed`() async throws {
        try await place.importing(EventText.acme)
        try await place.succeed("build", "--site", "vitrina-data-site")
        try place.copyFromCheckout("Templates")
        try FileManager.default.moveItem(atPath: place.root + "/Templates", toPath: place.data + "/Templates")
        try await place.succeed("build", "--templates", "vitrina-data/Templates")
    }

    @Test func `a command that only reads the ledger is allowed with overlapping directories`() async throws {
        try await place.importing(EventText.acme)
        for command in [
            ["export"], ["status"], ["explain", "--account", "acme", "--user", "u1"], ["quarantine", "list"],
        ] {
            let outcome = try await Program.run(command, in: place.root, environment: ["VITRINA_SITE": "vitrina-data"])
            #expect(outcome.code == 0, "\(command): \(outcome.errors)")
        }
    }

    @Test(arguments: ["vitrina-data/b.sqlite", "site/b.sqlite", "link/../site/b.sqlite"])
    func `a backup into the data directory or the site is refused`(file: String) async throws {
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        try await place.fail("backup", file, with: [64], naming: "backup")
        #expect(!place.exists(file))
    }

    @Test func `a restore into the site is refused`() async throws {
        try await place.importing(EventText.acme)
        try await place.succeed("backup", "b.sqlite")
        try await place.fail("restore", "b.sqlite", "--data", "site/data", with: [64], naming: "--site")
        #expect(!place.exists("site"))
    }

    @Test(arguments: [["serve", "--port", "0"], ["demo", "--port", "0"]])
    func `a key file in the site is refused`(command: [String]) async throws {
        try place.write("whsec_" + Data(repeating: 7, count: 32).base64EncodedString(), to: "site/keys")
        let variable = "VITRINA_WEBHOOK_SECRET_SHOP_FILE"
        let outcome = try await Program.run(command, in: place.root, environment: [variable: "site/keys"])
        expectClearFailure(outcome, with: [64], naming: variable)
        #expect(!place.exists("vitrina-data"))
    }
}
