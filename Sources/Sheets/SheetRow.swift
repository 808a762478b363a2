import Basics
import Licensing
import Mapping
import StrictJSON
import Tables

/// A row of a sheet, whose cells are read by field.
///
/// A cell that cannot be read is reported as a problem, and its value is nil.
struct SheetRow {
    private let row: TableRow
    private let columns: SheetColumns
    private let description: SheetDescription?

    init(_ row: TableRow, _ columns: SheetColumns, _ description: SheetDescription?) {
        self.row = row
        self.columns = columns
        self.description = description
    }

    var line: Int { row.line }

    /// The text of a cell without surrounding white space.
    ///
    /// Exports of the site contain the original text, with an apostrophe before possible formulas.
    func cell(_ column: SheetColumns.Column) -> String {
        guard row.cells.indices.contains(column.index) else { return "" }
        let cell = row.cells[column.index]
        if columns.isExport { return FormulaGuard.removed(from: cell) }
        if columns.isOfSite { return cell }
        let text = cell.trimmed
        // Excel writes `="0012"` to keep leading zeros.
        guard text.hasPrefix("=\""), text.hasSuffix("\""), text.utf8.count >= 4 else { return text }
        return String(text.dropFirst(2).dropLast())
    }

    /// The text of a field; nil if it has no column or the cell is empty.
    func text(_ field: SheetField) -> String? {
        guard let columns = columns.fields[field] else { return nil }
        let text = columns.map(cell).filter { !$0.isEmpty }.joined(separator: " ")
        guard !text.isEmpty else { return nil }
        guard let words = description?.words[field], let meaning = words[FoldedWord(text)] else { return text }
        return meaning.isEmpty ? nil : meaning
    }

    func has(_ field: SheetField) -> Bool { columns.fields[field] != nil }

    /// Reports a problem in the cell of a field.
    func refuse(_ field: SheetField, _ reason: String, _ problems: inout ProblemList) {
        let column = columns.fields[field]?.first
        let line = column.flatMap { row.lines.indices.contains($0.index) ? row.lines[$0.index] : nil }
        problems.add(
            reason,
            line: line ?? row.line,
            column: column?.header ?? field.headers(of: columns.kind).english[0]
        )
    }

    /// Reports a missing value that an option can replace, only once if the sheet has no such column.
    func refuseMissing(_ field: SheetField, _ reason: String, _ problems: inout ProblemList) {
        guard !has(field) else { return refuse(field, reason, &problems) }
        problems.add(reason, line: columns.line, column: field.headers(of: columns.kind).english[0])
    }

    func refuse(_ column: SheetColumns.Column, _ reason: String, _ problems: inout ProblemList) {
        let line = row.lines.indices.contains(column.index) ? row.lines[column.index] : row.line
        problems.add(reason, line: line, column: column.header)
    }

    /// The text of a field, if it is valid in an event: <doc:Events#Fields>.
    func checkedText(_ field: SheetField, limit: Int = 200, _ problems: inout ProblemList) -> String? {
        guard let text = text(field) else { return nil }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            refuse(field, "\(quoted(text)) contains a line break or another control character: remove it", &problems)
        } else if text.unicodeScalars.count > limit {
            refuse(field, "\(text.unicodeScalars.count) characters: at most \(limit) are allowed", &problems)
        } else {
            return text
        }
        return nil
    }

    /// The id in a field: the text if it is an id, or else an id made from it.
    func id<Subject>(_ field: SheetField, _ problems: inout ProblemList) -> Identifier<Subject>? {
        guard let text = text(field), isWhole(text, field, &problems) else { return nil }
        return Identifier<Subject>(derivedFrom: text)
    }

    /// Reports a number that a spreadsheet program has shortened, such as `4,71E+09`, except in exports of the site.
    func isWhole(_ text: String, _ field: SheetField, _ problems: inout ProblemList) -> Bool {
        // Checked first, because the regular expression would take most of the time of an import.
        guard text.utf8.contains(UInt8(ascii: "+")), !columns.isExport,
            text.wholeMatch(of: /[0-9]+([.,][0-9]+)?[eE]\+[0-9]+/) != nil
        else { return true }
        refuse(
            field,
            "\(quoted(text)) is a number that a spreadsheet program shortened: format the column as text and enter it again",
            &problems
        )
        return false
    }

    func flag(_ field: SheetField, _ problems: inout ProblemList) -> Bool? {
        guard let text = text(field) else { return nil }
        if let flag = SheetWords.flag(text) { return flag }
        refuse(field, "\(quoted(text)) is neither yes nor no", &problems)
        return nil
    }

    func quantity(_ problems: inout ProblemList) -> Int? {
        guard let text = text(.quantity) else {
            refuse(.quantity, "empty: write a whole number from 1 to 1000000", &problems)
            return nil
        }
        if text.utf8.count <= 7, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            (1...1_000_000).contains(number)
        {
            return number
        }
        refuse(.quantity, "\(quoted(text)) is not a whole number from 1 to 1000000", &problems)
        return nil
    }
}

/// The words that cells can contain.
enum SheetWords {
    private static let yes = Set(
        ["true", "yes", "y", "x", "1", "on", "sí", "s", "verdadero", "wahr", "ja", "sim", "oui", "✓", "✔"].map {
            FoldedWord($0)
        }
    )
    private static let no = Set(
        ["false", "no", "n", "0", "off", "falso", "falsch", "nein", "não", "non", "-", "–", ""].map { FoldedWord($0) }
    )
    private static let roles: [FoldedWord: UserRole] = [
        FoldedWord("user"): .user, FoldedWord("usuario"): .user, FoldedWord("utente"): .user,
        FoldedWord("account-admin"): .accountAdmin, FoldedWord("admin"): .accountAdmin,
        FoldedWord("administrator"): .accountAdmin, FoldedWord("account administrator"): .accountAdmin,
        FoldedWord("administrador"): .accountAdmin, FoldedWord("administrador de cuenta"): .accountAdmin,
        FoldedWord("administrador de la cuenta"): .accountAdmin,
    ]
    private static let none = Set(
        [
            "none", "no licenses", "no license", "unlicensed", "sin licencias", "sin licencia", "ninguna", "ninguno",
            "no", "-", "–", "",
        ].map { FoldedWord($0) }
    )
    /// The words of the workbooks of the site.
    private static let outcomes: [FoldedWord: Outcome] = [
        FoldedWord("Licensed"): .licensed, FoldedWord("Con licencia"): .licensed,
        FoldedWord("Licensed, read-only"): .licensedReadOnly,
        FoldedWord("Con licencia, de solo lectura"): .licensedReadOnly,
        FoldedWord("Can be assigned"): .assignable, FoldedWord("Se puede asignar"): .assignable,
        FoldedWord("No licenses"): .noLicenses, FoldedWord("Sin licencias"): .noLicenses,
        FoldedWord("No row"): .noLicenses, FoldedWord("Sin fila"): .noLicenses,
        FoldedWord("Licenses not available"): .licensesNotAvailable,
        FoldedWord("Licencias no disponibles"): .licensesNotAvailable,
    ]
    private static let retained = Set(["Retained, not shown", "Conservada, no se ve"].map { FoldedWord($0) })
    private static let withoutTier = Set(["Tier not chosen yet", "Nivel aún sin elegir"].map { FoldedWord($0) })
    private static let perpetual = Set(
        ["perpetual", "perpetuo", "perpetua", "never", "nunca", "none", "ninguno", "sin vencimiento", "null"]
            .map { FoldedWord($0) }
    )

    static func flag(_ text: String) -> Bool? {
        let word = FoldedWord(text)
        return yes.contains(word) ? true : no.contains(word) ? false : nil
    }

    static func role(_ text: String) -> UserRole? { roles[FoldedWord(text)] }

    static func outcome(_ text: String) -> Outcome? { Outcome(rawValue: text) ?? outcomes[FoldedWord(text)] }

    /// Whether the cause in a workbook is that of a retained license.
    static func isRetained(cause: String) -> Bool { retained.contains(FoldedWord(cause)) }

    static func isWithoutTier(_ text: String) -> Bool { withoutTier.contains(FoldedWord(text)) }

    static func isNone(_ text: String) -> Bool { none.contains(FoldedWord(text)) }

    static func isPerpetual(_ text: String) -> Bool { perpetual.contains(FoldedWord(text)) }

    /// The product with this id or name.
    static func product(_ text: String, _ products: ProductCatalog) -> Product? {
        let word = FoldedWord(text)
        return products.products.first { $0.id.text.isExactly(text) }
            ?? products.products.first { FoldedWord($0.id.text) == word || FoldedWord($0.name) == word }
    }

    static func tier(_ text: String, of product: Product) -> String? {
        let word = FoldedWord(text)
        return product.tiers.first { FoldedWord($0) == word }
    }

    /// The names of the products, for error messages.
    static func names(_ products: ProductCatalog) -> String {
        products.products.map { quoted($0.name) }.joined(separator: ", ")
    }
}
