import HTTPTypes
import Hummingbird
package import Licensing
package import Sharing
import Site

/// Decides who may see what: contract.md 5.
package struct ShareGate: Sendable {
    /// What a visitor gets to see of a page.
    enum Verdict: Equatable {
        case shown
        /// There is nothing here, or it is not part of the visitor's links: nobody can tell which.
        case hidden
        /// A link of the visitor opened it, and has ended.
        case ended
    }

    /// A visitor with many links has many cookies; each is one look-up.
    private static let tokenLimit = 64

    /// nil: the gate is open to everybody.
    private let links: (any ShareLinkStore)?
    private let partner: @Sendable (AccountID) -> PartnerID?
    private let clock: @Sendable () -> Timestamp

    /// A gate that opens with links.
    ///
    /// - Parameters:
    ///   - partner: whose customer an account is, for links that open a partner's accounts.
    package init(
        _ links: some ShareLinkStore,
        partner: @escaping @Sendable (AccountID) -> PartnerID?,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.links = links
        self.partner = partner
        self.clock = clock
    }

    private init() {
        links = nil
        partner = { _ in nil }
        clock = { Timestamp(seconds: 0) }
    }

    /// A gate that is open: for a private network, and for the demo.
    package static let open = ShareGate()

    /// What the visitor gets to see of a page, whether it exists or not.
    ///
    /// - Throws: `ProblemDetails` with 503 where links cannot be read.
    func verdict(of route: Route, _ request: Request) async throws(ProblemDetails) -> Verdict {
        guard let links, !route.isPublic else { return .shown }
        var verdict = Verdict.hidden
        // RFC 6265 5.4: browsers send what was set last at the end.
        for token in LinkCookie.tokens(in: request.headers).suffix(Self.tokenLimit).reversed() {
            do throws(ShareLinkError) {
                guard let link = try await links.link(for: token.digest), opens(link, route) else { continue }
                let now = clock()
                guard link.status(at: now) == .active else {
                    verdict = .ended
                    continue
                }
                // Whoever brought the cookie along without opening the link uses it all the same.
                if link.firstUsed == nil { _ = try await links.recordUse(of: link.id, at: now) }
                return .shown
            } catch {
                throw ProblemDetails(error)
            }
        }
        return verdict
    }

    /// Whether the page is part of what the link opens.
    private func opens(_ link: ShareLink, _ route: Route) -> Bool {
        if let locale = link.locale, let asked = route.locale, locale != asked { return false }
        switch (link.scope, route.subject) {
        case (.partner(let partner), .partner(let asked)?): return partner == asked
        case (.partner(let partner), .account(let asked)?): return link.opensAccounts && self.partner(asked) == partner
        case (.account(let account), .account(let asked)?): return account == asked
        case (.user(let account, let user), .account?):
            guard case .user(account, user, _) = route else { return false }
            return true
        case (.account, .partner?), (.user, .partner?), (_, nil): return false
        }
    }
}
