import Basics
import Licensing

/// The sentence of each error: what is wrong, where, and what to do.
extension EventStoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .conflict(let identities):
            """
            \(Self.list(identities)): the ledger holds other content under the same source and id. \
            Nothing of the call was kept; send what changed as an event with an id of its own.
            """
        case .missing(let directory):
            "\(directory): there is no ledger here yet. Make one with `vitrina import FILE`, or name another with --data."
        case .locked(let directory, let process):
            """
            \(directory): another vitrina\(process.map { " (process \($0))" } ?? "") writes to this ledger. \
            Stop it, or name another directory with --data.
            """
        case .foreign(let path):
            "\(path): a database, but no ledger of Vitrina. Name another directory with --data."
        case .otherVersion(let path, let found, let known) where found > known:
            "\(path): layout \(found) of a newer Vitrina; this one knows layouts up to \(known). Use the newer one."
        case .otherVersion(let path, let found, let known):
            """
            \(path): layout \(found) of an older Vitrina, which has to be brought to layout \(known) first. \
            Run `vitrina serve` or `vitrina import` once on this ledger.
            """
        case .damaged(let path, let detail):
            """
            \(path): the ledger is damaged (\(detail)). Stop every vitrina, keep a copy of the whole directory, then put \
            back a backup, or import an export into a new directory.
            """
        case .undecodable(let path, let position, let reason):
            """
            \(path): the kept event at position \(position.rawValue) breaks a rule of this version (\(reason)). \
            Use the version that kept it, or export the ledger, correct the event and import it into a new directory.
            """
        case .full(let path):
            "\(path): no room is left on the disk, so nothing was kept. Make room, then try again."
        case .readOnly(let path):
            "\(path): nothing can be written here. Check the permissions of the directory and of the disk it is on."
        case .unfinished(let path):
            """
            \(path): a process was ended in the middle of a change. Run vitrina import, build or serve once: whichever \
            writes next takes the change back; what was acknowledged stays.
            """
        case .cannotOpen(let path, let access, let detail):
            """
            \(path): cannot be opened for \(access == .reading ? "reading" : "writing") (\(detail)). \
            Check that the directory is there and that its permissions allow it.
            """
        case .busy(let path):
            "\(path): another program holds the file locked. Close it (a backup, a database browser), then try again."
        case .overloaded(let waiting):
            "\(waiting) events wait to be kept, and no more may wait. Send again in a moment."
        case .notDurable(let path, let detail):
            """
            \(path): the database does not promise that a commit is on disk (\(detail)), so nothing is accepted. \
            Put the data directory on a local disk.
            """
        case .server(let name, let problem): problem.sentence(about: name)
        case .cancelled:
            "The request was cancelled before it was done; nothing was kept. Ask again."
        case .failed(let operation, let path, let detail):
            "\(path): cannot \(operation) (\(detail)). Check the disk, then try again."
        }
    }

    /// The first identities, and how many more there are.
    private static func list(_ identities: [EventIdentity]) -> String {
        let shown = identities.prefix(3).map(\.description).joined(separator: ", ")
        return identities.count > 3 ? "\(shown) and \(identities.count - 3) more" : shown
    }
}
