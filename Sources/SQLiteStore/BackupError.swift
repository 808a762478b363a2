/// Why a backup was not made or not put back; a ledger that was there before is as it was.
package enum BackupError: Error, Equatable {
    /// A backup among the files of the ledger could take the place of one of them.
    case amongLedger(path: String)
    /// Something else is in the place of the backup.
    case inTheWay(path: String)
    /// There is no file to put back.
    case missing(path: String)
    /// The file to put back is something else.
    case foreign(path: String)
    /// The file to put back contradicts itself.
    case damaged(path: String, detail: String)
    /// A backup is put back into a directory of its own, never over another ledger.
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
            "\(path): lies in the data directory. Name a file elsewhere, best on another disk."
        case .inTheWay(let path):
            "\(path): is there already and is no backup, so it stays as it is. Name another file."
        case .missing(let path):
            "\(path): there is no such file. Name one that `vitrina backup` wrote."
        case .foreign(let path):
            "\(path): is no backup. Name a file that `vitrina backup` wrote."
        case .damaged(let path, let detail):
            "\(path): the backup is damaged (\(detail)), so nothing was put back. Use an older one."
        case .occupied(let path):
            "\(path): is there already, and a backup never takes its place. Name a new directory with --data."
        case .cannotRead(let path, let detail):
            "\(path): cannot be read (\(detail)). Check the permissions, or run it as the user who wrote it."
        case .cannotWrite(let path, let detail):
            "\(path): cannot be written (\(detail)). Check its directory, the permissions and the room on the disk."
        }
    }
}

extension BackupError {
    /// Whether the backup is what cannot be used, and not its place.
    package var isAboutReading: Bool {
        switch self {
        case .missing, .foreign, .damaged, .cannotRead: true
        case .amongLedger, .inTheWay, .occupied, .cannotWrite: false
        }
    }
}
