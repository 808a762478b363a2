import Foundation
import Receiver
import Testing

@testable import vitrina

/// The address of a server: exit code 69 and suitable advice if it cannot be used now.
@Suite(.timeLimit(.minutes(30)))
struct ListeningTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private func serve(_ arguments: String...) async throws -> Program.Outcome {
        let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        return try await Program.run(
            ["serve"] + arguments,
            in: place.root,
            environment: ["VITRINA_WEBHOOK_SECRET": secret]
        )
    }

    @Test func `a port in use is reported as unavailable, with advice on --port`() async throws {
        let other = try ScriptedReceiver([(202, [])])
        let outcome = try await serve("--port", "\(other.port)")
        expectClearFailure(outcome, with: [69], naming: "--port")
        #expect(outcome.errors.contains("\(other.port)") && !outcome.errors.contains("--host"))
        #expect(!place.exists("vitrina-data") && !place.exists("site"))
    }

    @Test func `the demo detects a port in use before it creates a ledger or a site`() async throws {
        let other = try ScriptedReceiver([(202, [])])
        try await place.fail("demo", "--port", "\(other.port)", with: [69], naming: "--port")
        #expect(!place.exists("vitrina-data") && !place.exists("site"))
    }

    @Test(arguments: ["192.0.2.1", "no.such.invalid", "2001:db8::1"])
    func `an address that the machine does not have is reported as unavailable, with advice on --host`(
        host: String
    ) async throws {
        let outcome = try await serve("--host", host, "--port", "0")
        expectClearFailure(outcome, with: [69], naming: "--host")
        #expect(!outcome.errors.contains("--port") && !outcome.errors.contains("SocketAddressError"))
    }

    @Test(arguments: [
        ["--host", ""], ["--host", "a b"], ["--host", "http://127.0.0.1"], ["--host", "127.0.0.1:80"],
        ["--port", "-1"],
        ["--port", "65536"], ["--port", "http"],
    ])
    func `an invalid host or port is a usage error`(arguments: [String]) async throws {
        let outcome = try await Program.run(["serve"] + arguments, in: place.root)
        #expect(outcome.code == 64, "\(outcome.errors)")
        #expect(outcome.errors.contains(arguments[0]))
    }

    @Test(arguments: [("[::1]", "::1"), ("::1", "::1"), ("fe80::1%eth0", "fe80::1%eth0"), ("127.0.0.1", "127.0.0.1")])
    func `an IPv6 address may have brackets or a zone`(host: String, name: String) throws {
        #expect(try ListeningAddress(host: host, port: 0).host.name == name)
    }

    @Test(arguments: [
        (EADDRINUSE, 8080, "--port", true), (EADDRNOTAVAIL, 8080, "--host", true), (EACCES, 80, "--port", true),
        (EAFNOSUPPORT, 8080, "--host", true), (EMFILE, 8080, "open files", false),
    ])
    func `each system error has its advice, and only an error about the address means unavailable`(
        code: Int32,
        port: Int,
        words: String,
        isUnavailable: Bool
    ) throws {
        let error = ServerError(
            try ListeningAddress(host: "127.0.0.1", port: port),
            systemCode: code
        )
        #expect("\(error)".contains(words))
        #expect(error.isAboutAddress == isUnavailable)
    }

    @Test func `a share link names the loopback address if the server listens on every address`() async throws {
        try await place.importing(EventText.acme)
        for (noted, expected) in [
            ("http://0.0.0.0:8091", "http://127.0.0.1:8091/s/"), ("http://[::]:8091", "http://[::1]:8091/s/"),
        ] {
            try place.write(noted, to: "vitrina-data/server.address")
            let outcome = try await place.vitrina("share", "create", "accounts/acme")
            #expect(outcome.code == 0 && outcome.output.hasPrefix(expected), "\(outcome.output)")
            #expect(outcome.errors.contains("VITRINA_BASE_URL"))
            let settled = try await place.vitrina(
                "share",
                "create",
                "accounts/acme",
                environment: ["VITRINA_BASE_URL": "https://example.com//v"]
            )
            #expect(settled.output.hasPrefix("https://example.com/v/s/"))
            #expect(!settled.errors.contains("VITRINA_BASE_URL"))
        }
    }
}
