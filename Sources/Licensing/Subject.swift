/// Whom pages are about: each is folded, and its pages are regenerated, as one.
package enum Subject: Hashable, Sendable {
    case partner(PartnerID)
    case account(AccountID)
}
