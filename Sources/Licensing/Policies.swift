/// The decisions of this project for cases that the vendor's page does not cover.
///
/// Each is *ours* and named, so that pages can say so.
package struct Policies: Hashable, Sendable {
    /// The number of days before the last valid day from which an order is expiring soon.
    ///
    /// *Ours*: 30 days by default (<doc:LicensingRules#Orders>).
    package var expiringSoonDays = 30

    /// The effect of switching the integration off in an account that MiCollab never controlled.
    ///
    /// *Ours*: the licenses are revoked by default (<doc:LicensingRules#MiCollab-never-on>).
    package var standaloneOff = SwitchOffPolicy.revoke

    /// The sources that are the console.
    ///
    /// A license from the console while MiCollab controls the account is flagged.
    ///
    /// <doc:LicensingRules#Console-assignment>. *Ours*: sources whose last path segment is `console`, such as
    /// `/console` or `/webhooks/console`.
    package var consoleSources: Set<String> = ["console"]

    /// Whether the pages of users name the account admins with their e-mail addresses: <doc:LicensingRules#Contacts>.
    package var namesAdmins = true

    package init() {}

    package static let standard = Policies()

    /// Whether a source is the console.
    func isConsole(_ source: String) -> Bool {
        source.split(separator: "/").last.map { consoleSources.contains($0.lowercased()) } ?? false
    }
}
