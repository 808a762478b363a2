import Foundation
import Testing

/// <doc:Operating#First-data>: an administrator runs commands as root in the directories of a service.
@Suite(.enabled(if: geteuid() == 0, "only root creates files for others"))
struct OwnerTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    @Test func `files that root creates in a directory of a service belong to the service`() async throws {
        let user: uid_t = 65534
        try FileManager.default.createDirectory(atPath: place.root + "/srv", withIntermediateDirectories: false)
        #expect(chown(place.root + "/srv", user, user) == 0)
        let directories = ["VITRINA_DATA": "srv/var/data", "VITRINA_SITE": "srv/www/site"]
        func vitrina(_ arguments: String) async throws {
            let input = Array(EventText.acme.joined(separator: "\n").utf8)
            let words = arguments.split(separator: " ").map(String.init)
            let outcome = try await Program.run(words, in: place.root, environment: directories, input: input)
            #expect(outcome.end == .exit(0), "\(arguments): \(outcome.errors)")
        }
        for command in [
            "import -", "build --precompress", "share create accounts/acme", "backup srv/backup.sqlite",
            "restore srv/backup.sqlite --data srv/restored", "export",
        ] {
            try await vitrina(command)
        }

        let entries = try FileManager.default.subpathsOfDirectory(atPath: place.root + "/srv")
        #expect(entries.contains { $0.hasPrefix("www/site/accounts/") })
        #expect(
            ["var/data/ledger.sqlite", "var/data/links.sqlite", "restored/links.sqlite"].allSatisfy(entries.contains)
        )
        let foreign = try entries.filter { entry in
            let facts = try FileManager.default.attributesOfItem(atPath: "\(place.root)/srv/\(entry)")
            return facts[.ownerAccountID] as? UInt32 != user || facts[.groupOwnerAccountID] as? UInt32 != user
        }
        #expect(foreign == [])
    }

    @Test func `files that root creates elsewhere belong to root`() async throws {
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        let facts = try FileManager.default.attributesOfItem(atPath: place.root + "/site/index.html")
        #expect(facts[.ownerAccountID] as? UInt32 == 0)
    }
}
