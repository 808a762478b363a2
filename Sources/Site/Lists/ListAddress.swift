import Licensing

/// The address of a list or of a part of it, in an account or a partner: `lists/{list}/{part}.html`.
package struct ListAddress: Hashable, Sendable {
    /// The name of the list, such as `never-registered`.
    package let list: String
    /// The name of the part; `index` for the whole list.
    package let part: String

    /// The part name of the whole list.
    static let whole = "index"

    init(_ list: String, _ part: ListTree.Part? = nil) {
        self.list = list
        self.part = part.map { Self.name($0.prefix) } ?? Self.whole
    }

    /// Parses the components of a path; nil if one is invalid.
    package init?(list: String, part: String) {
        guard Self.isName(list), Self.isName(part) else { return nil }
        self.list = list
        self.part = part
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 250
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// A file name for a prefix of keys.
    ///
    /// Lowercase letters, digits, and hyphens remain. Other characters become their code points, so that no names differ only in
    /// case.
    private static func name(_ prefix: [String]) -> String {
        guard !prefix.isEmpty else { return whole }
        let text = prefix.map { element in
            element.isEmpty ? "." : element.unicodeScalars.map { name($0) }.joined()
        }.joined()
        // Long names that begin alike differ in the fingerprint.
        return "p-" + (text.utf8.count <= 80 ? text : text.prefix(40) + "_" + Fingerprint(text).text)
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "a"..."z", "0"..."9", "-": String(scalar)
        default: "_" + String(scalar.value, radix: 16) + "_"
        }
    }
}

extension Route {
    /// The route of a list of an account, or of a part of it.
    ///
    /// The whole lists of users and of the history have their own routes: <doc:SiteFiles#Files>.
    static func list(_ address: ListAddress, of account: AccountID, locale: String) -> Route {
        switch (address.list, address.part) {
        case (UserList.all.name, ListAddress.whole): .account(account, locale: locale, .users)
        case (HistoryList.name(nil), ListAddress.whole): .account(account, locale: locale, .history)
        default: .accountList(account, locale: locale, address)
        }
    }
}
