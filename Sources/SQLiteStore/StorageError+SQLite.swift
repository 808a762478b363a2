import Basics
import GRDB

extension StorageError {
    /// Converts an error of GRDB.
    ///
    /// - Parameters:
    ///   - contents: the contents of the file.
    ///   - operation: what failed, for the message.
    ///   - path: the path of the file.
    ///   - access: the purpose for which the file was opened.
    init(_ error: any Error, of contents: Contents, operation: String, path: String, for access: Access = .writing) {
        switch error {
        case let error as StorageError: self = error
        case is CancellationError: self = .cancelled
        case let error as DatabaseError:
            self.init(error, of: contents, operation: operation, path: path, for: access)
        default: self = .failed(operation: operation, path: path, detail: String(describing: error))
        }
    }

    /// The errors of a read-only connection to a file whose journal or log must be applied first.
    private static let unfinished: [ResultCode] = [
        .SQLITE_READONLY_ROLLBACK, .SQLITE_READONLY_RECOVERY, .SQLITE_READONLY_CANTINIT,
    ]

    private init(_ error: DatabaseError, of contents: Contents, operation: String, path: String, for access: Access) {
        // Uses the message only, because the description of the error contains values of the statement, such as
        // digests.
        let detail = "\(error.message ?? "no reason given"), SQLite \(error.extendedResultCode.rawValue)"
        self =
            switch error.resultCode {
            case .SQLITE_FULL: .full(path: path)
            case .SQLITE_READONLY where Self.unfinished.contains(error.extendedResultCode): .unfinished(path: path)
            case .SQLITE_READONLY: .readOnly(path: path)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: .damaged(contents, path: path, detail: detail)
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_CORRUPTFS:
                .damaged(contents, path: path, detail: detail)
            case .SQLITE_CANTOPEN, .SQLITE_PERM: .cannotOpen(path: path, for: access, detail: detail)
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
            case .SQLITE_INTERRUPT: .cancelled
            default: .failed(operation: operation, path: path, detail: detail)
            }
    }
}
