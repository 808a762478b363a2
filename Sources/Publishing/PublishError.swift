/// What kept files from being published or read, with the place.
///
/// A case holds facts; `description` says what is wrong, where, and what to do.
package enum PublishError: Error, Equatable {
    /// What was being done when the system refused.
    package enum Operation: Sendable, Equatable {
        case openSite, lockSite
        case makeDirectory, write, remove
        case read, list, sync
        case compress
    }

    /// What stands at a path.
    package enum FileKind: Sendable, Equatable {
        case file, directory, symbolicLink, other
    }

    /// How a program that ends with this error should say so: sysexits EX_CANTCREAT (73), EX_IOERR (74), EX_SOFTWARE (70),
    /// EX_UNAVAILABLE (69).
    package enum Category: Sendable, Equatable {
        /// What should be there cannot be made or written.
        case cannotWrite
        /// Reading failed, or the device did.
        case inputOutput
        /// A mistake in this program, not in its surroundings.
        case defect
        /// An object store cannot be used now.
        case unavailable
    }

    /// A text that is not a path of a site.
    case invalidPath(String, SitePath.Fault)
    /// Another process, or another part of this one, publishes to the directory.
    case directoryInUse(String)
    /// Something at the path that is not what the site needs there; it is left alone.
    case obstacle(String, found: FileKind, needed: FileKind)
    /// Paths that are one file on the target.
    case sameFile([String])
    /// The system refused; `code` is its `errno`.
    case failed(Operation, path: String, code: Int32)
    /// An object store did not do what it was asked; the address of the site.
    case store(String, StoreProblem)
}
