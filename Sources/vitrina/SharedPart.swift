import Licensing
import Regeneration
import Sharing
import Site

/// The part of the site for `vitrina share create`, and its name in the ledger.
struct SharedPart {
    let scope: ShareScope
    /// The name of the partner, account or user; nil if the ledger does not contain it.
    let name: String?

    /// - Parameters:
    ///   - text: `partners/P`, `accounts/A` or `accounts/A/users/U`; the address of a page; or the e-mail address of a
    ///     user.
    ///   - view: the ledger; nil if there is none.
    init(_ text: String, in view: LedgerView?) async throws {
        if let scope = ShareScope(text) ?? Self.scope(ofPage: text) {
            self.scope = scope
            name = try await view?.name(of: scope)
            return
        }
        guard text.contains("@") else { throw SharedPartError.unreadable(text) }
        let found = try await view?.users(withEmail: text) ?? []
        guard let only = found.first else { throw SharedPartError.unknownEmail(text) }
        guard found.count == 1 else { throw SharedPartError.severalUsers(text, found.map(\.scope)) }
        self = only
    }

    fileprivate init(scope: ShareScope, name: String?) {
        self.scope = scope
        self.name = name
    }

    /// The part that contains a page, for any address of the site and with any query and fragment.
    private static func scope(ofPage address: String) -> ShareScope? {
        let path = address.prefix { $0 != "#" && $0 != "?" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let file = parts.last.map { $0.isEmpty ? parts.dropLast() + ["index.html"] : parts[...] } ?? []
        for start in file.indices where file[start] == "accounts" || file[start] == "partners" {
            guard let route = Route(path: file[start...].joined(separator: "/")) else { continue }
            if case .user(let account, let user, _) = route { return .user(account, user) }
            switch route.subject {
            case .account(let account): return .account(account)
            case .partner(let partner): return .partner(partner)
            case nil: continue
            }
        }
        return nil
    }
}

extension LedgerView {
    /// The name of a link's scope; nil if the ledger does not contain it.
    func name(of scope: ShareScope) async throws -> String? {
        switch scope {
        case .partner(let partner): return registry.partners[partner]?.name
        case .account(let account): return registry.accounts[account]?.profile.name
        case .user(let id, let user):
            let state = try await account(id)
            guard let person = state.users[user] else { return nil }
            return [person.name, state.profile?.name].compactMap { $0 }.joined(separator: ", ")
        }
    }

    /// The language of a link's account.
    func locale(of scope: ShareScope) -> String? {
        if case .account(let account) = scope.subject { registry.accounts[account]?.profile.locale } else { nil }
    }

    /// The users of all accounts with an e-mail address, in either case.
    ///
    /// All accounts are folded once.
    fileprivate func users(withEmail email: String) async throws -> [SharedPart] {
        var found: [SharedPart] = []
        for id in try await accounts() where registry.accounts[id]?.isDeleted == false {
            let state = try await account(id)
            for user in state.users(withEmail: email) {
                let name = [user.name, state.profile?.name].compactMap { $0 }.joined(separator: ", ")
                found.append(SharedPart(scope: .user(id, user.id), name: name))
            }
        }
        return found
    }
}

extension AccountState {
    /// The users with an e-mail address, in either case, by id.
    func users(withEmail email: String) -> [User] {
        users.values.filter { $0.email.lowercased() == email.lowercased() }.sorted { $0.id < $1.id }
    }
}

/// The reason for which a requested user or part of the site is not found.
enum SharedPartError: Error, CustomStringConvertible {
    case unreadable(String)
    case unknownEmail(String)
    case severalUsers(String, [ShareScope])

    var description: String {
        switch self {
        case .unreadable(let text):
            "\(Terminal.safe(text)) is not a part of the site: write partners/P, accounts/A or accounts/A/users/U, the "
                + "address of a page, or the e-mail address of a user."
        case .unknownEmail(let email):
            "no user has the e-mail address \(Terminal.safe(email)): check it, and whether the user's events were imported"
        case .severalUsers(let email, let scopes):
            "several users have the e-mail address \(Terminal.safe(email)): choose one of "
                + scopes.map(\.text).joined(separator: ", ")
        }
    }
}
