import Fuzzing
import Licensing
import Sharing

/// A link of the server with its access, implemented a second time with the bytes of paths.
struct Link: Sendable {
    let digit: Character
    let scope: String
    var opensAccounts = false
    var locale: String?
    var isExpired = false
    var isRevoked = false
    let opens: @Sendable (String) -> Bool

    var token: String { String(repeating: digit, count: 32) }
}

enum Links {
    static let now = Timestamp(seconds: 1_773_144_000)

    /// The partners of the accounts.
    static let partner: @Sendable (AccountID) -> PartnerID? = { account in
        ["acme": "p1", "beta": "p1", "zeta": "p2"][account.text].flatMap { PartnerID($0) }
    }

    static let all: [Link] = [
        Link(digit: "1", scope: "partners/p1") {
            begins($0, "partners/p1/") && !begins($0, "partners/p1/people/")
        },
        Link(digit: "2", scope: "partners/p1", opensAccounts: true) {
            begins($0, "partners/p1/") || begins($0, "accounts/acme/") || begins($0, "accounts/beta/")
        },
        Link(digit: "3", scope: "accounts/acme") { begins($0, "accounts/acme/") },
        Link(digit: "4", scope: "accounts/acme/users/u1") {
            begins($0, "accounts/acme/") && ends($0, "/users/u1.html")
        },
        Link(digit: "5", scope: "accounts/acme", locale: "es") { path in
            let everybodys = ["account.json", "users.csv", "orders.csv"].map { "accounts/acme/\($0)" }
            return begins(path, "accounts/acme/es/") || begins(path, "accounts/acme/search/")
                || everybodys.contains(path)
        },
        Link(digit: "6", scope: "accounts/zeta", isExpired: true) { _ in false },
        Link(digit: "7", scope: "accounts/zeta", isRevoked: true) { _ in false },
        Link(digit: "8", scope: "accounts/beta") { begins($0, "accounts/beta/") },
    ]

    static let store: InMemoryShareLinkStore = {
        let store = InMemoryShareLinkStore()
        wait {
            for link in all {
                guard let scope = ShareScope(link.scope), let token = ShareToken(link.token) else {
                    fatalError("a link of our own has a scope and a token")
                }
                let new = NewShareLink(
                    scope: scope,
                    opensAccounts: link.opensAccounts,
                    locale: link.locale,
                    created: now,
                    expires: Timestamp(seconds: now.seconds + (link.isExpired ? 0 : 3600))
                )
                do {
                    let made = try await store.create(new, token: token.digest)
                    if link.isRevoked { _ = try await store.revoke(made.id, at: now) }
                } catch {
                    fatalError("links are kept in memory: \(error)")
                }
            }
        }
        return store
    }()

    /// Whether a visitor may see a file, which is public or opened by a link whose token is in the cookies.
    static func mayShow(_ path: String, _ cookies: String) -> Bool {
        if path == "index.html" || ["help/", "assets/", "schemas/"].contains(where: { begins(path, $0) }) {
            return true
        }
        return all.contains { holds(cookies, $0.token) && $0.opens(path) }
    }

    static func begins(_ text: String, _ start: String) -> Bool { text.utf8.starts(with: start.utf8) }
    static func ends(_ text: String, _ end: String) -> Bool { text.utf8.reversed().starts(with: end.utf8.reversed()) }

    /// The tokens of the links consist of digits, which have no case.
    private static func holds(_ text: String, _ token: String) -> Bool {
        Array(text.utf8).range(of: Array(token.utf8)) != nil
    }
}
