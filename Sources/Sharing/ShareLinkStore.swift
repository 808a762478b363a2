package import Basics
import Licensing

/// Storage of share links, for a server and for commands of other processes at the same time.
///
/// Writing:
/// - `create`, `revoke` and `recordUse` return after the change is on disk, so it survives a power failure. A link has
///   exactly the properties with which it was created.
/// - The store has only the digest of a token. A digest belongs to one link: a second `create` with it throws an error.
/// - Ids increase and are never reused.
/// - Calls may be concurrent, also from several processes. Each is atomic, and none is lost.
/// - A call completes even if its task is cancelled, so that a revocation is never interrupted.
///
/// Reading:
/// - Every later call of every process sees a committed change, so a revocation takes effect at once.
/// - Expired and revoked links remain in the store. Callers check `status(at:)`.
package protocol ShareLinkStore: Sendable {
    /// Creates a link, which the token with this digest opens.
    func create(_ new: NewShareLink, token digest: ShareTokenDigest) async throws(StorageError) -> ShareLink

    /// All links, sorted by id.
    func links() async throws(StorageError) -> [ShareLink]

    /// The link of a token; nil if there is none.
    ///
    /// Servers call it for every request.
    func link(for digest: ShareTokenDigest) async throws(StorageError) -> ShareLink?

    /// Revokes a link permanently.
    ///
    /// A link that is already revoked keeps the time of its revocation.
    ///
    /// - Returns: the link after the change; nil if there is no link with this id.
    func revoke(_ id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> ShareLink?

    /// Records the first use of a link.
    ///
    /// Later calls change nothing.
    ///
    /// - Returns: whether this was the first use; also false if there is no such link.
    func recordUse(of id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> Bool
}
