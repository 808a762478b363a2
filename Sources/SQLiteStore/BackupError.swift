/// An error of a backup or a restore.
///
/// An existing ledger is unchanged.
package enum BackupError: Error, Equatable {
    /// The backup would be in the data directory, where it could replace a file of the ledger.
    case amongLedger(path: String)
    /// The path of the backup is in use by a file that is not a backup.
    case inTheWay(path: String)
    /// The backup to restore is missing.
    case missing(path: String)
    /// The file to restore is not a backup.
    case foreign(path: String)
    /// The backup to restore is damaged.
    case damaged(path: String, detail: String)
    /// The directory already has a ledger or links.
    ///
    /// A restore never replaces them.
    case occupied(path: String)
    /// A file cannot be read.
    case cannotRead(path: String, detail: String)
    /// The copy cannot be written.
    case cannotWrite(path: String, detail: String)
}

extension BackupError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .amongLedger(let path):
            "\(path): the file is in the data directory. Choose another directory, if possible on another disk."
        case .inTheWay(let path):
            "\(path): the file exists and is not a backup, so it was not changed. Choose another file."
        case .missing(let path):
            "\(path): there is no such file. Choose a file that `vitrina backup` wrote."
        case .foreign(let path):
            "\(path): the file is not a backup. Choose a file that `vitrina backup` wrote."
        case .damaged(let path, let detail):
            "\(path): the backup is damaged (\(detail)), so nothing was restored. Use an older backup."
        case .occupied(let path):
            "\(path): already exists, and a backup does not replace it. Choose a new directory with --data."
        case .cannotRead(let path, let detail):
            """
            \(path): cannot be read (\(detail)). Check the permissions, or run the command as the user who wrote the \
            backup.
            """
        case .cannotWrite(let path, let detail):
            """
            \(path): cannot be written (\(detail)). Check the directory, its permissions, and the free space on the \
            disk.
            """
        }
    }
}

extension BackupError {
    /// Whether the error concerns the backup to restore, and not its destination.
    package var isAboutReading: Bool {
        switch self {
        case .missing, .foreign, .damaged, .cannotRead: true
        case .amongLedger, .inTheWay, .occupied, .cannotWrite: false
        }
    }
}
