package import Licensing
import Localization

/// The paths of the site, in both directions: <doc:SiteFiles#Files>.
package enum Route: Hashable, Sendable {
    /// A page of a partner.
    package enum PartnerPage: String, Hashable, Sendable, CaseIterable {
        case dashboard = "index"
        case orders, accounts
    }

    /// A page of an account as a whole.
    package enum AccountPage: String, Hashable, Sendable, CaseIterable {
        case overview = "index"
        case users, history
    }

    /// A file of a partner in one language.
    package enum PartnerFile: String, Hashable, Sendable, CaseIterable {
        /// The feed of the latest changes in the partner's accounts.
        case changes = "changes.atom"
        /// The calendar of the expiration dates.
        case renewals = "renewals.ics"
        /// The dashboard as plain text.
        case summary = "summary.txt"
        case ordersXLSX = "orders.xlsx"
        case accountsXLSX = "accounts.xlsx"
    }

    /// A spreadsheet of an account in one language.
    package enum AccountTable: String, Hashable, Sendable, CaseIterable {
        case users = "users.xlsx"
        case orders = "orders.xlsx"
    }

    /// The start page, with the choice of a language.
    case start
    /// A guide in a language, or the list of guides (`index`).
    case help(locale: String, guide: String)
    /// A file whose name changes with its content.
    case asset(String)
    case partner(PartnerID, locale: String, PartnerPage)
    case account(AccountID, locale: String, AccountPage)
    case user(AccountID, UserID, locale: String)
    /// A list of an account, or a part of it.
    case accountList(AccountID, locale: String, ListAddress)
    /// A list of a partner, or a part of it.
    case partnerList(PartnerID, locale: String, ListAddress)
    /// A file of the search index of an account's users or of a partner's accounts.
    case searchIndex(Subject, part: String)
    /// The accounts of a partner whose indexes a search for people reads.
    case people(PartnerID)
    /// The feed of the latest changes of an account.
    case changes(AccountID, locale: String)
    case partnerFile(PartnerID, locale: String, PartnerFile)
    case accountTable(AccountID, locale: String, AccountTable)
    /// The data of an account for programs.
    case accountJSON(AccountID)
    /// The users of an account for spreadsheets.
    case usersCSV(AccountID)
    /// The orders of an account for spreadsheets.
    case accountOrdersCSV(AccountID)
    /// The orders of a partner for spreadsheets.
    case partnerOrdersCSV(PartnerID)
    /// The accounts of a partner for spreadsheets.
    case partnerAccountsCSV(PartnerID)
    /// The JSON Schema of `account.json`.
    case accountSchema
    case status
    /// The time of the last event, which every open page reads.
    case freshness

    /// The path of the file within the site.
    package var path: String {
        switch self {
        case .start: "index.html"
        case .help(let locale, let guide): "help/\(locale)/\(guide).html"
        case .asset(let name): "assets/\(name)"
        case .partner(let partner, let locale, let page): "partners/\(partner.text)/\(locale)/\(page.rawValue).html"
        case .account(let account, let locale, let page): "accounts/\(account.text)/\(locale)/\(page.rawValue).html"
        case .user(let account, let user, let locale): "accounts/\(account.text)/\(locale)/users/\(user.text).html"
        case .accountList(let account, let locale, let list):
            "accounts/\(account.text)/\(locale)/lists/\(list.list)/\(list.part).html"
        case .partnerList(let partner, let locale, let list):
            "partners/\(partner.text)/\(locale)/lists/\(list.list)/\(list.part).html"
        case .searchIndex(let subject, let part): "\(Self.directory(of: subject))/\(Self.search)/\(part).json"
        case .people(let partner): "partners/\(partner.text)/people/index.json"
        case .changes(let account, let locale): "accounts/\(account.text)/\(locale)/changes.atom"
        case .partnerFile(let partner, let locale, let file): "partners/\(partner.text)/\(locale)/\(file.rawValue)"
        case .accountTable(let account, let locale, let table): "accounts/\(account.text)/\(locale)/\(table.rawValue)"
        case .accountJSON(let account): "accounts/\(account.text)/account.json"
        case .usersCSV(let account): "accounts/\(account.text)/users.csv"
        case .accountOrdersCSV(let account): "accounts/\(account.text)/orders.csv"
        case .partnerOrdersCSV(let partner): "partners/\(partner.text)/orders.csv"
        case .partnerAccountsCSV(let partner): "partners/\(partner.text)/accounts.csv"
        case .accountSchema: "schemas/account.json"
        case .status: "status.json"
        case .freshness: "freshness.json"
        }
    }

    /// Parses a path; nil if the site has no such file.
    package init?(path: String) {
        // Splits by bytes, as file systems do: a slash with a combining accent is one character, and still a separator.
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.allSatisfy({ $0.utf8.first.map { $0 != UInt8(ascii: ".") } ?? false }) else { return nil }
        switch (parts.first, parts.count) {
        case ("index.html", 1): self = .start
        case ("status.json", 1): self = .status
        case ("freshness.json", 1): self = .freshness
        case ("assets", 2):
            guard Self.isPublishedAsset(parts[1]) else { return nil }
            self = .asset(parts[1])
        case ("schemas", 2): self = .accountSchema
        case ("help", 3):
            guard let guide = Self.page(parts[2]), SourceNames.isGuideName(guide) else { return nil }
            self = .help(locale: parts[1], guide: guide)
        case ("partners", 3):
            guard let partner = PartnerID(parts[1]) else { return nil }
            switch parts[2] {
            case "orders.csv": self = .partnerOrdersCSV(partner)
            case "accounts.csv": self = .partnerAccountsCSV(partner)
            default: return nil
            }
        case ("partners", 4...6):
            guard let partner = PartnerID(parts[1]) else { return nil }
            if parts[2] == Self.search {
                guard let part = Self.searchPart(parts[3...]) else { return nil }
                self = .searchIndex(.partner(partner), part: part)
            } else if parts[2] == "people" {
                guard parts.count == 4, parts[3] == "index.json" else { return nil }
                self = .people(partner)
            } else if let list = Self.list(parts[3...]) {
                self = .partnerList(partner, locale: parts[2], list)
            } else if parts.count == 4, let page = Self.page(parts[3]).flatMap(PartnerPage.init) {
                self = .partner(partner, locale: parts[2], page)
            } else if parts.count == 4, let file = PartnerFile(rawValue: parts[3]) {
                self = .partnerFile(partner, locale: parts[2], file)
            } else {
                return nil
            }
        case ("accounts", 3...6):
            guard let account = AccountID(parts[1]) else { return nil }
            self.init(account: account, parts: Array(parts[2...]))
        default: return nil
        }
        guard self.path == path, locale.map(LanguageTag.isTag) ?? true else { return nil }
    }

    /// Whether a name has a fingerprint, as the names of all published assets have.
    private static func isPublishedAsset(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.dropFirst().suffix(2).contains { Fingerprint.isText($0) }
    }

    private init?(account: AccountID, parts: [String]) {
        switch parts.count {
        case 1 where parts[0] == "account.json": self = .accountJSON(account)
        case 1 where parts[0] == "users.csv": self = .usersCSV(account)
        case 1 where parts[0] == "orders.csv": self = .accountOrdersCSV(account)
        case 2 where parts[1] == "changes.atom": self = .changes(account, locale: parts[0])
        case 2 where parts[0] == Self.search:
            guard let part = Self.searchPart(parts[1...]) else { return nil }
            self = .searchIndex(.account(account), part: part)
        case 2:
            if let table = AccountTable(rawValue: parts[1]) {
                self = .accountTable(account, locale: parts[0], table)
                return
            }
            guard let page = Self.page(parts[1]).flatMap(AccountPage.init) else { return nil }
            self = .account(account, locale: parts[0], page)
        case 3 where parts[1] == "users":
            guard let user = Self.page(parts[2]).flatMap(UserID.init) else { return nil }
            self = .user(account, user, locale: parts[0])
        case 4:
            guard let list = Self.list(parts[1...]) else { return nil }
            self = .accountList(account, locale: parts[0], list)
        default: return nil
        }
    }

    private static func list(_ parts: ArraySlice<String>) -> ListAddress? {
        guard parts.count == 3, let first = parts.first, first == "lists", let file = parts.last,
            let part = page(file)
        else { return nil }
        return ListAddress(list: parts[parts.startIndex + 1], part: part)
    }

    /// The directory of an index, on the same level as those of languages.
    private static let search = "search"

    private static func searchPart(_ parts: ArraySlice<String>) -> String? {
        guard parts.count == 1, let file = parts.first, file.hasSuffix(".json") else { return nil }
        return ListAddress(list: search, part: String(file.dropLast(5)))?.part
    }

    private static func page(_ file: String) -> String? {
        file.hasSuffix(".html") ? String(file.dropLast(5)) : nil
    }

    /// The directory that contains all files of a subject and no others: <doc:SiteFiles#Isolation>.
    package static func directory(of subject: Subject) -> String {
        switch subject {
        case .partner(let partner): "partners/\(partner)"
        case .account(let account): "accounts/\(account)"
        }
    }

    /// The relative address of this file on another page, which is valid under any prefix and in a local directory.
    package func link(from page: Route) -> String {
        let slash = UInt8(ascii: "/")
        let target = Array(path.utf8)
        let origin = Array(page.path.utf8)
        // The common directories of both paths are omitted.
        var shared = 0
        for index in 0..<min(target.count, origin.count) {
            guard target[index] == origin[index] else { break }
            if target[index] == slash { shared = index + 1 }
        }
        let up = origin[shared...].count { $0 == slash }
        return String(repeating: "../", count: up) + String(decoding: target[shared...], as: UTF8.self)
    }

    /// The address of this file on a page at any address.
    ///
    /// - Parameter root: the path of the directory of the site, with slashes at both ends.
    func link(below root: String) -> String { root + path }

    /// The same file in another language; nil for files without a language.
    package func translated(to locale: String) -> Route? {
        switch self {
        case .help(_, let guide): .help(locale: locale, guide: guide)
        case .partner(let partner, _, let page): .partner(partner, locale: locale, page)
        case .account(let account, _, let page): .account(account, locale: locale, page)
        case .user(let account, let user, _): .user(account, user, locale: locale)
        case .accountList(let account, _, let list): .accountList(account, locale: locale, list)
        case .partnerList(let partner, _, let list): .partnerList(partner, locale: locale, list)
        case .changes(let account, _): .changes(account, locale: locale)
        case .partnerFile(let partner, _, let file): .partnerFile(partner, locale: locale, file)
        case .accountTable(let account, _, let table): .accountTable(account, locale: locale, table)
        case .start, .asset, .searchIndex, .people, .accountJSON, .usersCSV, .accountOrdersCSV, .partnerOrdersCSV,
            .partnerAccountsCSV, .accountSchema, .status, .freshness:
            nil
        }
    }
}

extension Route {
    /// The language of the file; nil for files without one.
    package var locale: String? {
        switch self {
        case .help(let locale, _), .partner(_, let locale, _), .account(_, let locale, _), .user(_, _, let locale),
            .accountList(_, let locale, _), .partnerList(_, let locale, _), .changes(_, let locale),
            .partnerFile(_, let locale, _), .accountTable(_, let locale, _):
            locale
        case .start, .asset, .searchIndex, .people, .accountJSON, .usersCSV, .accountOrdersCSV, .partnerOrdersCSV,
            .partnerAccountsCSV, .accountSchema, .status, .freshness:
            nil
        }
    }
}

extension Route {
    /// The subject of the file; nil if it has no data of customers.
    package var subject: Subject? {
        switch self {
        case .partner(let partner, _, _), .partnerList(let partner, _, _), .partnerFile(let partner, _, _),
            .partnerOrdersCSV(let partner), .partnerAccountsCSV(let partner), .people(let partner):
            .partner(partner)
        case .account(let account, _, _), .user(let account, _, _), .accountList(let account, _, _),
            .changes(let account, _), .accountTable(let account, _, _), .accountJSON(let account),
            .usersCSV(let account),
            .accountOrdersCSV(let account):
            .account(account)
        case .searchIndex(let subject, _): subject
        case .start, .help, .asset, .accountSchema, .status, .freshness: nil
        }
    }

    /// Whether everyone can read the file.
    ///
    /// <doc:Access>: "The help and the start page are public. Everything else needs a link made by `vitrina share
    /// create`".
    package var isPublic: Bool {
        switch self {
        case .start, .help, .asset, .accountSchema, .freshness: true
        case .partner, .partnerList, .partnerFile, .account, .accountList, .user, .changes, .accountTable, .searchIndex,
            .people, .accountJSON, .usersCSV, .accountOrdersCSV, .partnerOrdersCSV, .partnerAccountsCSV, .status:
            false
        }
    }
}

extension Route {
    /// Whether a partner's link opens the file only if it also opens the accounts: <doc:Access#Links>.
    package var leadsToAccounts: Bool {
        if case .people = self { true } else { false }
    }
}

extension Route {
    /// Whether programs can read the file at the address of a link: <doc:Access#Links-for-programs>.
    package var isForPrograms: Bool {
        switch self {
        case .searchIndex, .people: false
        default: subject != nil && !isPage
        }
    }

    /// Whether the file is a page, as opposed to a feed, a table, data, or an asset.
    package var isPage: Bool { path.hasSuffix(".html") }

    /// The feeds, tables and data of a subject, in the order in which they are listed.
    package static func filesForPrograms(of subject: Subject, locales: [String]) -> [Route] {
        switch subject {
        case .partner(let partner):
            locales.flatMap { locale in
                [.changes, .renewals, .summary, .ordersXLSX, .accountsXLSX].map {
                    Route.partnerFile(partner, locale: locale, $0)
                }
            } + [.partnerOrdersCSV(partner), .partnerAccountsCSV(partner)]
        case .account(let account):
            locales.flatMap { locale in
                [Route.changes(account, locale: locale)]
                    + [.users, .orders].map { .accountTable(account, locale: locale, $0) }
            } + [.usersCSV(account), .accountOrdersCSV(account), .accountJSON(account)]
        }
    }
}
