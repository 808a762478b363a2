import Testing

/// What `vitrina import` says about a sheet that lacks something: <doc:Sheets>.
@Suite(.timeLimit(.minutes(30)))
struct SheetAdviceTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private func ledger() async throws -> [String] { try await place.succeed("export").outputLines }

    @Test func `the preview contains a command that enables a missing integration`() async throws {
        try await place.importing(
            EventText.acme.filter { !$0.contains("integration.enabled") && !$0.contains("license.assigned") }
        )
        try place.write(SheetTests.users, to: "users.csv")
        let command = ["import", "users.csv", "--account", "acme", "--taken", "2026-03-05"]
        let outcome = try await Program.run(command, in: place.root)
        let line = try #require(outcome.outputLines.first { $0.contains("| vitrina import -") })
        let event = try #require(line.firstMatch(of: /echo '(.+)' \| vitrina import -/).map { String($0.output.1) })
        let added = try await place.succeed("import", "-", input: event + "\n")
        #expect(added.output.contains("1 event added"))
        let answer = try await place.succeed("explain", "--account", "acme", "--user", "u1").output
        #expect(answer.contains("(assigned)"), "\(answer)")
        let again = try await Program.run(command, in: place.root)
        #expect(!again.output.contains("vitrina import -"))
    }

    @Test func `ambiguous dates are refused without --dates and read in the order that it gives`() async throws {
        try await place.importing(EventText.acme)
        let row = "o7,MiTeam Meetings,5,01/02/2026"
        try place.write("ORDER,PRODUCT,QUANTITY,PURCHASED\n\(row)\n", to: "orders.csv")
        let command = ["import", "orders.csv", "--partner", "p1", "--taken", "2026-03-05"]
        let refused = try await Program.run(command, in: place.root)
        #expect(refused.code == 65 && refused.errors.contains("with --dates d/m/y or --dates m/d/y"))
        let outcome = try await Program.run(command + ["--dates", "m/d/y"], in: place.root)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try await ledger().contains { $0.contains(#""purchased":"2026-01-02""#) })
    }

    @Test func `the preview points out an unused column that may list licenses`() async throws {
        try await place.importing(EventText.acme)
        let rows = ["Usuario;Correo;Nombre;Licencia MiTeam;Planta", "u1;u1@acme.example;Ana;sí;2"]
        try place.write(rows.joined(separator: "\n"), to: "users.csv")
        let command = ["import", "users.csv", "--account", "acme", "--taken", "2026-03-05", "--dry-run"]
        let outcome = try await Program.run(command, in: place.root)
        let hints = outcome.outputLines.filter { $0.contains("is not used: if it lists") }
        #expect(hints.count == 1 && hints[0].contains(#""Licencia MiTeam""#), "\(outcome.output)")
        #expect(hints[0].contains(#"rename it to "MiTeam Meetings", or"#))
    }
}
