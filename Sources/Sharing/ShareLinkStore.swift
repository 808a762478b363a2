package import Basics
import Licensing

/// Keeps the links to parts of the site, for the server and, at the same time, for the commands in other processes.
///
/// Keeping:
/// - A link is there, as it was asked for and to the byte, after `create` returned and after reopening; it survives a
///   loss of power. The same holds for a revocation and a first use.
/// - Of the token only the digest is kept. A digest belongs to one link: a second `create` with it fails and keeps nothing.
/// - An id is never given a second time, and later links have higher ids.
/// - Calls may be made at the same time, from several processes; each is whole or not at all, and none is lost.
/// - A call is carried out even where the task that made it is cancelled: a revocation is not taken back half-way.
///
/// Reading:
/// - Every later call of every process sees a committed change: a revocation takes effect at once.
/// - A link that has expired, or was revoked, is still there and still found: its status is the reader's to judge.
package protocol ShareLinkStore: Sendable {
    /// Makes a link that the token of this digest opens.
    func create(_ new: NewShareLink, token digest: ShareTokenDigest) async throws(StorageError) -> ShareLink

    /// Every link there ever was, by id.
    func links() async throws(StorageError) -> [ShareLink]

    /// The link that a token opens; asked at every request, and quick enough for it.
    func link(for digest: ShareTokenDigest) async throws(StorageError) -> ShareLink?

    /// Revokes a link for good; where it is revoked already, the first time stays.
    ///
    /// - Returns: the link as it now is, or nil where there is none with this id.
    func revoke(_ id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> ShareLink?

    /// Records that a link was opened; every use after the first changes nothing and writes nothing.
    ///
    /// - Returns: whether this was the first use; false also where there is no such link.
    func recordUse(of id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> Bool
}
