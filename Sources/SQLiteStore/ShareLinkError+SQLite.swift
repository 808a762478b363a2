import GRDB
import Ledger
import Sharing

extension ShareLinkError {
    /// What an error from GRDB means for the share links.
    init(_ error: any Error, operation: String, path: String) {
        switch error {
        case let error as ShareLinkError: self = error
        case let error as DatabaseError: self.init(error, operation: operation, path: path)
        default: self = .failed(operation: operation, path: path, detail: String(describing: error))
        }
    }

    private init(_ error: DatabaseError, operation: String, path: String) {
        // The message alone: the error's own description would add the values of the statement, the digest among them.
        let detail = "\(error.message ?? "no reason given"), SQLite \(error.extendedResultCode.rawValue)"
        self =
            switch error.resultCode {
            case .SQLITE_FULL: .full(path: path)
            case .SQLITE_READONLY: .readOnly(path: path)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: .damaged(path: path, detail: detail)
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_CORRUPTFS:
                .damaged(path: path, detail: detail)
            case .SQLITE_CANTOPEN, .SQLITE_PERM: .cannotOpen(path: path, detail: detail)
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
            default: .failed(operation: operation, path: path, detail: detail)
            }
    }

    /// What it means for the share links that their directory cannot be made.
    init(making error: EventStoreError, directory: String) {
        self =
            switch error {
            case .cannotOpen(let path, _, let detail): .cannotOpen(path: path, detail: detail)
            case .failed(let operation, let path, let detail):
                .failed(operation: operation, path: path, detail: detail)
            default: .failed(operation: "make the data directory", path: directory, detail: error.description)
            }
    }
}
