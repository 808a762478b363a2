import Licensing
import Mapping
import StrictJSON
import Tables

/// The users in a sheet, by account.
package struct UserRows: Sendable {
    /// A user, merged from all rows of the user.
    struct Listed: Sendable {
        var entry: UserFacts
        /// The first line of the user.
        let line: Int
        var licenses: [ProductID: UserLicense]
    }

    private(set) var accounts: [AccountID: [UserID: Listed]] = [:]
    /// The products whose licenses the sheet lists.
    private(set) var products: Set<ProductID> = []

    init(_ table: [SheetRow], _ columns: SheetColumns, _ context: SheetContext, _ problems: inout ProblemList) {
        if columns.fields[.licenses] != nil || columns.fields[.product] != nil && columns.fields[.outcome] == nil {
            products = Set(context.products.products.map(\.id))
        }
        products.formUnion(columns.licenses.map(\.product.id))
        for row in table { add(row, columns, context, &problems) }
    }

    private mutating func add(
        _ row: SheetRow,
        _ columns: SheetColumns,
        _ context: SheetContext,
        _ problems: inout ProblemList
    ) {
        let count = problems.problems.count
        let account = row.has(.account) && row.text(.account) != nil ? row.id(.account, &problems) : context.account
        if account == nil {
            row.refuseMissing(
                .account,
                "the account is missing: add a column ACCOUNT, or set the account with --account",
                &problems
            )
        }
        let facts = facts(row, columns, &problems)
        let licenses = licenses(row, columns, context.products, &problems)
        guard problems.problems.count == count, let account, let facts else { return }
        guard var known = accounts[account]?[facts.user] else {
            accounts[account, default: [:]][facts.user] = Listed(entry: facts, line: row.line, licenses: licenses)
            return
        }
        if let field = known.entry.difference(from: facts) {
            row.refuse(
                field,
                "line \(known.line) lists the same user with other data: keep one of the two lines",
                &problems
            )
        }
        for (product, license) in licenses {
            if let other = known.licenses[product], other != license {
                row.refuse(
                    columns.fields[.tier] == nil ? .licenses : .tier,
                    "line \(known.line) lists the same license with another tier: keep one of the two lines",
                    &problems
                )
            }
            known.licenses[product] = license
        }
        accounts[account]?[facts.user] = known
    }

    private func facts(_ row: SheetRow, _ columns: SheetColumns, _ problems: inout ProblemList) -> UserFacts? {
        let email = row.checkedText(.email, limit: 320, &problems)
        if let email {
            if !columns.isOfSite, !Self.isAddress(email) {
                row.refuse(.email, "\(quoted(email)) is not an e-mail address", &problems)
            }
        } else if row.text(.email) == nil {
            row.refuse(.email, "empty: every user needs an e-mail address", &problems)
        }
        let parts = [SheetField.firstName, .lastName].compactMap { row.checkedText($0, &problems) }
        let name = row.checkedText(.name, &problems) ?? (parts.isEmpty ? nil : parts.joined(separator: " "))
        if name == nil, [SheetField.name, .firstName, .lastName].allSatisfy({ row.text($0) == nil }) {
            row.refuse(row.has(.name) ? .name : .firstName, "empty: every user needs a name", &problems)
        }
        var role: UserRole?
        if let text = row.text(.role) {
            role = SheetWords.role(text)
            if role == nil { row.refuse(.role, "\(quoted(text)) is unknown: write User or Account Admin", &problems) }
        }
        let registered = row.flag(.registered, &problems)
        let user: UserID? =
            row.text(.user) == nil ? email.flatMap { UserID(derivedFrom: $0) } : row.id(.user, &problems)
        guard let user, let name, let email else { return nil }
        return UserFacts(user: user, name: name, email: email, role: role, registered: registered)
    }

    private mutating func licenses(
        _ row: SheetRow,
        _ columns: SheetColumns,
        _ products: ProductCatalog,
        _ problems: inout ProblemList
    ) -> [ProductID: UserLicense] {
        var licenses: [ProductID: UserLicense] = [:]
        for part in row.text(.licenses).map(Self.parts) ?? [] where !SheetWords.isNone(part) {
            guard let (product, license) = Self.license(part, row, products, &problems) else { continue }
            if let other = licenses[product.id], other != license {
                row.refuse(.licenses, "\(product.name) has two tiers: keep one of them", &problems)
            }
            licenses[product.id] = license
        }
        for column in columns.licenses {
            let cell = row.cell(column.column)
            let flag = column.flag(cell)
            if flag == false, !cell.isEmpty, licenses[column.product.id] != nil {
                row.refuse(
                    column.column,
                    "\(quoted(cell)), but the licenses contain \(column.product.name): correct one of the two cells",
                    &problems
                )
            }
            if flag == true {
                licenses[column.product.id] = UserLicense(tier: nil)
            } else if let tier = SheetWords.tier(cell, of: column.product) {
                licenses[column.product.id] = UserLicense(tier: tier)
            } else if flag == nil {
                let tiers = column.product.tiers.map(quoted).joined(separator: ", ")
                let advice = tiers.isEmpty ? "" : ", nor a tier of \(column.product.name): \(tiers)"
                row.refuse(column.column, "\(quoted(cell)) is neither yes nor no\(column.advice)\(advice)", &problems)
            }
        }
        guard let text = row.text(.product) else { return licenses }
        guard let product = SheetWords.product(text, products) else {
            row.refuse(.product, "\(quoted(text)) is not one of the products: \(SheetWords.names(products))", &problems)
            return licenses
        }
        self.products.insert(product.id)
        if Self.isHeld(row, &problems) {
            licenses[product.id] = UserLicense(tier: Self.tier(of: product, row, isOfSite: columns.isOfSite, &problems))
        }
        return licenses
    }

    /// Whether the user holds the license of the product in a row.
    ///
    /// Without a column `outcome`, each row is a license.
    private static func isHeld(_ row: SheetRow, _ problems: inout ProblemList) -> Bool {
        guard row.has(.outcome) else { return true }
        let isRetained =
            row.flag(.retained, &problems) ?? row.text(.cause).map(SheetWords.isRetained) ?? false
        switch row.text(.outcome).flatMap(SheetWords.outcome) {
        case .licensed?, .licensedReadOnly?: return true
        case .noLicenses?, .assignable?, .licensesNotAvailable?: return isRetained
        case nil:
            let words = Outcome.allCases.map { quoted($0.rawValue) }.joined(separator: ", ")
            row.refuse(.outcome, "\(quoted(row.text(.outcome) ?? "")) is unknown: \(words)", &problems)
            return false
        }
    }

    /// The parts of a cell with several licenses, separated by commas, semicolons, bars, plus signs or line ends.
    private static func parts(_ cell: String) -> [String] {
        cell.unicodeScalars.split { ",;|+\n\r".unicodeScalars.contains($0) }.map { String($0).trimmed }
    }

    /// Parses a product with an optional tier, such as `MiTeam Meetings`, `Mitel One (Premier)` or `mitel-one:premier`.
    private static func license(
        _ text: String,
        _ row: SheetRow,
        _ products: ProductCatalog,
        _ problems: inout ProblemList
    ) -> (Product, UserLicense)? {
        let parts = text.unicodeScalars.split(maxSplits: 1) { "(:".unicodeScalars.contains($0) }.map {
            String($0).trimmed
        }
        guard let name = parts.first, let product = SheetWords.product(name, products) else {
            let known = SheetWords.names(products)
            row.refuse(.licenses, "\(quoted(text)) is not one of the products: \(known)", &problems)
            return nil
        }
        guard parts.count == 2 else { return (product, UserLicense(tier: nil)) }
        let word = parts[1].hasSuffix(")") ? String(parts[1].dropLast()) : parts[1]
        guard let tier = SheetWords.tier(word, of: product) else {
            refuseTier(word, of: product, .licenses, row, &problems)
            return nil
        }
        return (product, UserLicense(tier: tier))
    }

    /// The tier in the column of tiers; nil if the cell is empty.
    ///
    /// - Parameter isOfSite: whether the site wrote the sheet, which may contain tiers that events named.
    private static func tier(
        of product: Product,
        _ row: SheetRow,
        isOfSite: Bool,
        _ problems: inout ProblemList
    ) -> String? {
        guard let text = row.checkedText(.tier, &problems), !SheetWords.isWithoutTier(text) else { return nil }
        if isOfSite { return text }
        if let tier = SheetWords.tier(text, of: product) { return tier }
        refuseTier(text, of: product, .tier, row, &problems)
        return nil
    }

    private static func refuseTier(
        _ word: String,
        of product: Product,
        _ field: SheetField,
        _ row: SheetRow,
        _ problems: inout ProblemList
    ) {
        let known = product.tiers.map(quoted).joined(separator: ", ")
        row.refuse(
            field,
            "\(quoted(word)) is not a tier of \(product.name): \(known.isEmpty ? "it has none" : known)",
            &problems
        )
    }

    /// Whether a text can be an e-mail address: two parts around one `@`, without white space and separators.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && !text.unicodeScalars.contains { $0.properties.isWhitespace || ",:;<>".unicodeScalars.contains($0) }
    }
}

/// The properties of a user in a sheet, without licenses.
struct UserFacts: Sendable {
    let user: UserID
    let name: String
    let email: String
    let role: UserRole?
    let registered: Bool?

    /// The first field with different values.
    func difference(from other: UserFacts) -> SheetField? {
        if !name.isExactly(other.name) { return .name }
        if !email.isExactly(other.email) { return .email }
        if role != other.role { return .role }
        return registered == other.registered ? nil : .registered
    }
}

/// A license in a sheet.
struct UserLicense: Equatable, Sendable {
    @Exact private(set) var tier: String?
}
