import Foundation
import Subprocess
import SystemPackage
import TestKit
import Testing

/// The pages of a sample for readers, browsers and programs, checked by the scripts in Tests/Clients/pages.
@Suite(
    .timeLimit(.minutes(90)),
    .needs(
        programs: [
            "chromium", "chromium-browser", "google-chrome-stable", "google-chrome",
            Program.inherited["CHROMIUM"] ?? "chromium",
        ],
        ["java"],
        ["python3"]
    ),
    .needsPython(Program.checkout + "/Tests/Clients/pages/requirements.txt")
)
struct PagesTests {
    /// Runs one part of the checks, which report their own failures.
    private func check(_ part: String) async throws {
        // Does not use `Program.run`, which would keep other tests from running during this time.
        let result = try await Subprocess.run(
            .path("/usr/bin/env"),
            arguments: ["python3", Program.checkout + "/Tests/Clients/pages/check.py", part],
            environment: Program.clean(Program.inherited.merging(["VITRINA_BINARY": Program.path]) { $1 }),
            platformOptions: Program.options,
            input: .none,
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        let said = result.standardOutput + result.standardError
        // The versions of the browser and fonts.
        for line in said.split(separator: "\n") where line.hasPrefix("Chromium ") { print(line) }
        #expect(result.terminationStatus == .exited(0), "\(said)")
        #expect(said.contains("ok: every \(part == "browser" ? "slip" : "mistake")"), "\(said)")
    }

    @Test func `every page of the sample passes the structure checks`() async throws {
        try await check("structure")
    }

    @Test func `every kind of page passes the browser checks`() async throws {
        try await check("browser")
    }
}
