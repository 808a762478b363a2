import Testing

@testable import vitrina

/// QR codes of links.
@Suite(.timeLimit(.minutes(30)))
struct QRCodeTests {
    private static let scripts = Program.checkout + "/Tests/Clients/qr"

    @Test(.needsPython(scripts + "/requirements.txt"))
    func `codes of every length agree with those of another encoder`() async throws {
        let python = try await PythonEnvironment.prepared(by: Self.scripts + "/requirements.txt")
        let alphabet = Array("https://licenses.example.com/s/ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789-")
        let texts = (1...QRCode.limit).map { count in
            String((0..<count).map { alphabet[($0 * 7 + count) % alphabet.count] })
        }
        let lines = try texts.map { text in
            let rows = try #require(QRCode(text)).modules.map { row in
                "\"" + row.map { $0 ? "1" : "0" }.joined() + "\""
            }
            return "[\"\(text)\",[\(rows.joined(separator: ","))]]"
        }
        let outcome = try await Program.run(
            [Self.scripts + "/check.py"],
            executable: python,
            in: Program.checkout,
            input: Array(lines.joined(separator: "\n").utf8)
        )
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
        #expect(outcome.output == "\(QRCode.limit) codes agree\n")
    }

    @Test func `a text that is too long has no code`() {
        #expect(QRCode(String(repeating: "a", count: QRCode.limit)) != nil)
        #expect(QRCode(String(repeating: "a", count: QRCode.limit + 1)) == nil)
    }

    @Test func `share prints the QR code of the address with a quiet zone`() async throws {
        let place = try Workplace()
        try await place.importing(EventText.acme)
        let outcome = try await place.succeed("share", "create", "accounts/acme", "--qr")
        let address = try #require(outcome.outputLines.first)
        let code = try #require(QRCode(address))
        #expect(Array(outcome.outputLines.dropFirst()) == code.lines)
        #expect(code.lines.first?.allSatisfy { $0 == "█" } == true)
        #expect(Set(code.lines.map(\.count)) == [code.modules.count + 8])
    }
}
