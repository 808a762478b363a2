internal import SystemPackage

extension PublishError: CustomStringConvertible {
    /// The category, which decides the exit code.
    package var category: Category {
        switch self {
        case .invalidPath: .defect
        case .directoryInUse, .obstacle, .sameFile, .store(_, .tooManyRemovals), .store(_, .unsupported): .cannotWrite
        case .store(_, .failed): .inputOutput
        case .store: .unavailable
        case .failed(let operation, _, let code):
            operation.onlyReads || Self.deviceFaults.contains(Errno(rawValue: code)) ? .inputOutput : .cannotWrite
        }
    }

    /// The problem, its place, and how to fix it.
    package var description: String {
        switch self {
        case .invalidPath(let path, let fault):
            "\"\(path)\" is not a valid path for the site: \(fault). This is an error in the program. Please report it."
        case .directoryInUse(let directory):
            """
            \(directory): another process is publishing to this directory. Stop it, wait until it has finished, or \
            choose another site directory.
            """
        case .obstacle(let path, let found, let needed):
            """
            \(path): the site needs \(needed.withArticle) here, but found \(found.withArticle). Nothing was changed. \
            Move it away, then run the command again.
            """
        case .sameFile(let paths):
            """
            \(paths.joined(separator: " and ")): the file system of the site directory does not distinguish these \
            names. Nothing was written. Choose a site directory on a file system that does, such as ext4, or change \
            one of the ids.
            """
        case .store(let place, let problem): problem.sentence(about: place)
        case .failed(let operation, let path, let code):
            "\(path): cannot \(operation): \(Errno(rawValue: code)). \(advice(for: operation, Errno(rawValue: code)))"
        }
    }

    private static let deviceFaults: Set<Errno> = [.ioError, .staleNFSFileHandle, .timedOut, .noSuchAddressOrDevice]

    private func advice(for operation: Operation, _ code: Errno) -> String {
        switch code {
        case .permissionDenied, .notPermitted:
            "Give the user that runs this program the right to do so, or choose another directory."
        case .readOnlyFileSystem: "Mount the file system writable, or choose another directory."
        case .noSpace, .diskQuotaExceeded:
            "Free some space and run the command again. The published files are unchanged."
        case .fileTooLarge: "Raise the limit on file sizes (ulimit -f) and run the command again."
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
            "Raise the limit on open files (ulimit -n) and run the command again."
        case .ioError: "Check the disk and the system log. The published files are unchanged."
        case .improperLink:
            "The site directory must be on one file system. Unmount all file systems that are mounted inside it."
        case .noSuchFileOrDirectory where operation == .openSite: "Build the site first, or choose another directory."
        default: "Correct the problem and run the command again. The published files are unchanged."
        }
    }
}

extension SitePath.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .emptyPart: "a part between slashes is empty"
        case .hiddenPart: "a part starts with a full stop"
        case .controlCharacter: "it contains a control character"
        case .partTooLong: "a part is longer than 255 bytes"
        case .reservedForTwin: "names of this form are reserved for compressed files"
        }
    }
}

extension PublishError.Operation: CustomStringConvertible {
    /// The operation, for messages after "cannot".
    package var description: String {
        switch self {
        case .openSite: "open the site directory"
        case .lockSite: "lock the site directory"
        case .makeDirectory: "create this directory"
        case .write: "write this file"
        case .remove: "remove this file"
        case .read: "read this file"
        case .list: "list this directory"
        case .sync: "flush the files to the disk"
        case .compress: "compress this file"
        }
    }

    fileprivate var onlyReads: Bool {
        switch self {
        case .openSite, .read, .list, .sync: true
        case .lockSite, .makeDirectory, .write, .remove, .compress: false
        }
    }
}

extension PublishError.FileKind {
    fileprivate var withArticle: String {
        switch self {
        case .file: "a file"
        case .directory: "a directory"
        case .symbolicLink: "a symbolic link"
        case .other: "a device, pipe or socket"
        }
    }
}
