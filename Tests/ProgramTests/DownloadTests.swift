import Testing

/// Calendars, feeds and workbooks of a site, read by third-party parsers.
@Suite(.timeLimit(.minutes(30)))
struct DownloadTests {
    private static let scripts = Program.checkout + "/Tests/Clients/files"

    @Test(.needsPython(scripts + "/requirements.txt"))
    func `every calendar, feed and workbook of the sample agrees with the tables`() async throws {
        let python = try await PythonEnvironment.prepared(by: Self.scripts + "/requirements.txt")
        let place = try Workplace()
        let sample = try await place.succeed("sample", "--accounts", "60", "--users", "400", "--seed", "3")
        try await place.succeed("import", "-", input: sample.output)
        try await place.succeed("build", "--as-of", "2026-06-30")
        let outcome = try await Program.run(
            [Self.scripts + "/check.py", place.root + "/site"],
            executable: python,
            in: place.root
        )
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
        #expect(outcome.output == "every file agrees with the tables\n")
    }
}
