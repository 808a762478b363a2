import Basics
import HTTPTypes
import Hummingbird
package import Licensing
package import Sharing
import Site

/// Decides who may see what: <doc:Access>.
package struct ShareGate: Sendable {
    /// A visitor's access to a page.
    enum Verdict: Equatable {
        case shown
        /// There is nothing here, or it is not part of the visitor's links: the answers are the same.
        case hidden
        /// A link of the visitor opened it, and has ended.
        case ended
    }

    /// A verdict, and the cookies that the visitor's browser need not keep.
    struct Decision {
        var verdict: Verdict
        /// Names and paths of cookies whose links have ended, or that are too many to be read.
        var obsolete: [(name: String, path: String)] = []
    }

    /// Cookies that one answer has forgotten.
    private static let forgottenAtOnce = 16

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

    /// The visitor's access to a page, whether it exists or not.
    ///
    /// - Throws: `ProblemDetails` with 503 where links cannot be read.
    func verdict(of route: Route, _ request: Request) async throws(ProblemDetails) -> Verdict {
        try await decision(of: route, request).verdict
    }

    /// The visitor's access to a page, and the obsolete ones of the visitor's cookies.
    ///
    /// - Throws: as `verdict` does.
    func decision(of route: Route, _ request: Request) async throws(ProblemDetails) -> Decision {
        guard let links, !route.isPublic else { return Decision(verdict: .shown) }
        let cookies = LinkCookie.all(in: request.headers)
        var decision = Decision(verdict: .hidden)
        // RFC 6265 5.4: browsers send what was set last at the end.
        for cookie in cookies.suffix(LinkCookie.limit).reversed() {
            do throws(StorageError) {
                // An unknown token may be another server's on the same host.
                guard let link = try await links.link(for: cookie.token.digest), opens(link, route) else { continue }
                let now = clock()
                guard link.status(at: now) == .active else {
                    // The last one stays, so that the visitor reads again that the link has ended.
                    if decision.verdict == .ended { decision.obsolete.append((cookie.name, LinkCookie.path(of: link))) }
                    decision.verdict = .ended
                    continue
                }
                // A visitor who brings the cookie without opening the link uses it all the same.
                if link.firstUsed == nil { _ = try await links.recordUse(of: link.id, at: now) }
                decision.verdict = .shown
                // The browser sends a cookie where its path is a beginning of the page's.
                let paths = ["/"] + (route.subject.map { [LinkCookie.path(of: $0)] } ?? [])
                for cookie in cookies.dropLast(LinkCookie.limit).prefix(Self.forgottenAtOnce) {
                    decision.obsolete += paths.map { (cookie.name, $0) }
                }
                return decision
            } catch {
                throw ProblemDetails(error)
            }
        }
        return decision
    }

    /// The scopes that the visitor's links open besides the requested page; nil: everything.
    ///
    /// - Throws: as `verdict` does.
    func reachable(_ request: Request) async throws(ProblemDetails) -> ReachableLinks? {
        guard let held = try await held(by: request) else { return nil }
        return ReachableLinks(
            opens: { [held] route in route.isPublic || held.contains { opens($0, route) } },
            opensAccounts: held.contains(where: \.opensAccounts)
        )
    }

    /// The visitor's links that are active, the one that was opened last at the end; nil: the gate is open to everybody.
    ///
    /// - Throws: as `verdict` does.
    func held(by request: Request) async throws(ProblemDetails) -> [ShareLink]? {
        guard let links else { return nil }
        var held: [ShareLink] = []
        let now = clock()
        for cookie in LinkCookie.all(in: request.headers).suffix(LinkCookie.limit) {
            do throws(StorageError) {
                guard let link = try await links.link(for: cookie.token.digest), link.status(at: now) == .active else {
                    continue
                }
                held.append(link)
            } catch {
                throw ProblemDetails(error)
            }
        }
        return held
    }

    /// Whether the file is part of what the link opens.
    func opens(_ link: ShareLink, _ route: Route) -> Bool {
        if let locale = link.locale, let asked = route.locale, locale != asked { return false }
        switch (link.scope, route.subject) {
        case (.partner(let partner), .partner(let asked)?):
            return partner == asked && (link.opensAccounts || !route.leadsToAccounts)
        case (.partner(let partner), .account(let asked)?): return link.opensAccounts && self.partner(asked) == partner
        case (.account(let account), .account(let asked)?): return account == asked
        case (.user(let account, let user), .account?):
            guard case .user(account, user, _) = route else { return false }
            return true
        case (.account, .partner?), (.user, .partner?), (_, nil): return false
        }
    }
}
