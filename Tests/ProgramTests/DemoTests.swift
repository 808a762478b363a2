import Foundation
import Subprocess
import SystemPackage
import Testing

/// The line that `vitrina demo` prints: <doc:Commands>, "a ready `vitrina send` line".
@Suite(.timeLimit(.minutes(30)))
struct DemoTests {
    /// The suggestion of a demo.
    private struct Suggestion {
        let client: HTTPClient
        /// The page that changes.
        let target: String
        /// The printed line.
        let line: String
        let text: String
    }

    /// Runs the demo, and passes its suggestion to `body`.
    private func demo(
        _ arguments: [String],
        in place: Workplace,
        environment: [String: String] = [:],
        body: (Suggestion) async throws -> Void
    ) async throws {
        await Program.servers.enter()
        defer { Program.servers.leave() }
        let result = try await Subprocess.run(
            .path(FilePath(Program.path)),
            arguments: Arguments(["demo", "--port", "0"] + arguments),
            environment: Program.clean(environment),
            workingDirectory: FilePath(place.root),
            platformOptions: Program.options,
            input: .none,
            output: .sequence,
            error: .string(limit: 1 << 20)
        ) { execution in
            var text = ""
            var lines = execution.standardOutput.strings().makeAsyncIterator()
            while !text.contains("Ctrl-C to stop the demo."), let line = try await lines.next() { text += line + "\n" }
            do {
                let link = try #require(text.firstMatch(of: /Open http:\/\/127\.0\.0\.1:([0-9]+)(\/[^ ]+) and run/))
                let line = try #require(
                    text.split(separator: "\n").first { $0.hasPrefix("  ") && $0.contains(" send ") }
                )
                let client = HTTPClient(port: try #require(UInt16(link.output.1)))
                try await body(
                    Suggestion(client: client, target: String(link.output.2), line: String(line), text: text)
                )
                try execution.send(signal: .interrupt)
            } catch {
                try? execution.send(signal: .kill)  // it may have ended already; the first error is thrown
                throw error
            }
            while try await lines.next() != nil {}
        }
        #expect(result.terminationStatus == .exited(0))
    }

    /// The outcome that a user page shows.
    private func outcome(_ suggestion: Suggestion) throws -> String {
        let page = try suggestion.client.get(suggestion.target)
        #expect(page.status == 200)
        return try String(#require(page.text.firstMatch(of: /data-outcome="([a-z-]+)"/)).output.1)
    }

    @Test func `the printed command switches the outcome on the named page each time`() async throws {
        let place = try Workplace()
        let directories = ["--data", "it's data", "--site", "my site"]
        let secret = "whsec_" + Data(repeating: 3, count: 32).base64EncodedString()
        var outcomes: [String] = []
        for environment in [[:], ["VITRINA_WEBHOOK_SECRET": secret]] {
            try await demo(directories, in: place, environment: environment) { suggestion in
                let before = try outcome(suggestion)
                let sent = try await Program.run(
                    ["-c", suggestion.line],
                    executable: "/bin/sh",
                    in: place.root,
                    environment: environment
                )
                #expect(sent.end == .exit(0), "\(suggestion.line): \(sent.errors)")
                #expect(sent.output.contains("\t202 {\"accepted\":1,\"duplicates\":0}"))
                try await eventually("the page has changed") { try outcome(suggestion) != before }
                outcomes += [before, try outcome(suggestion)]
                let key = try #require(place.text("it's data/demo.secret")).trimmingCharacters(
                    in: .whitespacesAndNewlines
                )
                #expect(key.hasPrefix("whsec_"))
                for text in [suggestion.text, sent.output, sent.errors] {
                    #expect(!text.contains(key) && !text.contains(secret), "secrets are never printed")
                }
            }
        }
        try #require(outcomes.count == 4)
        #expect(outcomes[1] == outcomes[2], "the next demo begins where the last ended")
        #expect(Set(outcomes).count == 2, "and goes back")
        #expect(try place.isClosedToOthers(place.root + "/it's data/demo.secret"))
    }
}
