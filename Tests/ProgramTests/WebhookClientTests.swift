import Foundation
import TestKit
import Testing

/// Unmodified third-party senders with the receiver: the scripts in Tests/Clients/webhooks.
@Suite(.timeLimit(.minutes(30)))
struct WebhookClientTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let scripts = Program.checkout + "/Tests/Clients/webhooks"

    /// The lines of a script that sends to the server, with the name and status of each request.
    private func answers(
        of executable: String,
        _ arguments: [String],
        _ environment: [String: String] = [:]
    ) async throws -> [String] {
        var lines: [String] = []
        let pair = try Sender(seed: Array(0..<32))
        try await place.serving(keys: [.standard, pair]) { server in
            let outcome = try await Program.run(
                arguments,
                executable: executable,
                in: place.root,
                environment: environment.merging(
                    [
                        "RECEIVER": "http://127.0.0.1:\(server.client.port)/webhooks",
                        "WEBHOOK_SECRET": Sender.standard.verifyingText,
                        "WEBHOOK_SEED": Data(0..<32).base64EncodedString(),
                    ],
                    uniquingKeysWith: { $1 }
                )
            )
            #expect(outcome.end == .exit(0), "\(outcome.errors)")
            lines = outcome.outputLines
        }
        return lines
    }

    @Test(.needsPython(scripts + "/requirements.txt"))
    func `the server works with the libraries of Standard Webhooks, Svix and CloudEvents`() async throws {
        let python = try await PythonEnvironment.prepared(by: Self.scripts + "/requirements.txt")
        #expect(
            try await answers(of: python, [Self.scripts + "/send.py"]) == [
                "standardwebhooks plain 202 accepted=1 duplicates=0",
                "standardwebhooks again 202 accepted=0 duplicates=1",
                "standardwebhooks structured 202 accepted=1 duplicates=0", "standardwebhooks stale 401",
                "svix plain 202 accepted=1 duplicates=0", "svix changed 401",
                "cloudevents structured 202 accepted=1 duplicates=0", "cloudevents batch 202 accepted=2 duplicates=0",
                "cloudevents binary 415", "cryptography v1a 202 accepted=1 duplicates=0", "cryptography changed 401",
            ]
        )
        #expect(try await place.ledgerIDs().count == 7)
        try await place.succeed("verify")
    }

    @Test(.needs(programs: ["curl"], ["openssl"]))
    func `an event can be sent with curl and openssl alone`() async throws {
        #expect(
            try await answers(of: "/bin/sh", [Self.scripts + "/send.sh"]) == [
                "published vector reproduced", "published vector 401 urn:vitrina:problem:unauthenticated",
                "signed now 202 {\"accepted\":1,\"duplicates\":0}",
                "signed again 202 {\"accepted\":0,\"duplicates\":1}",
                "unsigned 401 urn:vitrina:problem:unauthenticated",
            ]
        )
        #expect(try await place.ledgerIDs() == ["curl-1"])
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs a test only if the Python packages of a list are present or can be downloaded.
    static func needsPython(_ list: String) -> Self {
        .needs("Python with venv, or a package index") {
            _ = try await PythonEnvironment.prepared(by: list)
            return true
        }
    }
}

/// Python with the packages of a list, which Tests/Clients/workplace.py keeps between runs.
enum PythonEnvironment {
    /// The reason for which there is none.
    struct Unavailable: Error, CustomStringConvertible {
        let list: String
        let reason: String

        var description: String {
            "The clients of \(list) could not be installed, so they are unproven. Make python3 with venv and a package index "
                + "available. \(reason)"
        }
    }

    /// The path of the interpreter.
    ///
    /// The environment is created once for each content of the list and version of Python.
    static func prepared(by list: String) async throws -> String {
        let outcome = try await Program.run(
            ["python3", Program.checkout + "/Tests/Clients/workplace.py", list],
            executable: "/usr/bin/env",
            in: Program.checkout,
            environment: Program.inherited
        )
        guard outcome.code == 0, let interpreter = outcome.outputLines.last else {
            throw Unavailable(list: list, reason: outcome.errors + outcome.output)
        }
        return interpreter
    }
}
