import Licensing
import Templating

/// The people who held licenses before an integration was switched off, if they are too many for a line of the history.
///
/// <doc:LicensingRules#No-restoration> requires that the history lists them.
struct HoldersPage: Sendable {
    let navigation: AccountNavigation
    let productName: String
    let time: Timestamp
    let way: ListNavigation
    let holders: ArraySlice<HistoryEntry.Person>

    static let fields = Fields<HoldersPage>(
        AccountNavigation.fields(\HoldersPage.navigation) + ListNavigation.fields(\HoldersPage.way) + [
            .code("productName") { $0.productName },
            .moment("time") { $0.time },
            .list("holders", HistoryEntry.Person.fields) { Array($0.holders) },
        ]
    )
}
