import Basics
import HTTPTypes
import Hummingbird
package import Licensing
package import Sharing
import Site

/// Decides which pages a visitor may see: <doc:Access>.
package struct ShareGate: Sendable {
    /// A visitor's access to a page.
    enum Verdict: Equatable {
        case shown
        /// The page does not exist, or the visitor's links do not open it.
        ///
        /// Both have the same answer.
        case hidden
        /// A link of the visitor opened the page, but is expired or revoked.
        case ended
    }

    /// A verdict, and the cookies that the visitor's browser can remove.
    struct Decision {
        var verdict: Verdict
        /// The names and paths of cookies that are too many to be read, or whose links are expired or revoked.
        var obsolete: [(name: String, path: String)] = []
    }

    /// The maximum number of cookies that one answer removes.
    private static let forgottenAtOnce = 16

    /// nil if everybody may see everything.
    private let links: (any ShareLinkStore)?
    private let partner: @Sendable (AccountID) -> PartnerID?
    private let clock: @Sendable () -> Timestamp

    /// A gate that links open.
    ///
    /// - Parameters:
    ///   - partner: the partner of an account, for links that open a partner's accounts.
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

    /// A gate that is always open, for private networks and the demo.
    package static let open = ShareGate()

    /// The visitor's access to a page, whether the page exists or not.
    ///
    /// - Throws: `ProblemDetails` with 503 if links cannot be read.
    func verdict(of route: Route, _ request: Request) async throws(ProblemDetails) -> Verdict {
        try await decision(of: route, request).verdict
    }

    /// The visitor's access to a page, and the visitor's obsolete cookies.
    ///
    /// - Throws: as `verdict` does.
    func decision(of route: Route, _ request: Request) async throws(ProblemDetails) -> Decision {
        guard let links, !route.isPublic else { return Decision(verdict: .shown) }
        let cookies = LinkCookie.all(in: request.headers)
        var decision = Decision(verdict: .hidden)
        // RFC 6265 5.4: browsers send the last cookies at the end.
        for cookie in cookies.suffix(LinkCookie.limit).reversed() {
            do throws(StorageError) {
                // An unknown token may belong to another server on the same host.
                guard let link = try await links.link(for: cookie.token.digest), opens(link, route) else { continue }
                let now = clock()
                guard link.status(at: now) == .active else {
                    // The last one is kept, so that the visitor sees again that the link has ended.
                    if decision.verdict == .ended { decision.obsolete.append((cookie.name, LinkCookie.path(of: link))) }
                    decision.verdict = .ended
                    continue
                }
                // The cookie of a visitor who did not open the link here also counts as a use.
                if link.firstUsed == nil { _ = try await links.recordUse(of: link.id, at: now) }
                decision.verdict = .shown
                // The browser sends a cookie if its path is a prefix of the page's path.
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

    /// The access to links on the requested page; nil if everything is open.
    ///
    /// - Throws: as `verdict` does.
    func reachable(_ request: Request) async throws(ProblemDetails) -> ReachableLinks? {
        guard let held = try await held(by: request) else { return nil }
        return ReachableLinks(
            opens: { [held] route in route.isPublic || held.contains { opens($0, route) } },
            opensAccounts: held.contains(where: \.opensAccounts)
        )
    }

    /// The visitor's active links, with the last opened one at the end; nil if the gate is open to everybody.
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
