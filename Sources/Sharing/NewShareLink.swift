package import Licensing

/// A link that is asked for.
package struct NewShareLink: Hashable, Sendable {
    package let scope: ShareScope
    /// Whether a partner's link also opens the pages of the partner's accounts.
    package let opensAccounts: Bool
    /// The one language that the link opens; nil where it opens every one.
    package let locale: String?
    /// The operator's reminder of the link's purpose; visitors never see it.
    package let note: String?
    package let created: Timestamp
    /// The first instant at which the link no longer opens; nil where it always does.
    package let expires: Timestamp?

    /// A link of a partner may open the partner's accounts; of other links, `opensAccounts` is always false.
    package init(
        scope: ShareScope,
        opensAccounts: Bool = false,
        locale: String? = nil,
        note: String? = nil,
        created: Timestamp,
        expires: Timestamp?
    ) {
        self.scope = scope
        if case .partner = scope { self.opensAccounts = opensAccounts } else { self.opensAccounts = false }
        self.locale = locale
        self.note = note
        self.created = created
        self.expires = expires
    }
}
