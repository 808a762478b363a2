/// An error of publishing or reading files, with its place.
///
/// A case contains facts. `description` gives the problem, its place, and how to fix it.
package enum PublishError: Error, Equatable {
    /// The operation that failed.
    package enum Operation: Sendable, Equatable {
        case openSite, lockSite
        case makeDirectory, write, remove
        case read, list, sync
        case compress
    }

    /// The kind of a file system entry.
    package enum FileKind: Sendable, Equatable {
        case file, directory, symbolicLink, other
    }

    /// The category of an error, for the exit code of a program.
    package enum Category: Sendable, Equatable {
        /// A file or directory cannot be created or written: EX_CANTCREAT (73).
        case cannotWrite
        /// Reading failed, or the device reported an error: EX_IOERR (74).
        case inputOutput
        /// The program has a bug: EX_SOFTWARE (70).
        case defect
        /// An object store cannot be used now: EX_UNAVAILABLE (69).
        case unavailable
    }

    /// A text is not a path of a site.
    case invalidPath(String, SitePath.Fault)
    /// Another process, or another target of this one, publishes to the directory.
    case directoryInUse(String)
    /// An entry of another kind is at a path that the site needs. It is not changed.
    case obstacle(String, found: FileKind, needed: FileKind)
    /// The paths are one file on the target.
    case sameFile([String])
    /// A system call failed; `code` is its `errno`.
    case failed(Operation, path: String, code: Int32)
    /// An error of the object store at the address of the site.
    case store(String, StoreProblem)
}
