import Foundation
import PostgresCluster
import StoreServer
import Testing

@testable import vitrina

/// `--site s3://…`: <doc:BeyondOneMachine#Object-stores>.
@Suite(.timeLimit(.minutes(30)))
struct ObjectStoreTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    @Test func `the address of an object store is distinguished from a directory`() throws {
        func settings(_ site: String) throws -> Settings { try Settings(options: ["site": site], environment: [:]) }
        #expect(try settings("s3://bucket/prefix").objectStore == "s3://bucket/prefix")
        #expect(try settings("./s3://bucket").objectStore == nil)
        #expect(throws: SettingError.scheme(option: "--site", scheme: "gs")) { try settings("gs://bucket") }
        #expect(throws: SettingError.scheme(option: "--site", scheme: "postgresql")) { try settings("postgresql://x") }
    }

    @Test func `a command that supports only directories refuses an object store`() async throws {
        try await place.fail("demo", "--no-serve", "--site", "s3://bucket", with: [64], naming: "--site")
    }

    #if !Cluster
    @Test(arguments: ["build", "verify", "serve --port 0"])
    func `a program built without object stores explains how to enable them`(command: String) async throws {
        try await place.importing(EventText.acme)
        let words = command.split(separator: " ").map(String.init)
        // With the key of a sender, which the server would require.
        let outcome = try await Program.run(
            words + ["--site", "s3://bucket"],
            in: place.root,
            environment: ["VITRINA_WEBHOOK_SECRET": Sender.standard.verifyingText]
        )
        expectClearFailure(outcome, with: [64], naming: "--traits Cluster")
    }
    #else
    private func server() throws -> (site: String, variables: [String: String]) {
        let server = try StoreServer.shared()
        let site = server.newSite()
        return (site, server.variables.merging(["VITRINA_SITE": site]) { $1 })
    }

    /// All files of a site, without Vitrina's own files.
    private func tree(_ site: String) throws -> Tree {
        let directory = "copy-\(UUID().uuidString)"
        try StoreServer.shared().copy(site, to: place.root + "/" + directory)
        return try place.tree(directory)
    }

    @Test func `a bucket contains the same files as a site directory, byte for byte`() async throws {
        let (site, variables) = try server()
        try await place.importing(EventText.acme)
        try await place.succeed("build", "--as-of", "2026-06-30")
        let built = try await place.succeed("build", "--as-of", "2026-06-30", environment: variables)
        #expect(built.errors.isEmpty)
        #expect(try tree(site) == place.tree())
        try await place.succeed("verify", "--as-of", "2026-06-30", environment: variables)
        let again = try await place.succeed("build", "--as-of", "2026-06-30", environment: variables).output
        #expect(again.contains(" 0 written"))

        // Another moment changes and removes pages.
        try await place.succeed("build", "--as-of", "2020-01-01")
        try await place.succeed("build", "--as-of", "2020-01-01", environment: variables)
        #expect(try tree(site) == place.tree())
        #expect(!place.exists("s3:"))
    }

    @Test func `verify lists the missing, stale and foreign files of a bucket`() async throws {
        let (site, variables) = try server()
        try await place.importing(EventText.acme)
        try await place.succeed("build", environment: variables)
        let server = try StoreServer.shared()
        try server.put("status.json", "{}", into: site)
        try server.put("mine/notes.txt", "mine", into: site)
        try server.remove("index.html", from: site)
        let outcome = try await place.vitrina("verify", environment: variables)
        #expect(outcome.code == 1)
        #expect(outcome.outputLines == ["missing  index.html", "foreign  mine/notes.txt", "stale    status.json"])
        let built = try await place.succeed("build", environment: variables)
        #expect(built.errors.contains("mine/notes.txt: not a file of the site, left alone"))
        let rest = try await place.vitrina("verify", environment: variables)
        #expect(rest.outputLines == ["foreign  mine/notes.txt"])
    }

    @Test func `a key may come from a file, and no message contains a key`() async throws {
        let (_, variables) = try server()
        try await place.importing(EventText.acme)
        try place.write(StoreServer.secretKey + "\n", to: "secret")
        var others = variables
        others["AWS_SECRET_ACCESS_KEY"] = nil
        let missing = try await place.vitrina("build", environment: others)
        expectClearFailure(missing, with: [64], naming: "AWS_SECRET_ACCESS_KEY_FILE")
        others["AWS_SECRET_ACCESS_KEY_FILE"] = "secret"
        try await place.succeed("build", environment: others)
        others["AWS_SECRET_ACCESS_KEY_FILE"] = nil
        others["AWS_SECRET_ACCESS_KEY"] = "a wrong secret"
        let wrong = try await place.vitrina("verify", environment: others)
        expectClearFailure(wrong, with: [69], naming: "AWS_SECRET_ACCESS_KEY")
        #expect(!wrong.errors.contains("a wrong secret"))
    }

    @Test func `an invalid address and a missing bucket are reported`() async throws {
        let (_, variables) = try server()
        try await place.importing(EventText.acme)
        var others = variables
        others["VITRINA_SITE"] = "s3://B"
        expectClearFailure(try await place.vitrina("build", environment: others), with: [64], naming: "s3://BUCKET")
        others["VITRINA_SITE"] = "s3://no-such-bucket"
        expectClearFailure(try await place.vitrina("verify", environment: others), with: [69], naming: "no-such-bucket")
        let twins = try await place.vitrina("build", "--precompress", environment: variables)
        expectClearFailure(twins, with: [64], naming: "--precompress")
    }

    @Test func `a server publishes to the bucket and serves its pages to visitors with a link`() async throws {
        let (site, variables) = try server()
        try await place.importing(Array(EventText.acme.dropLast()))
        let page = "/accounts/acme/en/index.html"
        try await place.serving(environment: variables) { server in
            try await server.isIdle()
            #expect(try server.client.get("/").status == 200)
            #expect(try server.client.get(page).status == 404)
            let link = try await place.succeed("share", "create", "accounts/acme").outputLines[0]
            let path = try #require(URL(string: link)?.path)
            let visitor = Visitor(server.client)
            #expect(try visitor.get(path).status == 303)
            let first = try visitor.get(page)
            #expect(first.status == 200)
            let tag = try #require(first.headers["etag"])
            #expect(try visitor.get(page, headers: ["If-None-Match": tag]).status == 304)
            expectAccepted(
                try server.client.answer(to: Sender.standard.request(EventText.acme[EventText.acme.count - 1])),
                1
            )
            try await server.isIdle()
            // The server removes links that the visitor's link does not open, so the bytes may differ.
            let shown = try visitor.get(page)
            #expect(shown.status == 200)
            #expect(shown.headers["content-type"] == "text/html; charset=utf-8")
            #expect(try tree(site).files[String(page.dropFirst())] != nil)
            try await place.succeed("share", "revoke", "1")
            #expect(try visitor.get(page).status == 404)
        }
        #expect(!place.exists("site"))
        try await place.succeed("verify", environment: variables)
        try await place.succeed("build")
        #expect(try tree(site).files.keys.sorted() == place.tree().files.keys.sorted())
    }

    @Test func `one server at a time publishes to a bucket, another takes over, and a build is refused`() async throws {
        await Program.pairs.enter()
        defer { Program.pairs.leave() }
        let data = try PostgresCluster.shared().newSchema().address
        let (site, variables) = try server()
        let other = try Workplace()
        try await place.serving("--data", data, environment: variables, endingWith: SIGKILL) { first in
            try await first.isIdle()
            try await other.serving("--data", data, environment: variables) { second in
                expectAccepted(try second.client.answer(to: Sender.standard.request(EventText.acme[0])), 1)
                let build = try await place.vitrina("build", "--data", data, environment: variables)
                expectClearFailure(build, with: [69], naming: "another process is publishing here")
                #expect(try second.metric("vitrina_lease") == 0)
                try await eventually("both are counted") { try second.metric("vitrina_servers") == 2 }
                try first.send(SIGKILL)
                for event in EventText.acme.dropFirst() {
                    expectAccepted(try second.client.answer(to: Sender.standard.request(event)), 1)
                }
                try await second.isIdle()
                #expect(try #require(try second.metric("vitrina_lease")) > 1)
                let status = try await other.succeed("status", "--data", data)
                #expect(status.output.contains("renders the site \(site)"))
            }
        }
        try await place.succeed("build", "--data", data, environment: variables)
        try await place.succeed("build", "--data", data, "--site", "copy")
        #expect(try tree(site) == place.tree("copy"))
    }

    @Test func `servers share the parts of a bucket, and the remaining server renders all parts`() async throws {
        await Program.pairs.enter()
        defer { Program.pairs.leave() }
        let data = try PostgresCluster.shared().newSchema().address
        let (site, variables) = try server()
        let other = try Workplace()
        try await place.serving("--data", data, "--parts", "2", environment: variables) { first in
            try await other.serving("--data", data, "--parts", "2", environment: variables, endingWith: SIGKILL) {
                second in
                try await eventually("each has a part") {
                    try first.metric("vitrina_parts") == 1 && second.metric("vitrina_parts") == 1
                }
                for event in EventText.acme {
                    expectAccepted(try second.client.answer(to: Sender.standard.request(event)), 1)
                }
                // Servers report their state every few seconds.
                try await eventually("both parts are published") {
                    let status = try await other.succeed("status", "--data", data)
                    let areUpToDate = (1...2).allSatisfy { part in
                        status.output.contains("renders part \(part) of 2 of the site \(site), up to date")
                    }
                    return try areUpToDate && first.metric("vitrina_unrendered_parts") == 0
                }
                let build = try await other.vitrina("build", "--data", data, environment: variables)
                expectClearFailure(build, with: [69], naming: "another process is publishing here")
                try second.send(SIGKILL)
            }
            try await eventually("one has both parts") { try first.metric("vitrina_parts") == 2 }
            try await first.isIdle()
        }
        try await place.succeed("verify", "--data", data, environment: variables)
        try await place.succeed("build", "--data", data, "--site", "copy")
        #expect(try tree(site) == place.tree("copy"))
        let alone = try await place.vitrina("serve", "--data", data, "--parts", "2")
        expectClearFailure(alone, with: [64], naming: "--site")
        let many = try await place.vitrina("serve", "--data", data, "--parts", "65", environment: variables)
        expectClearFailure(many, with: [64], naming: "--parts")
    }

    @Test func `erasing a user removes the user from the bucket`() async throws {
        let (site, variables) = try server()
        try await place.importing(EventText.acme)
        try await place.succeed("build", environment: variables)
        try await place.succeed("erase", "accounts/acme/users/u1", environment: variables)
        try await place.succeed("build")
        #expect(try tree(site) == place.tree())
    }
    #endif
}
