import Foundation
import PostgresCluster
import Testing

@testable import vitrina

/// `--data postgresql://…`: <doc:BeyondOneMachine>.
@Suite(.timeLimit(.minutes(30)))
struct ClusterTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    @Test func `the address of a database is distinguished from a directory, and other schemes are refused`() throws {
        func settings(_ data: String) throws -> Settings { try Settings(options: ["data": data], environment: [:]) }
        for text in ["postgresql://db/x", "postgres://db/x"] {
            #expect(try settings(text).database == text)
            #expect(try settings("./" + text).database == nil)
        }
        let error = #expect(throws: SettingError.self) { try settings("mysql://ana:secret-word@db/x") }
        #expect(error?.description.contains("secret-word") == false)
        #expect(throws: SettingError.scheme(option: "--site", scheme: "gs")) {
            try Settings(options: ["site": "gs://bucket"], environment: [:])
        }
    }

    @Test func `roles require a database, and unknown roles are refused`() async throws {
        let directory = try await Program.run(["serve", "--roles", "pages"], in: place.root)
        expectClearFailure(directory, with: [64], naming: "--data")
        for roles in ["", "pages,", "pages,write", "all"] {
            let address = "postgresql://db/x"
            let outcome = try await Program.run(["serve", "--roles", roles, "--data", address], in: place.root)
            #expect(outcome.code == 64)
            #expect(outcome.errors.contains("--roles"))
        }
    }

    #if !Cluster
    @Test(arguments: ["build", "export", "import -", "share list", "status", "verify", "quarantine list"])
    func `a program built without PostgreSQL explains how to enable it and omits the password`(
        command: String
    ) async throws {
        let words = command.split(separator: " ").map(String.init)
        let outcome = try await Program.run(words + ["--data", "postgresql://ana:secret-word@db/x"], in: place.root)
        expectClearFailure(outcome, with: [64], naming: "--traits Cluster")
        #expect(!outcome.errors.contains("secret-word"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.root) == [])
    }
    #else
    @Test func `a database and a directory give the same site, byte for byte`() async throws {
        let data = try PostgresCluster.shared().newSchema().address
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        let exported = try await place.succeed("export").output
        let imported = try await place.succeed("import", "-", "--data", data, input: exported)
        #expect(imported.output.contains("\(EventText.acme.count) events added"))
        #expect(try await place.succeed("export", "--data", data).output == exported)
        try await place.succeed("build", "--data", data, "--site", "other")
        #expect(try place.tree("other") == place.tree())
        try await place.succeed("verify", "--data", data, "--site", "other")
        let counts = try await place.succeed("status", "--data", data, "--json").output
        #expect(try await place.succeed("status", "--json").output == counts)
        let again = try await place.succeed("build", "--data", data, "--site", "other").output
        #expect(again.contains(" 0 written"))
    }

    @Test func `share links and the quarantine are in the database and shared by all machines`() async throws {
        let data = try PostgresCluster.shared().newSchema().address
        let other = try Workplace()
        let refused = try await place.vitrina("import", "-", "--data", data, input: EventText.acme[0] + "\n{}\n")
        #expect(refused.code == 65)
        #expect(try await other.succeed("quarantine", "list", "--data", data).outputLines.count == 1)
        try await other.succeed("quarantine", "drop", "1", "--data", data)
        #expect(try await place.succeed("quarantine", "list", "--data", data).output.isEmpty)
        let link = try await place.succeed("share", "create", "accounts/acme", "--data", data)
        #expect(link.errors.contains("VITRINA_BASE_URL"))
        #expect(try await other.succeed("share", "list", "--data", data).output.contains("active"))
        try await other.succeed("share", "revoke", "1", "--data", data)
        #expect(try await place.succeed("share", "list", "--data", data).output.contains("revoked"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.root) == [])
    }

    @Test func `two servers share a ledger, and each publishes the events that the other receives`() async throws {
        await Program.pairs.enter()
        defer { Program.pairs.leave() }
        let data = try PostgresCluster.shared().newSchema().address
        let other = try Workplace()
        try await place.serving("--data", data) { first in
            try await other.serving("--data", data) { second in
                for (index, event) in EventText.acme.enumerated() {
                    let server = index.isMultiple(of: 2) ? first : second
                    expectAccepted(try server.client.answer(to: Sender.standard.request(event)), 1)
                }
                let page = "accounts/acme/en/index.html"
                try await eventually("both publish") {
                    // try?: while a server publishes, files may disappear between listing and reading.
                    guard place.exists("site/" + page), let tree = try? place.tree() else { return false }
                    return tree == (try? other.tree())
                }
            }
        }
        try await place.succeed("verify", "--data", data)
        try await other.succeed("verify", "--data", data)
    }

    @Test func `one of two servers renders a site, and the other takes over if it is killed`() async throws {
        await Program.pairs.enter()
        defer { Program.pairs.leave() }
        let data = try PostgresCluster.shared().newSchema().address
        let other = try Workplace()
        let site = place.root + "/site"
        try await other.serving("--data", data, "--site", site) { standby in
            try await standby.isIdle()
            try await other.serving("--data", data, "--site", site, endingWith: SIGKILL) { second in
                expectAccepted(try second.client.answer(to: Sender.standard.request(EventText.acme[0])), 1)
                #expect(try second.metric("vitrina_caught_up") == 0)
                #expect(try second.client.get("/health/ready").status == 200)
                let status = try await other.succeed("status", "--data", data)
                #expect(status.output.contains("servers         2\n"))
                #expect(status.output.matches(of: /renders the site/).count == 1)
            }
            // The killed server did not render.
            for event in EventText.acme.dropFirst() {
                expectAccepted(try standby.client.answer(to: Sender.standard.request(event)), 1)
            }
        }
        try await place.succeed("verify", "--data", data, "--site", site)
        // Now the rendering server is killed, and later the next one is stopped.
        for signal in [SIGKILL, SIGTERM] {
            try await other.serving("--data", data, "--site", site) { heir in
                try await place.serving("--data", data, "--site", site, endingWith: signal) { _ in
                    // Either server may have the lease; both receive.
                    let status = try await other.succeed("status", "--data", data)
                    #expect(status.output.contains("renders the site"))
                }
                try await heir.isIdle()
            }
        }
        try await place.succeed("verify", "--data", data, "--site", site)
    }

    @Test func `a paused server stops rendering, and the next server waits for the site directory`() async throws {
        await Program.pairs.enter()
        defer { Program.pairs.leave() }
        let data = try PostgresCluster.shared().newSchema().address
        let other = try Workplace()
        let site = place.root + "/site"
        try await place.serving("--data", data, "--site", site) { first in
            try await first.isIdle()
            try await other.serving("--data", data, "--site", site) { second in
                try first.send(SIGSTOP)
                try await eventually("the second waits for the directory") {
                    try second.errors().contains("another process still uses the site")
                }
                expectAccepted(try second.client.answer(to: Sender.standard.request(EventText.acme[0])), 1)
                try first.send(SIGCONT)
                try await eventually("the first gives up") {
                    try first.errors().contains("this server stops rendering")
                }
                try await second.isIdle()
            }
        }
        try await place.succeed("verify", "--data", data, "--site", site)
    }

    @Test func `a server performs only the tasks of its roles`() async throws {
        await Program.pairs.enter()
        defer { Program.pairs.leave() }
        let data = try PostgresCluster.shared().newSchema().address
        let site = place.root + "/site"
        let (receiver, pages) = (try Workplace(), try Workplace())
        try await place.serving("--data", data, "--site", site, "--roles", "render", keys: []) { renderer in
            try await receiver.serving("--data", data, "--roles", "receive") { receiver in
                for event in EventText.acme {
                    expectAccepted(try receiver.client.answer(to: Sender.standard.request(event)), 1)
                }
                #expect(try receiver.client.get("/").status == 404)
            }
            try await renderer.isIdle()
            #expect(try renderer.client.get("/").status == 404)
            #expect(try renderer.client.answer(to: Sender.standard.request(EventText.acme[0])).status == 404)
            try await pages.serving("--data", data, "--site", site, "--roles", "pages", "--open", keys: []) {
                (pages) async throws in
                #expect(try pages.client.get("/accounts/acme/en/").status == 200)
                #expect(try pages.client.get("/health/ready").status == 200)
                #expect(try pages.client.answer(to: Sender.standard.request(EventText.acme[0])).status == 404)
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: receiver.root).allSatisfy { $0.hasSuffix(".log") })
        try await place.succeed("verify", "--data", data, "--site", site)
    }

    @Test func `a server exits if its database is replaced by an older copy, and a build uses that copy`()
        async throws
    {
        let schema = try PostgresCluster.shared().newSchema()
        try await place.succeed("import", "-", "--data", schema.address, input: EventText.acme.joined(separator: "\n"))
        let outcome = try await Program.serve(
            ["serve", "--port", "0", "--data", schema.address],
            in: place.root,
            environment: ["VITRINA_WEBHOOK_SECRET": Sender.standard.verifyingText]
        ) { server in
            try await server.isIdle()
            try schema.run(
                """
                DELETE FROM events WHERE position > 2;
                UPDATE head SET position = 2;
                NOTIFY vitrina
                """
            )
            try await eventually("the log says so") { try server.errors().contains("older copy") }
        }
        #expect(outcome.end == .exit(69))
        #expect(outcome.errors.contains("older copy"))
        try await place.succeed("build", "--data", schema.address)
        try await place.succeed("verify", "--data", schema.address)
    }

    @Test(arguments: [["backup", "b"], ["restore", "b"], ["demo", "--no-serve"]])
    func `a command that supports only a directory refuses a database`(arguments: [String]) async throws {
        let outcome = try await Program.run(
            arguments + ["--data", "postgresql://ana:secret-word@db/x"],
            in: place.root
        )
        expectClearFailure(outcome, with: [64], naming: "directory")
        #expect(!outcome.errors.contains("secret-word"))
    }

    @Test func `the error for an unreachable database is one sentence without the password`() async throws {
        try place.write("secret-word\n", to: "password")
        let outcome = try await Program.run(
            ["export", "--data", "postgresql://ana@127.0.0.1:1/ledger"],
            in: place.root,
            environment: ["VITRINA_DATA_PASSWORD_FILE": "password"]
        )
        expectClearFailure(outcome, with: [69], naming: "postgresql://127.0.0.1:1/ledger")
        #expect(!outcome.errors.contains("secret-word"))
        let unreadable = try await Program.run(
            ["export", "--data", "postgresql://ana@127.0.0.1:1/ledger"],
            in: place.root,
            environment: ["VITRINA_DATA_PASSWORD_FILE": "absent"]
        )
        expectClearFailure(unreadable, with: [64], naming: "VITRINA_DATA_PASSWORD_FILE")
        let nonsense = try await Program.run(["export", "--data", "postgresql://ana:secret-word@["], in: place.root)
        expectClearFailure(nonsense, with: [64], naming: "--data")
        #expect(!nonsense.errors.contains("secret-word"))
    }
    #endif
}
