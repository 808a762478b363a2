/// The subjects of pages.
///
/// Each is folded separately, and its pages are regenerated together.
package enum Subject: Hashable, Sendable {
    case partner(PartnerID)
    case account(AccountID)
}
