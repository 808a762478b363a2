package import Licensing

/// The part of the site that a link opens: a partner, an account, or a user.
package enum ShareScope: Hashable, Sendable {
    case partner(PartnerID)
    case account(AccountID)
    case user(AccountID, UserID)

    /// Parses the path of a scope; nil if the text is invalid.
    ///
    /// <doc:Access#Links>: "`partners/P`, `accounts/A` or `accounts/A/users/U`". A slash at the beginning or end is
    /// invalid.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch (parts.count, parts[0]) {
        case (2, "partners"):
            guard let partner = PartnerID(parts[1]) else { return nil }
            self = .partner(partner)
        case (2, "accounts"):
            guard let account = AccountID(parts[1]) else { return nil }
            self = .account(account)
        case (4, "accounts") where parts[2] == "users":
            guard let account = AccountID(parts[1]), let user = UserID(parts[3]) else { return nil }
            self = .user(account, user)
        default: return nil
        }
    }

    /// The path of the scope.
    package var text: String {
        switch self {
        case .partner(let partner): "partners/\(partner)"
        case .account(let account): "accounts/\(account)"
        case .user(let account, let user): "accounts/\(account)/users/\(user)"
        }
    }
}

extension ShareScope {
    /// The partner or account whose pages contain the scope.
    package var subject: Subject {
        switch self {
        case .partner(let partner): .partner(partner)
        case .account(let account), .user(let account, _): .account(account)
        }
    }

    /// The scope as a phrase for messages.
    package var noun: String {
        switch self {
        case .partner(let partner): "partner \(partner)"
        case .account(let account): "account \(account)"
        case .user(let account, let user): "user \(user) of account \(account)"
        }
    }
}

extension ShareScope: CustomStringConvertible {
    package var description: String { text }
}
