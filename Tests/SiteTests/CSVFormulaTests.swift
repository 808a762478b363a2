import Testing

@testable import Site

/// Spreadsheets execute cells that begin like a formula, with any separator that the user has chosen.
struct CSVFormulaTests {
    private static let signs = ["=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"]
    private static let fillings = [
        "Ana", ";", ",", "|", "\t", "\r", "\n", "\"", " ", "'", "=1+1", "-", "@SUM(A1)", "\u{FF1D}1", "\u{2028}",
    ]

    /// The fields in a program that splits lines at a separator, and recognizes quotation marks only at the beginning
    /// of a field.
    private func fields(_ bytes: [UInt8], _ separator: UInt8, quotes: Bool) -> [String] {
        var fields: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in bytes {
            if quotes, byte == UInt8(ascii: "\""), isQuoted || fields[fields.count - 1].isEmpty {
                isQuoted.toggle()
            } else if !isQuoted, byte == separator || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") {
                fields.append([])
            } else {
                fields[fields.count - 1].append(byte)
            }
        }
        return fields.map { String(decoding: $0, as: UTF8.self) }
    }

    private func isFormula(_ field: String) -> Bool {
        let rest = field.unicodeScalars.drop { $0 == " " || $0 == "\"" }
        return rest.first.map { Self.signs.contains(String($0)) } ?? false
    }

    @Test func `no field starts a formula, whichever separator the file is read with`() {
        var texts: [String] = []
        for one in Self.fillings {
            for two in Self.fillings { for three in Self.fillings { texts.append(one + two + three) } }
        }
        for text in texts {
            var table = Site.CSVTable(columns: ["id", "name"])
            table.append(["u1", text])
            for separator in ",;|\t".utf8 {
                for quotes in [true, false] {
                    let found = fields(Array(table.bytes.dropFirst(3)), separator, quotes: quotes).filter(isFormula)
                    #expect(found.isEmpty, "\(text.debugDescription) at \(UnicodeScalar(separator)): \(found)")
                }
            }
        }
    }

    @Test func `a formula after a semicolon in a name is escaped`() async throws {
        let site = try await RenderedSite(Story.ofAcme().user("u1", "Ana;=1+1;x"))
        #expect(try CSVTable.parse(site.text("accounts/acme/users.csv")).last?[1] == "Ana;'=1+1;x")
    }

    @Test func `a table begins with a byte order mark`() async throws {
        let site = try await RenderedSite(Story.ofAna())
        for path in site.paths where path.hasSuffix(".csv") {
            #expect(try Array(site.text(path).utf8.prefix(3)) == [0xEF, 0xBB, 0xBF], "\(path)")
        }
    }
}
