package import Licensing

/// A link to a part of the site, without its token, which is kept nowhere.
package struct ShareLink: Hashable, Sendable {
    package let id: ShareLinkID
    package let scope: ShareScope
    /// Whether a partner's link also opens the pages of the partner's accounts; false for every other link.
    package let opensAccounts: Bool
    /// The one language that the link opens; nil where it opens every one.
    package let locale: String?
    /// The operator's reminder of the link's purpose; visitors never see it.
    package let note: String?
    package let created: Timestamp
    /// The first instant at which the link no longer opens; nil where it always does.
    package let expires: Timestamp?
    /// When the link was revoked for the first time.
    package let revoked: Timestamp?
    /// When the link was opened for the first time.
    package let firstUsed: Timestamp?

    /// The link that came of what was asked for.
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

    /// Whether a link opens anything, and why not.
    package enum Status: Hashable, Sendable {
        case active
        case expired
        case revoked
    }

    /// The validity of the link at a moment.
    ///
    /// A revocation counts as soon as it is there, whatever its time says, and wins over an expiry.
    package func status(at moment: Timestamp) -> Status {
        if revoked != nil { return .revoked }
        if let expires, expires <= moment { return .expired }
        return .active
    }
}
