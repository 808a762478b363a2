import Foundation
import GRDB
import Licensing
import Sharing

extension ShareLink {
    /// The columns that `init(_:path:)` reads, in its order.
    static let columns = """
        id, scope, opens_accounts, locale, note, created_seconds, created_nanoseconds, expires_seconds, \
        expires_nanoseconds, revoked_seconds, revoked_nanoseconds, first_used_seconds, first_used_nanoseconds
        """

    /// Reads a link from a row; throws `StorageError.damaged` if a value is invalid.
    init(_ row: Row, path: String) throws {
        let id = ShareLinkID(rawValue: row[0])
        guard let scope = ShareScope(row[1] as String) else {
            throw StorageError.damaged(.shareLinks, path: path, detail: "link \(id) has an invalid scope")
        }
        let new = NewShareLink(
            scope: scope,
            opensAccounts: row[2],
            locale: Self.text(row[3]),
            note: Self.text(row[4]),
            created: Timestamp(seconds: row[5], nanoseconds: row[6]),
            expires: Self.time(row[7], row[8])
        )
        self.init(id: id, new, revoked: Self.time(row[9], row[10]), firstUsed: Self.time(row[11], row[12]))
    }

    private static func text(_ bytes: Data?) -> String? {
        bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func time(_ seconds: Int64?, _ nanoseconds: Int32?) -> Timestamp? {
        guard let seconds, let nanoseconds else { return nil }
        return Timestamp(seconds: seconds, nanoseconds: nanoseconds)
    }
}

extension NewShareLink {
    /// The values of `columns`, in its order.
    func arguments(_ digest: ShareTokenDigest) -> StatementArguments {
        [
            Data(digest.bytes), scope.text, opensAccounts, locale.map { Data($0.utf8) }, note.map { Data($0.utf8) },
            created.seconds, created.nanoseconds, expires?.seconds, expires?.nanoseconds,
        ]
    }

    /// The columns that `arguments(_:)` fills, in its order.
    static let columns = """
        digest, scope, opens_accounts, locale, note, created_seconds, created_nanoseconds, expires_seconds, \
        expires_nanoseconds
        """
}
