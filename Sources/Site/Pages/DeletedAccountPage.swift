import Licensing
import Templating

/// The page of a deleted account: <doc:LicensingRules#Closed-accounts>, "its pages are replaced by one that says so".
struct DeletedAccountPage: Sendable {
    let account: AccountID
    let since: Timestamp

    static let fields = Fields<DeletedAccountPage>([
        .code("id") { $0.account.text },
        .moment("since") { $0.since },
    ])
}
