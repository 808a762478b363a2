/// The decisions of this project where the vendor's page is silent; each is *ours* and named, so that pages can say so.
package struct Policies: Hashable, Sendable {
    /// domain.md 2: "*Ours*: expiring soon = within 30 days (setting)". Days before the last valid day.
    package var expiringSoonDays = 30

    /// domain.md 4 d: "C never on, M off: *ours*, revoke (the rule has no memory); a policy `standaloneOff: revoke |
    /// retain`, default revoke."
    package var standaloneOff = SwitchOffPolicy.revoke

    /// domain.md 4 i: which senders are the console; a license that came from one while MiCollab controls the account is
    /// flagged. *Ours*: a source whose last path segment is `console`, such as `/console` or `/webhooks/console`.
    package var consoleSources: Set<String> = ["console"]

    package init() {}

    package static let standard = Policies()

    /// Whether an event came from the console.
    func isConsole(_ source: String) -> Bool {
        source.split(separator: "/").last.map { consoleSources.contains($0.lowercased()) } ?? false
    }
}
