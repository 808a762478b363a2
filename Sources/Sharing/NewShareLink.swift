package import Licensing

/// The properties of a link to create.
package struct NewShareLink: Hashable, Sendable {
    package let scope: ShareScope
    /// Whether a partner's link also opens the pages of the partner's accounts.
    package let opensAccounts: Bool
    /// The only language that the link opens; nil opens all languages.
    package let locale: String?
    /// A note of the operator about the purpose of the link; visitors never see it.
    package let note: String?
    package let created: Timestamp
    /// The first moment at which the link does not open anything; nil if it never expires.
    package let expires: Timestamp?

    /// Creates the properties of a link; `opensAccounts` applies only to the scope of a partner and is otherwise false.
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
