import Basics

/// The reason for which bytes are not a readable table, and its place.
package struct TableError: Error, Equatable, CustomStringConvertible {
    /// A kind of file that is recognized by its first bytes and is not a text table.
    package enum FileKind: String, Sendable, CaseIterable {
        case excelWorkbook = "an Excel workbook (.xlsx)"
        case openDocument = "an OpenDocument file"
        case oldExcelWorkbook = "an Excel workbook of the old format (.xls)"
        case zipArchive = "a zip archive"
        case gzip = "a file compressed with gzip"
        case webPage = "an HTML page"
        case xml = "an XML file"
        case json = "JSON"
        case pdf = "a PDF document"
        case richText = "a rich text document"
        case binary = "a binary file"
    }

    /// A byte that is invalid in UTF-8 at its place.
    package struct StrayByte: Equatable, Sendable, CustomStringConvertible {
        package let byte: UInt8
        package let line: Int

        package var description: String { "byte \(hexadecimal(byte, width: 2, uppercase: true)) in line \(line)" }
    }

    /// The problem.
    package enum Fault: Equatable, Sendable {
        case notATable(FileKind)
        /// The file contains non-ASCII letters in UTF-8, and bytes that are not UTF-8.
        case mixedEncodings(letterLine: Int, StrayByte)
        /// A byte that Windows-1252 does not define.
        case undefinedByte(UInt8)
        case unpairedSurrogate
        case unclosedQuote
        case textAfterQuote
        case cellTooLong(limit: Int)
        case rowTooLong(limit: Int)
        case tooManyColumns(limit: Int)
        case tooManyRows(limit: Int)
        case empty
    }

    package let fault: Fault
    /// The line of the fault, from 1; nil if the fault concerns the whole file.
    package let line: Int?
    /// The number of the column, from 1; nil if the fault concerns no single cell.
    package let column: Int?

    package init(_ fault: Fault, line: Int? = nil, column: Int? = nil) {
        self.fault = fault
        self.line = line
        self.column = column
    }

    /// The problem and how to fix it, without the place.
    package var reason: String {
        switch fault {
        case .notATable(let kind): "this is \(kind.rawValue), not a table: \(Self.advice(kind))"
        case .mixedEncodings(let line, let stray):
            "line \(line) contains characters in UTF-8, but \(stray) is not UTF-8: save the file again as \"CSV UTF-8\""
        case .undefinedByte(let byte):
            "byte \(hexadecimal(byte, width: 2, uppercase: true)) is neither UTF-8 nor Windows-1252: save the file again as \"CSV UTF-8\""
        case .unpairedSurrogate: "unpaired surrogate in UTF-16: save the file again as \"CSV UTF-8\""
        case .unclosedQuote: "this cell has an opening quotation mark, but no closing one: add it"
        case .textAfterQuote:
            "text follows the closing quotation mark: write each quotation mark inside a quoted cell twice"
        case .cellTooLong(let limit): "the cell is longer than \(limit) bytes: check the quotation marks"
        case .rowTooLong(let limit): "the row is longer than \(limit) bytes: check the quotation marks"
        case .tooManyColumns(let limit): "more than \(limit) columns: remove those that are not needed"
        case .tooManyRows(let limit): "more than \(limit) rows: split the file"
        case .empty: "the file has no rows: write the names of the columns in the first row"
        }
    }

    package var description: String {
        let place = [line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap(\.self)
        return place.isEmpty ? reason : "\(place.joined(separator: ", ")): \(reason)"
    }

    private static func advice(_ kind: FileKind) -> String {
        switch kind {
        case .excelWorkbook, .oldExcelWorkbook, .xml:
            "open it in Excel, choose File, Save As, and the type \"CSV UTF-8 (Comma delimited)\""
        case .openDocument: "open it in LibreOffice, choose File, Save As, the type \"Text CSV\" and Unicode (UTF-8)"
        case .zipArchive, .gzip: "unpack it, and import the CSV files in it"
        case .webPage: "the file may be a login page: sign in, and export the list again as CSV"
        case .json: "import events as JSON Lines from a file that ends in .jsonl"
        case .pdf, .richText: "export the list as CSV from the program that made it"
        case .binary: "export the list as \"CSV UTF-8\""
        }
    }
}
