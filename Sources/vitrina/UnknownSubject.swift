import Licensing

/// A subject that a command was asked for but the ledger does not contain.
enum UnknownSubject: Error, CustomStringConvertible {
    case partner(PartnerID)
    case account(AccountID)
    case deletedAccount(AccountID, since: Timestamp)
    case user(UserID, AccountID)
    case email(String, AccountID)
    case person(UserID, AccountID)
    case quarantined(String)
    case link(String)
    case list(String, AccountID)
    case demoUser

    var description: String {
        switch self {
        case .partner(let partner):
            "there is no partner \(partner) at that moment: check the id, and whether its events were imported"
        case .account(let account):
            "there is no account \(account) at that moment: check the id, and whether its events were imported"
        case .deletedAccount(let account, let time): "account \(account) was deleted on \(time)"
        case .user(let user, let account):
            "account \(account) has no user \(user) at that moment: check the id, and whether the user was removed"
        case .email(let email, let account):
            "account \(account) has no user with the e-mail address \(Terminal.safe(email)) at that moment: check the address, and whether the user was removed"
        case .person(let user, let account):
            "no event of account \(account) names a user \(user): check the id"
        case .quarantined(let id):
            "nothing in quarantine has the id \(Terminal.safe(id)): vitrina quarantine list shows the ids"
        case .list(let id, let account):
            "account \(account) has no list with the id \(Terminal.safe(id)): \"vitrina sheets list --account \(account)\" shows the ids"
        case .demoUser: "the site of the demo has no user: choose a new directory with --data"
        case .link(let id): "there is no link with the id \(Terminal.safe(id)): vitrina share list shows the ids"
        }
    }
}
