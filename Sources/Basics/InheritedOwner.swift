import Foundation

/// The owner of files and directories that root creates in a directory of another user.
///
/// An administrator runs commands as root in the directories of a service. Everything created there gets the owner and
/// the group of its directory, so that the service can change it later. SQLite does the same with its own files.
package struct InheritedOwner: Sendable {
    private let user: uid_t
    private let group: gid_t

    /// The owner of an open directory; nil if this process is not root, or if root owns the directory.
    package init?(of directory: Int32) {
        var status = stat()
        guard geteuid() == 0, fstat(directory, &status) == 0, status.st_uid != 0 else { return nil }
        (user, group) = (status.st_uid, status.st_gid)
    }

    /// The owner of the directory that contains the entry at a path.
    private init?(above path: String) {
        guard geteuid() == 0 else { return nil }
        let directory = open(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return nil }
        defer { close(directory) }
        self.init(of: directory)
    }

    /// Gives an open file or directory its owner.
    ///
    /// Without effect if root does not own it, or if a file has several names, of which another user may have made one.
    /// A failure leaves root as the owner.
    package func apply(to descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_uid == 0,
            status.st_nlink == 1 || status.st_mode & S_IFMT == S_IFDIR
        else { return }
        _ = fchown(descriptor, user, group)
    }

    /// Gives an open file the owner of the directory in its path.
    package static func apply(to descriptor: Int32, at path: String) {
        InheritedOwner(above: path)?.apply(to: descriptor)
    }

    /// Gives the directory at a path the owner of the directory that contains it.
    package static func apply(toDirectoryAt path: String) {
        guard let owner = InheritedOwner(above: path) else { return }
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        owner.apply(to: descriptor)
    }
}
