import Testing

@testable import Tables

/// The detection of formats, its report to users, and the files that are refused.
struct TableFormatTests {
    @Test(arguments: [
        ("name;email\nAna, B;a@example.com\n", "UTF-8, separator ;"),
        ("name,email\nAna,a@example.com\n", "UTF-8, separator ,"),
        ("name\temail\nAna\ta@example.com\n", "UTF-8, separator tab"),
        ("name|email\nAna|a@example.com", "UTF-8, separator |"),
        ("\"a,b,c\";d\n\"1,2,3\";4\n", "UTF-8, separator ;"),
        ("name;email", "UTF-8, separator ;"),
        ("Apellidos, nombre;Correo\nPérez, Ana;ana@example.com\n", "UTF-8, separator ;"),
        ("name, email\nAna, a@example.com\n", "UTF-8, separator ,"),
        ("product;price\nA;1,50\nB;2,50\n", "UTF-8, separator ;"),
        ("sep=;\na,b;c\n", "UTF-8, separator ; (sep= line)"),
        ("SEP=|\r\na|b\r\n", "UTF-8, separator | (sep= line)"),
        ("one\ntwo\n", "UTF-8, separator ,"),
    ])
    func `the separator is detected`(text: String, description: String) throws {
        #expect(try Table(Array(text.utf8)).format.description == description)
    }

    @Test func `a separator line is not a row, but counts as a line`() throws {
        let table = try Table(Array("sep=;\r\na;b\r\n1;2\r\n".utf8))
        #expect(table.rows.map(\.cells) == [["a", "b"], ["1", "2"]])
        #expect(table.rows.map(\.line) == [2, 3])
    }

    @Test func `a file that is not UTF-8 is read as Windows-1252, and the byte that decides is reported`() throws {
        let table = try Table(Array("a;b\n1;2\nPe".utf8) + [0xF1] + Array("a;".utf8) + [0x80, 0x0A])
        #expect(table.format.description == "Windows-1252 (byte F1 in line 3), separator ;")
        #expect(table.rows.last?.cells == ["Peña", "€"])
    }

    @Test func `UTF-16 is recognized by its byte order mark`() throws {
        let text = "a\tb\nñ😀\tx\n"
        let bytes: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let table = try Table(bytes)
        #expect(table.format.description == "UTF-16, separator tab")
        #expect(table.rows.last?.cells == ["ñ😀", "x"])
    }

    private static let excel = "open it in Excel, choose File, Save As, and the type \"CSV UTF-8 (Comma delimited)\""

    private static let refused: [([UInt8], String)] = [
        (
            [0x50, 0x4B, 3, 4] + Array("[Content_Types].xml".utf8),
            "this is an Excel workbook (.xlsx), not a table: \(excel)"
        ),
        (
            [0x50, 0x4B, 3, 4] + Array("mimetypeapplication/vnd.oasis.opendocument.spreadsheet".utf8),
            "this is an OpenDocument file, not a table: open it in LibreOffice, choose File, Save As, the type \"Text CSV\" and Unicode (UTF-8)"
        ),
        (
            [0x50, 0x4B, 3, 4] + Array("users.csv".utf8),
            "this is a zip archive, not a table: unpack it, and import the CSV files in it"
        ),
        (
            [0x1F, 0x8B, 8],
            "this is a file compressed with gzip, not a table: unpack it, and import the CSV files in it"
        ),
        (
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0],
            "this is an Excel workbook of the old format (.xls), not a table: \(excel)"
        ),
        (Array("<?xml version=\"1.0\"?><Workbook/>".utf8), "this is an XML file, not a table: \(excel)"),
        (
            Array(" \n<!DOCTYPE html><html>".utf8),
            "this is an HTML page, not a table: the file may be a login page: sign in, and export the list again as CSV"
        ),
        (
            [0xEF, 0xBB, 0xBF] + Array("{\"id\":1}".utf8),
            "this is JSON, not a table: import events as JSON Lines from a file that ends in .jsonl"
        ),
        (
            Array("%PDF-1.7".utf8),
            "this is a PDF document, not a table: export the list as CSV from the program that made it"
        ),
        (
            Array("{\\rtf1".utf8),
            "this is a rich text document, not a table: export the list as CSV from the program that made it"
        ),
        (Array("a,b\n".utf8) + [0], "line 2: this is a binary file, not a table: export the list as \"CSV UTF-8\""),
        (
            Array("a,ñ\n".utf8) + [0xF1],
            "line 1 contains characters in UTF-8, but byte F1 in line 2 is not UTF-8: save the file again as \"CSV "
                + "UTF-8\""
        ),
        (
            Array("a,b\nx,".utf8) + [0x81, 0x0A],
            "line 1: byte 81 is neither UTF-8 nor Windows-1252: save the file again as \"CSV UTF-8\""
        ),
        (
            [0xFF, 0xFE, 0x61, 0, 0, 0xDC],
            "line 1: unpaired surrogate in UTF-16: save the file again as \"CSV UTF-8\""
        ),
        (
            Array("a,b\nx,\"y\nz".utf8),
            "line 2, column 2: this cell has an opening quotation mark, but no closing one: add it"
        ),
        (
            Array("a,b\n\"x\"y,z\n".utf8),
            "line 2, column 1: text follows the closing quotation mark: write each quotation mark inside a quoted cell "
                + "twice"
        ),
        ([], "the file has no rows: write the names of the columns in the first row"),
        (Array("\r\n\n".utf8), "the file has no rows: write the names of the columns in the first row"),
    ]

    @Test(arguments: refused)
    func `other files and invalid tables are refused with advice`(bytes: [UInt8], message: String) {
        let error = #expect(throws: TableError.self) { try Table(bytes) }
        #expect(error?.description == message)
    }
}
