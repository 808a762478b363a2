import ArgumentParser
import Foundation
import Testing

@testable import vitrina

/// Options, environment variables, and defaults.
@Suite(.timeLimit(.minutes(30)))
struct SettingTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private let events = EventText.acme.joined(separator: "\n")

    @Test func `without settings the directories are vitrina-data and site in the working directory`()
        async throws
    {
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: place.root)) == ["vitrina-data", "site"])
    }

    @Test(arguments: [
        "demo", "sample", "import a", "build", "serve", "check", "verify", "explain --account a --user u",
        "share create accounts/a", "share list", "share revoke 1", "status", "quarantine list", "quarantine retry",
        "quarantine drop 1", "sources list", "sources show github", "sources test a b", "init --partner p --name n",
        "export", "backup a", "restore a", "config nginx",
        "send a --to http://127.0.0.1:1/webhooks",
    ])
    func `every command accepts the shared options`(command: String) throws {
        let shared = [
            "--data", "d", "--site", "s", "--templates", "t", "--locales", "l", "--sources", "o", "--sheets", "h",
            "--config", "c",
        ]
        _ = try Vitrina.parseAsRoot(command.split(separator: " ").map(String.init) + shared)
    }

    @Test func `every directory may come from the environment`() async throws {
        try place.copyFromCheckout("Templates")
        try place.copyFromCheckout("Locales")
        try place.remove("Locales/es.json")
        let settings = [
            "VITRINA_DATA": "d", "VITRINA_SITE": "deep/s", "VITRINA_LOCALES": "Locales",
            "VITRINA_TEMPLATES": "Templates",
        ]
        try FileManager.default.removeItem(atPath: place.root + "/Templates/help/es")
        try await place.succeed("import", "-", environment: settings, input: events)
        try await place.succeed("build", environment: settings)
        try await place.succeed("verify", environment: settings)
        #expect(place.exists("deep/s/accounts/acme/en/index.html"))
        #expect(!place.exists("deep/s/accounts/acme/es"))
        #expect(!place.exists("site"))
        #expect(!place.exists("vitrina-data"))
    }

    @Test func `an option overrides the environment`() async throws {
        let settings = [
            "VITRINA_DATA": "wrong", "VITRINA_SITE": "wrong", "VITRINA_LOCALES": "wrong", "VITRINA_TEMPLATES": "wrong",
        ]
        try await place.succeed("import", "-", "--data", "d", environment: settings, input: events)
        let sources = ["--templates", Program.checkout + "/Templates", "--locales", Program.checkout + "/Locales"]
        let outcome = try await Program.run(
            ["build", "--data", "d", "--site", "s"] + sources,
            in: place.root,
            environment: settings
        )
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(place.exists("s/index.html"))
        #expect(!place.exists("wrong"))
    }

    @Test func `other users have no access to the data directory`() async throws {
        try await place.importing(EventText.acme)
        #expect(try place.isClosedToOthers(place.data))
    }

    @Test(arguments: ["absolute", "symbolic link", "search path", "relative"])
    func `templates and locale files are found however the program is called`(way: String) async throws {
        try place.makeDirectory("bin")
        try FileManager.default.createSymbolicLink(
            atPath: place.root + "/bin/vitrina",
            withDestinationPath: Program.path
        )
        let command =
            switch way {
            case "absolute": "'\(Program.path)' check"
            case "symbolic link": "cd / && '\(place.root)/bin/vitrina' check"
            case "search path": "PATH=\"\(place.root)/bin:$PATH\" && vitrina check"
            default: "cd '\((Program.path as NSString).deletingLastPathComponent)' && ./vitrina check"
            }
        let outcome = try await Program.run(["-c", command], executable: "/bin/sh", in: place.root)
        #expect(outcome.code == 0, "\(outcome.errors)\(outcome.output)")
    }

    @Test func `an installed program finds its files under share, and reports a missing directory`() async throws {
        try place.makeDirectory("usr/bin")
        try FileManager.default.copyItem(atPath: Program.path, toPath: place.root + "/usr/bin/vitrina")
        let installed = place.root + "/usr/bin/vitrina"
        let without = try await Program.run(["check"], executable: installed, in: "/")
        expectClearFailure(without, with: [74], naming: "Templates")
        try place.makeDirectory("usr/share/vitrina")
        for name in ["Templates", "Locales"] {
            try FileManager.default.copyItem(
                atPath: Program.checkout + "/" + name,
                toPath: place.root + "/usr/share/vitrina/" + name
            )
        }
        #expect(try await Program.run(["check"], executable: installed, in: "/").code == 0)
    }

    // MARK: Compressed twins

    @Test func `precompressed twins match their files and are removed without --precompress`() async throws {
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        let plain = try place.tree()
        let outcome = try await place.succeed("build", "--precompress")
        #expect(try Summary(outcome).pages == plain.files.count, "twins are no pages")
        let twins = try place.tree().paths.subtracting(plain.paths)
        #expect(twins.contains("accounts/acme/en/index.html.gz"))
        #expect(twins.contains { $0.hasPrefix("assets/site.") && $0.hasSuffix(".css.gz") })
        for twin in twins {
            let expanded = try await Program.run(["-dc", "site/" + twin], executable: "/bin/gzip", in: place.root)
            #expect(Data(expanded.bytes) == plain.files[String(twin.dropLast(3))], "\(twin)")
        }
        try await place.succeed("verify")
        let before = try place.stamps()
        try await place.succeed("build", "--precompress")
        #expect(try place.stamps() == before)
        try await place.succeed("build")
        #expect(try place.tree() == plain)
    }

    @Test func `a changed file gets a new twin`() async throws {
        try await place.importing(EventText.acme)
        try await place.succeed("build", "--precompress")
        try await place.importing([EventText.license("e-20", "u2", EventText.day(3))])
        try await place.succeed("build", "--precompress")
        let twin = "site/accounts/acme/en/users/u2.html.gz"
        let expanded = try await Program.run(["-dc", twin], executable: "/bin/gzip", in: place.root)
        #expect(expanded.output == place.text("site/accounts/acme/en/users/u2.html"))
        #expect(expanded.output.contains("data-outcome=\"licensed\""))
    }
}
