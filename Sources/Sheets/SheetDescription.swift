package import Basics
package import Licensing
import Mapping
import StrictJSON

/// The columns and words of a sheet, from a file `sheets/NAME.json`.
package struct SheetDescription: Sendable {
    /// A column that lists the licenses of a product.
    struct LicenseColumn: Sendable {
        let product: Product
        let header: String
        /// The words that mean yes; empty: the standard words.
        var yes: [String] = []
        /// The words that mean no, besides the standard words.
        var no: [String] = []
    }

    let kind: SheetKind?
    let account: AccountID?
    let partner: PartnerID?
    /// The columns of each field, whose cells are joined by spaces.
    let columns: [SheetField: [String]]
    let licenses: [LicenseColumn]
    /// For each field, words of the sheet and the words that they mean.
    let words: [SheetField: [FoldedWord: String]]
    let dates: DateOrder?
    let ignored: [String]

    /// Parses a description.
    ///
    /// - Parameters:
    ///   - file: the name of the file, for messages.
    ///   - products: the products that it may name.
    package init(
        parsing bytes: some Sequence<UInt8>,
        file: String,
        products: ProductCatalog
    ) throws(Diagnostic) {
        let file = try DescriptionReader(parsing: bytes, file: file)
        let members = try file.members(
            known: ["kind", "account", "partner", "columns", "words", "dates", "ignore"]
        )
        kind = try members["kind"]?.choice(SheetKind.self)
        account = try members["account"].map { member throws(Diagnostic) in try member.identifier() }
        partner = try members["partner"].map { member throws(Diagnostic) in try member.identifier() }
        dates = try members["dates"]?.choice(DateOrder.self)
        ignored = try Self.texts(members["ignore"])
        var columns: [SheetField: [String]] = [:]
        var licenses: [LicenseColumn] = []
        for (key, member) in try members["columns"]?.members() ?? [] {
            let field = try Self.field(key, file: member)
            if field == .licenses, case .object = member.value {
                for (product, column) in try member.members() {
                    licenses.append(try Self.licenseColumn(product, column, products))
                }
            } else {
                columns[field] = try Self.headers(member)
            }
        }
        self.columns = columns
        self.licenses = licenses
        var words: [SheetField: [FoldedWord: String]] = [:]
        for (key, member) in try members["words"]?.members() ?? [] {
            let field = try Self.field(key, file: member)
            for (word, meaning) in try member.members() {
                words[field, default: [:]][FoldedWord(word)] = try Self.meaning(meaning, of: field, products)
            }
        }
        self.words = words
    }

    private static func field(_ key: String, file: DescriptionReader) throws(Diagnostic) -> SheetField {
        guard let field = SheetField.allCases.first(where: { $0.rawValue.isExactly(key) }) else {
            throw file.unknown(key, among: SheetField.allCases.map(\.rawValue))
        }
        return field
    }

    /// A word that the sheet could contain itself.
    private static func meaning(
        _ member: DescriptionReader,
        of field: SheetField,
        _ products: ProductCatalog
    ) throws(Diagnostic) -> String {
        let text = try member.text()
        let (isKnown, known) =
            switch field {
            case .role: (SheetWords.role(text) != nil, "user or account-admin")
            case .registered: (SheetWords.flag(text) != nil, "yes or no")
            case .product: (SheetWords.product(text, products) != nil, SheetWords.names(products))
            default: (true, "")
            }
        guard isKnown || text.isEmpty else {
            throw member.error("\(quoted(text)) is not a valid value: write \(known)")
        }
        return text
    }

    private static func texts(_ member: DescriptionReader?) throws(Diagnostic) -> [String] {
        var texts: [String] = []
        for element in try member?.elementsOrSelf() ?? [] { texts.append(try element.text()) }
        return texts
    }

    /// The columns of a field: a name, several names, or `{"id-of": COLUMN}`.
    ///
    /// An id is made from every text that is not an id, so `id-of` has no effect of its own.
    private static func headers(_ member: DescriptionReader) throws(Diagnostic) -> [String] {
        guard case .object = member.value else { return try texts(member) }
        guard let header = try member.members(known: ["id-of"])["id-of"] else {
            throw member.error("missing: \"id-of\"")
        }
        return [try header.text()]
    }

    private static func licenseColumn(
        _ product: String,
        _ member: DescriptionReader,
        _ products: ProductCatalog
    ) throws(Diagnostic) -> LicenseColumn {
        guard let product = ProductID(product).flatMap({ products[$0] }) else {
            throw member.error("\(quoted(product)) is not the id of a product: \(SheetWords.names(products))")
        }
        guard case .object = member.value else {
            return LicenseColumn(product: product, header: try member.text())
        }
        let members = try member.members(known: ["column", "yes", "no"])
        guard let header = members["column"] else { throw member.error("missing: \"column\"") }
        return LicenseColumn(
            product: product,
            header: try header.text(),
            yes: try texts(members["yes"]),
            no: try texts(members["no"])
        )
    }
}
