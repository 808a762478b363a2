import Basics
package import Licensing
import Localization
import StrictJSON
import Tables

/// The meaning of each column of a sheet.
package struct SheetColumns: Sendable {
    /// A column of the sheet.
    struct Column: Sendable {
        let index: Int
        /// The name as written in the sheet.
        let header: String
    }

    /// A column that lists the licenses of a product.
    struct License: Sendable {
        let product: Product
        let column: Column
        /// The words that mean yes; empty: the standard words.
        var yes: [FoldedWord] = []
        /// The words that mean no, besides the standard words.
        var no: [FoldedWord] = []

        /// Whether a cell means yes or no; nil if it is another word.
        func flag(_ cell: String) -> Bool? {
            let word = FoldedWord(cell)
            if yes.contains(word) { return true }
            if no.contains(word) || SheetWords.isNone(cell) { return false }
            let flag = SheetWords.flag(cell)
            return flag == true && !yes.isEmpty ? nil : flag
        }

        /// The words that the description adds, for messages.
        var advice: String { yes.isEmpty ? "" : " of the description: add it to \"yes\" or \"no\"" }
    }

    let kind: SheetKind
    /// The line with the names of the columns.
    let line: Int
    /// The columns of each field, whose cells are joined by spaces.
    let fields: [SheetField: [Column]]
    let licenses: [License]
    /// The columns without a field, except those that the description ignores.
    let unused: [Column]
    /// Whether the sheet is an export of the site: `users.csv`, `orders.csv` or `accounts.csv`.
    let isExport: Bool
    /// Whether the sheet is an export, or a workbook of the site that was saved as CSV.
    ///
    /// It may contain values that events have and sheets refuse.
    let isOfSite: Bool

    /// Determines the field of each column.
    ///
    /// - Throws: `SheetError` if the names match no kind of sheet, a required column or a column of the description is
    ///   missing, or two used columns have the same name.
    init(
        header: TableRow,
        file: String,
        description: SheetDescription?,
        products: ProductCatalog
    ) throws(SheetError) {
        var problems = ProblemList(file: file)
        var matching = Matching(header, description)
        let described = matching.takeDescribed(&problems, line: header.line)
        try problems.check()
        let kind = description?.kind ?? Self.kind(matching, described)
        guard let kind else { throw SheetError([Self.unknownKind(matching, file: file, line: header.line)]) }
        var fields = described
        for field in kind.fields where fields[field] == nil {
            if let column = matching.take(field.headers(of: kind).all) { fields[field] = [column] }
        }
        // Only workbooks of the site show retained licenses by their cause.
        if fields[.outcome] == nil || fields[.retained] != nil, let cause = fields.removeValue(forKey: .cause) {
            matching.giveBack(cause)
        }
        if fields[.product] == nil, let tier = fields.removeValue(forKey: .tier) { matching.giveBack(tier) }
        if kind == .users, fields[.name] == nil, fields[.lastName] == nil {
            fields[.name] = fields.removeValue(forKey: .firstName)
        }
        var licenses = matching.describedLicenses(&problems, line: header.line)
        if kind == .users {
            for product in products.products where !licenses.contains(where: { $0.product.id == product.id }) {
                if let column = matching.take([product.id.text, product.name]) {
                    licenses.append(License(product: product, column: column))
                }
            }
        }
        for field in kind.required where fields[field] == nil {
            problems.add("the column \(field.headers(of: kind).english[0]) is missing", line: header.line)
        }
        if kind == .users, [SheetField.name, .firstName, .lastName].allSatisfy({ fields[$0] == nil }) {
            problems.add("a column with the names of the users is missing, such as NAME", line: header.line)
        }
        let used = fields.values.joined().map(\.index) + licenses.map(\.column.index)
        for column in matching.repeated where used.contains(column.index) {
            problems.add("two columns have this name: rename or remove one", line: header.line, column: column.header)
        }
        try problems.check()
        self.kind = kind
        line = header.line
        self.fields = fields
        self.licenses = licenses
        unused = matching.rest
        isExport = matching.headers.contains { $0.isExactly(kind.headerOfExports) }
        isOfSite = isExport || fields[.cause] != nil
    }

    private static func kind(_ matching: Matching, _ described: [SheetField: [Column]]) -> SheetKind? {
        [SheetKind.orders, .users, .accounts].first { kind in
            func has(_ field: SheetField) -> Bool {
                described[field] != nil || matching.has(field.headers(of: kind).all)
            }
            guard kind.required.allSatisfy(has) else { return false }
            guard kind == .accounts else { return true }
            let isAboutUsers = [SheetField.role, .lastName, .registered, .licenses].contains { field in
                described[field] != nil || matching.has(field.headers(of: .users).all)
            }
            return !isAboutUsers && [SheetField.account, .number, .partner, .locale].contains(where: has)
        }
    }

    private static func unknownKind(_ matching: Matching, file: String, line: Int) -> Diagnostic {
        let found = matching.headers.filter { !$0.isEmpty }
        let required = SheetKind.allCases.map { kind in
            let names = (kind == .accounts ? [SheetField.account, .name] : kind.required).map {
                $0.headers(of: kind).english[0]
            }
            return "\(kind.rawValue) need \(names.joined(separator: ", "))"
        }
        let known = SheetKind.allCases.flatMap { kind in kind.required.flatMap { $0.headers(of: kind).all } }
        let guess = found.lazy.compactMap { header in
            Spelling.nearest(to: header.uppercased(), among: known).map { " Did you mean \($0) by \(quoted(header))?" }
        }.first
        let reason =
            found.count == 1
            ? "the first line has one column, \(quoted(found[0])): check the separator"
            : "the names of the columns match no kind of sheet: \(required.joined(separator: "; ")).\(guess ?? "") "
                + "\"vitrina sheets template users\" prints an empty sheet, and a description in sheets/NAME.json "
                + "(--sheet NAME) maps other names"
        return Diagnostic(sheet: file, line: line, message: reason)
    }

    /// Advice about unused columns that may list licenses.
    package func hints(_ products: ProductCatalog) -> [String] {
        guard kind == .users, !isExport else { return [] }
        return unused.compactMap { column in
            let words = Self.words(column.header)
            let product = products.products.first { !Self.words("\($0.id) \($0.name)").isDisjoint(with: words) }
            let name = product.map { quoted($0.name) } ?? "LICENSES"
            guard product != nil || fields[.licenses] == nil && words.contains(where: { $0.hasPrefix("licen") }) else {
                return nil
            }
            let purpose = product.map { "who has a license of \($0.name)" } ?? "licenses"
            return "the column \(quoted(column.header)) is not used: if it lists \(purpose), rename it to \(name), "
                + "or describe it in sheets/NAME.json (--sheet NAME)"
        }
    }

    /// The words of a text that can identify a product.
    private static func words(_ text: String) -> Set<String> {
        Set(text.split { !$0.isLetter && !$0.isNumber }.map { FoldedWord(String($0)).text }.filter { $0.count > 3 })
    }

    /// The fields of the columns and the unused columns, for messages.
    package var summary: String {
        var parts = kind.fields.compactMap { field in
            fields[field].map { "\($0.map(\.header).joined(separator: " + ")) → \(field.rawValue)" }
        }
        parts += licenses.map { "\($0.column.header) → licenses of \($0.product.name)" }
        let names = unused.map(\.header).filter { !$0.isEmpty }
        if !names.isEmpty { parts.append("not used: \(names.joined(separator: ", "))") }
        return parts.joined(separator: " · ")
    }
}

/// The columns of a sheet while their fields are determined.
private struct Matching {
    private let description: SheetDescription?
    let headers: [String]
    private let words: [FoldedWord]
    private var free: Set<Int>
    private let ignored: Set<Int>

    init(_ header: TableRow, _ description: SheetDescription?) {
        self.description = description
        headers = header.cells.map { $0.trimmed }
        let words = headers.map { FoldedWord($0) }
        self.words = words
        let ignoredWords = (description?.ignored ?? []).map { FoldedWord($0) }
        ignored = Set(words.indices.filter { ignoredWords.contains(words[$0]) })
        free = Set(words.indices).subtracting(ignored)
    }

    /// The columns that no field uses.
    var rest: [SheetColumns.Column] { free.sorted().map { SheetColumns.Column(index: $0, header: headers[$0]) } }

    /// For each later occurrence of a name, its first column.
    var repeated: [SheetColumns.Column] {
        words.indices.compactMap { index in
            guard !ignored.contains(index), let first = words.firstIndex(of: words[index]), first < index else {
                return nil
            }
            return SheetColumns.Column(index: first, header: headers[index])
        }
    }

    func has(_ names: [String]) -> Bool { index(names) != nil }

    private func index(_ names: [String]) -> Int? {
        names.lazy.compactMap { name in
            let word = FoldedWord(name)
            return words.indices.first { words[$0] == word && free.contains($0) }
        }.first
    }

    /// Takes the free column with the first matching name.
    mutating func take(_ names: [String]) -> SheetColumns.Column? {
        guard let index = index(names) else { return nil }
        free.remove(index)
        return SheetColumns.Column(index: index, header: headers[index])
    }

    /// Returns columns that no field uses.
    mutating func giveBack(_ columns: [SheetColumns.Column]) {
        free.formUnion(columns.map(\.index))
    }

    mutating func takeDescribed(
        _ problems: inout ProblemList,
        line: Int
    ) -> [SheetField: [SheetColumns.Column]] {
        var taken: [SheetField: [SheetColumns.Column]] = [:]
        for (field, names) in (description?.columns ?? [:]).sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for name in names {
                // One column can have several fields, such as the e-mail and the id.
                let word = FoldedWord(name)
                guard let index = words.firstIndex(of: word), !ignored.contains(index) else {
                    problems.add("the column \(quoted(name)) of the description is missing", line: line)
                    continue
                }
                free.remove(index)
                taken[field, default: []].append(SheetColumns.Column(index: index, header: headers[index]))
            }
        }
        return taken
    }

    mutating func describedLicenses(_ problems: inout ProblemList, line: Int) -> [SheetColumns.License] {
        var licenses: [SheetColumns.License] = []
        for described in description?.licenses ?? [] {
            guard let column = take([described.header]) else {
                problems.add("the column \(quoted(described.header)) of the description is missing", line: line)
                continue
            }
            licenses.append(
                SheetColumns.License(
                    product: described.product,
                    column: column,
                    yes: described.yes.map { FoldedWord($0) },
                    no: described.no.map { FoldedWord($0) }
                )
            )
        }
        return licenses
    }
}

extension String {
    /// The text without surrounding white space.
    var trimmed: String {
        let isSpace: (UnicodeScalar) -> Bool = { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
        let scalars = unicodeScalars.drop(while: isSpace)
        guard let last = scalars.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(scalars[...last])
    }
}
