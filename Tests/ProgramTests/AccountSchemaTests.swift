import TestKit
import Testing

/// account.json and its published JSON Schema, checked by a third-party validator.
@Suite(.timeLimit(.minutes(30)))
struct AccountSchemaTests {
    private static let scripts = Program.checkout + "/Tests/Clients/schema"

    @Test(.needsPython(scripts + "/requirements.txt"))
    func `every account of the sample is valid against the schema it names, and altered ones are not`() async throws {
        let python = try await PythonEnvironment.prepared(by: Self.scripts + "/requirements.txt")
        let place = try Workplace()
        let sample = try await place.succeed("sample", "--accounts", "12", "--users", "40", "--seed", "3")
        try await place.succeed("import", "-", input: sample.output)
        try await place.succeed("build", "--as-of", "2026-12-31")
        let outcome = try await Program.run(
            [Self.scripts + "/validate.py", place.root + "/site"],
            executable: python,
            in: place.root
        )
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
        #expect(outcome.output == "11 valid, mangled ones refused: all\n", "one account is deleted")
    }
}
