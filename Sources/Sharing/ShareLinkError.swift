package import Basics

/// Why the share links could not be read or changed; nothing of the call that threw was kept.
package enum ShareLinkError: Error, Equatable {
    /// The file or its directory cannot be opened or made, or gives no promise that a commit is on disk.
    case cannotOpen(path: String, detail: String)
    /// Another program held the file for longer than a call waits.
    case busy(path: String)
    /// No room is left on the disk.
    case full(path: String)
    /// The file lies where nothing may be written.
    case readOnly(path: String)
    /// The file is no database, or its content contradicts itself.
    case damaged(path: String, detail: String)
    /// The file is a database, but does not hold share links.
    case foreign(path: String)
    /// The file has the layout of a newer version.
    case otherVersion(path: String, found: Int, known: Int)
    /// The database server at an address, which is shown without its user and password.
    case server(String, ServerProblem)
    /// Anything else that the disk or the database reported.
    case failed(operation: String, path: String, detail: String)
}

extension ShareLinkError {
    /// What kind of trouble it is, for exit codes and HTTP statuses.
    package enum Kind: Equatable, Sendable {
        /// Nothing can be written here, now: sysexits 73.
        case cannotWrite
        /// What is kept cannot be read, or the disk failed: sysexits 74.
        case inputOutput
        /// A server cannot be used now: sysexits 69.
        case unavailable
    }

    package var kind: Kind {
        switch self {
        case .cannotOpen, .busy, .full, .readOnly: .cannotWrite
        case .damaged, .foreign, .otherVersion, .failed: .inputOutput
        case .server(_, let problem):
            switch problem.kind {
            case .unavailable: .unavailable
            case .cannotWrite: .cannotWrite
            case .inputOutput: .inputOutput
            }
        }
    }
}
