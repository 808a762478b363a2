import Basics
import Licensing

/// A workbook with one sheet (Office Open XML), with localized texts, and with numbers and dates as values.
struct Spreadsheet {
    /// The content of a cell.
    enum Cell {
        case text(String)
        case integer(Int)
        case day(CalendarDate)
        case moment(Timestamp)

        /// A cell that is empty for nil.
        static func text(_ text: String?) -> Cell { .text(text ?? "") }
        static func day(_ day: CalendarDate?) -> Cell { day.map(Cell.day) ?? .text("") }
    }

    /// A column with its name and its width in characters.
    struct Column {
        let name: String
        let width: Int

        init(_ name: String, _ width: Int = 14) {
            self.name = name
            self.width = width
        }
    }

    /// The indexes of the cell styles in `xl/styles.xml`.
    private enum Style: Int { case general, head, day, moment, text }

    private let name: String
    private let columns: [Column]
    private var rows: [UInt8] = []
    private var rowCount = 1

    /// - Parameter name: the name of the sheet.
    init(_ name: String, columns: [Column]) {
        self.name = name
        self.columns = columns
        append(columns.map { .text($0.name) }, isHead: true)
    }

    mutating func append(_ cells: [Cell]) {
        rowCount += 1
        append(cells, isHead: false)
    }

    private mutating func append(_ cells: [Cell], isHead: Bool) {
        rows.append(contentsOf: Markup.row)
        for cell in cells { append(cell, isHead: isHead) }
        rows.append(contentsOf: Markup.endOfRow)
    }

    /// Markup that repeats in rows.
    private enum Markup {
        static let row = Array("<row>".utf8)
        static let endOfRow = Array("</row>\n".utf8)
        static let emptyCell = Array("<c/>".utf8)
        static let number = Array("<c><v>".utf8)
        static let day = styled(.day)
        static let moment = styled(.moment)
        static let endOfNumber = Array("</v></c>".utf8)
        static let head = styledText(.head)
        static let text = styledText(.text)
        static let endOfText = Array("</t></is></c>".utf8)

        private static func styled(_ style: Style) -> [UInt8] { Array("<c s=\"\(style.rawValue)\"><v>".utf8) }

        private static func styledText(_ style: Style) -> [UInt8] {
            Array("<c s=\"\(style.rawValue)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">".utf8)
        }
    }

    private mutating func append(_ cell: Cell, isHead: Bool) {
        switch cell {
        case .text("") where !isHead: rows.append(contentsOf: Markup.emptyCell)
        case .text(let text):
            rows.append(contentsOf: isHead ? Markup.head : Markup.text)
            rows.append(contentsOf: Self.escaped(text).utf8)
            rows.append(contentsOf: Markup.endOfText)
        case .integer(let number):
            rows.append(contentsOf: Markup.number)
            rows.append(digitsOf: number)
            rows.append(contentsOf: Markup.endOfNumber)
        case .day(let day):
            guard let serial = Self.serial(day) else { return append(.text(day.description), isHead: isHead) }
            rows.append(contentsOf: Markup.day)
            rows.append(digitsOf: serial)
            rows.append(contentsOf: Markup.endOfNumber)
        case .moment(let moment):
            guard let serial = Self.serial(moment.date) else {
                return append(.text(moment.description), isHead: isHead)
            }
            let second = Int(moment.seconds - moment.date.start.seconds)
            rows.append(contentsOf: Markup.moment)
            rows.append(digitsOf: serial)
            rows.append(UInt8(ascii: "."))
            rows.append(digitsOf: (second * 10_000_000_000 + 43_200) / 86_400, width: 10)
            rows.append(contentsOf: Markup.endOfNumber)
        }
    }

    /// The serial number of a day in spreadsheets; nil before March 1900, where programs differ.
    private static func serial(_ day: CalendarDate) -> Int? {
        let serial = day.daysSince1970 + 25_569
        return serial > 60 ? serial : nil
    }

    /// The maximum number of UTF-16 code units in a cell.
    private static let cellLimit = 32_767

    private static func escaped(_ text: String) -> String {
        guard text.utf8.count > cellLimit || text.utf8.contains(where: mayNeedEscape) else { return text }
        // A scalar has at most two code units, so half of the limit fits.
        let plain = text.utf16.count > cellLimit ? String(text.unicodeScalars.prefix(cellLimit / 2)) : text
        return AtomFeed.escaped(escapedCodes(plain)).replacing("\"", with: "&quot;")
    }

    /// Whether the byte is, or begins, a character that is replaced.
    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "_"), 0xEF: true
        default: false
        }
    }

    /// The text with `_` as `_x005F_` before everything that looks like an escape such as `_x0041_`, which readers
    /// would decode.
    private static func escapedCodes(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "_")) else { return text }
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            let code = bytes[index...].prefix(7)
            let isCode =
                code.count == 7 && code.starts(with: "_x".utf8) && code.last == UInt8(ascii: "_")
                && code.dropFirst(2).dropLast().allSatisfy(\.isASCIIHexDigit)
            if isCode { result.append(contentsOf: "_x005F".utf8) }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The workbook.
    var bytes: [UInt8] {
        var archive = ZIPArchive()
        for part in Self.partsBeforeName { archive.add(part) }
        archive.add(Self.workbook(named: name))
        for part in Self.partsAfterName { archive.add(part) }
        let last = "\(Self.letters(columns.count))\(rowCount)"
        var sheet = Self.declaration + "<worksheet xmlns=\"\(Self.main)\"><dimension ref=\"A1:\(last)\"/>"
        sheet += "<sheetViews><sheetView workbookViewId=\"0\">"
        sheet += "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
        sheet += "</sheetView></sheetViews><cols>"
        for (index, column) in columns.enumerated() {
            sheet += "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(column.width)\" customWidth=\"1\"/>"
        }
        sheet += "</cols><sheetData>\n"
        let end = "</sheetData><autoFilter ref=\"A1:\(last)\"/></worksheet>"
        archive.add(ZIPArchive.Part("xl/worksheets/sheet1.xml", Array(sheet.utf8) + rows + Array(end.utf8)))
        return archive.finished()
    }

    /// The letters of a column; column 1 is A.
    private static func letters(_ column: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8((column - 1) % 26)))
        return column > 26 ? letters((column - 1) / 26) + letter : letter
    }

    private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let types = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    private static func part(_ path: String, _ content: String) -> ZIPArchive.Part {
        ZIPArchive.Part(path, Array((declaration + content).utf8))
    }

    /// The part with the name of the sheet.
    private static func workbook(named name: String) -> ZIPArchive.Part {
        // The name of a sheet has at most 31 code units and none of these characters.
        let plain = String(
            String.UnicodeScalarView(name.unicodeScalars.filter { !"[]:*?/\\'".unicodeScalars.contains($0) })
        )
        let sheetName = escaped(String(plain.unicodeScalars.prefix(15)))
        return part(
            "xl/workbook.xml",
            """
            <workbook xmlns="\(main)" xmlns:r="\(office)">\
            <sheets><sheet name="\(sheetName)" sheetId="1" r:id="rId1"/></sheets></workbook>
            """
        )
    }

    private static let partsBeforeName = [
        part(
            "[Content_Types].xml",
            """
            <Types xmlns="\(package)/content-types">\
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
            <Default Extension="xml" ContentType="application/xml"/>\
            <Override PartName="/xl/workbook.xml" ContentType="\(types).sheet.main+xml"/>\
            <Override PartName="/xl/worksheets/sheet1.xml" ContentType="\(types).worksheet+xml"/>\
            <Override PartName="/xl/styles.xml" ContentType="\(types).styles+xml"/></Types>
            """
        ),
        part(
            "_rels/.rels",
            """
            <Relationships xmlns="\(package)/relationships">\
            <Relationship Id="rId1" Type="\(office)/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """
        ),
    ]

    private static let partsAfterName = [
        part(
            "xl/_rels/workbook.xml.rels",
            """
            <Relationships xmlns="\(package)/relationships">\
            <Relationship Id="rId1" Type="\(office)/worksheet" Target="worksheets/sheet1.xml"/>\
            <Relationship Id="rId2" Type="\(office)/styles" Target="styles.xml"/></Relationships>
            """
        ),
        part(
            "xl/styles.xml",
            """
            <styleSheet xmlns="\(main)"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>\
            <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
            <font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
            <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
            <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
            <cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
            <xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
            <xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
            <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
            <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
            <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
            """
        ),
    ]
}
