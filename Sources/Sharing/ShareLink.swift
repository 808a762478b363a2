package import Licensing

/// A link to a part of the site, without its token, which is not stored.
package struct ShareLink: Hashable, Sendable {
    package let id: ShareLinkID
    package let scope: ShareScope
    /// Whether the link of a partner also opens the pages of the partner's accounts; false for other scopes.
    package let opensAccounts: Bool
    /// The only language that the link opens; nil opens all languages.
    package let locale: String?
    /// A note of the operator about the purpose of the link; visitors never see it.
    package let note: String?
    package let created: Timestamp
    /// The first moment at which the link does not open anything; nil if it never expires.
    package let expires: Timestamp?
    /// The moment of the first revocation; nil if the link is not revoked.
    package let revoked: Timestamp?
    /// The moment of the first use; nil before it.
    package let firstUsed: Timestamp?

    /// Creates the link with the given properties.
    package init(id: ShareLinkID, _ new: NewShareLink, revoked: Timestamp? = nil, firstUsed: Timestamp? = nil) {
        self.id = id
        scope = new.scope
        opensAccounts = new.opensAccounts
        locale = new.locale
        note = new.note
        created = new.created
        expires = new.expires
        self.revoked = revoked
        self.firstUsed = firstUsed
    }

    /// Whether a link opens pages, and otherwise the reason.
    package enum Status: Hashable, Sendable {
        case active
        case expired
        case revoked
    }

    /// The status of the link at a moment.
    ///
    /// A revocation takes effect at once, even if its time is later, and takes precedence over an expiry.
    package func status(at moment: Timestamp) -> Status {
        if revoked != nil { return .revoked }
        if let expires, expires <= moment { return .expired }
        return .active
    }
}
