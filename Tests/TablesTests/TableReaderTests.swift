import Basics
import Testing

@testable import Site
@testable import Tables

/// Laws of the reader, then examples.
struct TableReaderTests {
    private static let letters = [
        "a", "ñ", "é", "\u{301}", "😀", "\"", ",", ";", "\t", "|", "\r", "\n", "\r\n", " ", "'", "=", "",
    ]

    /// Rows of random cells.
    ///
    /// Each row has a cell with text, because an empty line is not a row.
    private func randomRows(_ random: inout some RandomNumberGenerator) -> [[String]] {
        let columns = Int.random(in: 1...4, using: &random)
        return (0..<Int.random(in: 1...5, using: &random)).map { _ in
            ["x"]
                + (0..<columns).map { _ in
                    (0..<Int.random(in: 0...5, using: &random)).map { _ in
                        Self.letters.randomElement(using: &random) ?? ""
                    }.joined()
                }
        }
    }

    private func csv(_ rows: [[String]], separator: String, lineEnd: String) -> String {
        rows.map { row in
            row.map { "\"\($0.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined())\"" }
                .joined(separator: separator)
        }.joined(separator: lineEnd)
    }

    private func scalars(_ rows: [[String]]) -> [[[UInt32]]] {
        rows.map { $0.map { $0.unicodeScalars.map(\.value) } }
    }

    @Test(arguments: [",", ";", "\t", "|"], ["\n", "\r", "\r\n"])
    func `rows are read exactly as they were written`(separator: String, lineEnd: String) throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let rows = randomRows(&random)
            let text = csv(rows, separator: separator, lineEnd: lineEnd)
            var reader = TableReader(TableFormat(separator: Array(separator.utf8)[0]))
            let read = try reader.read(text.utf8) + reader.finish()
            #expect(scalars(read.map(\.cells)) == scalars(rows), "\(text.debugDescription)")
        }
    }

    @Test(arguments: ["utf-8", "utf-16le", "utf-16be", "windows-1252"])
    func `the result does not depend on how the bytes are split`(encoding: String) throws {
        var random = SystemRandomNumberGenerator()
        let text = "Nombre;Correo\r\n\"Peña; \"\"Ñ\"\"\r\nline\";ana@example.com\r\n\r\nx;y"
        let bytes: [UInt8] =
            switch encoding {
            case "utf-16le": [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            case "utf-16be": [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            case "windows-1252": text.unicodeScalars.map { UInt8($0.value) }
            default: [0xEF, 0xBB, 0xBF] + Array(text.utf8)
            }
        let whole = try Table(bytes)
        #expect(
            whole.rows.map(\.cells) == [
                ["Nombre", "Correo"], ["Peña; \"Ñ\"\r\nline", "ana@example.com"], ["x", "y"],
            ]
        )
        #expect(whole.rows.map(\.lines) == [[1, 1], [2, 3], [5, 5]])
        for _ in 0..<200 {
            var detector = TableFormatDetector()
            var reader = TableReader(whole.format)
            var rows: [TableRow] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...7, using: &random))
                rest = rest.dropFirst(piece.count)
                detector.read(piece)
                rows += try reader.read(piece)
            }
            rows += try reader.finish()
            #expect(rows == whole.rows)
            #expect(try detector.finish() == whole.format)
        }
    }

    @Test func `the formula guard of an exported cell is removed when it is read`() throws {
        let parts = [
            "Ana", ";", ",", "|", "\t", "\n", "\"", " ", "'", "=1+1", "-", "@x", "\u{FF1D}1", "\u{2028}", "\u{A0}",
        ]
        for one in parts {
            for two in parts {
                for three in parts {
                    var export = CSVTable(columns: ["id", "text"])
                    export.append(["u1", one + two + three])
                    var reader = TableReader(TableFormat(separator: UInt8(ascii: ",")))
                    let cell = try #require(try (reader.read(export.bytes) + reader.finish()).last?.cells.last)
                    let text = FormulaGuard.removed(from: cell)
                    #expect(scalars([[text]]) == scalars([[one + two + three]]), "\(cell.debugDescription)")
                }
            }
        }
    }

    @Test func `a combining mark after a separator or a quotation mark does not change the structure`() throws {
        let table = try Table(Array("a,\u{301}b\n\"\u{301}c\",d\n".utf8))
        #expect(scalars(table.rows.map(\.cells)) == scalars([["a", "\u{301}b"], ["\u{301}c", "d"]]))
    }

    @Test func `an empty last cell is a cell`() throws {
        #expect(try Table(Array("a,b,c\n1,2,".utf8)).rows.map(\.cells) == [["a", "b", "c"], ["1", "2", ""]])
    }

    @Test func `a quotation mark in an unquoted cell is literal text`() throws {
        #expect(try Table(Array("a,b\n5\" disk,x\n".utf8)).rows.last?.cells == ["5\" disk", "x"])
    }

    @Test func `an exceeded limit is reported at its place`() throws {
        var limits = TableLimits()
        limits.cell = 4
        limits.row = 7
        limits.columns = 3
        limits.rows = 2
        let cases: [(String, String)] = [
            ("a,b\nc,12345", "line 2, column 2: the cell is longer than 4 bytes: check the quotation marks"),
            ("a,b\n1234,1234", "line 2: the row is longer than 7 bytes: check the quotation marks"),
            ("a,b\n1,2,3,4", "line 2: more than 3 columns: remove those that are not needed"),
            ("a,b\n1,2\n3,4", "line 3: more than 2 rows: split the file"),
        ]
        for (text, message) in cases {
            let error = #expect(throws: TableError.self) { try Table(Array(text.utf8), limits: limits) }
            #expect(error?.description == message)
        }
    }
}
