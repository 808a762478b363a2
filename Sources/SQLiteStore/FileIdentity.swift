import Foundation

/// The file that a path or descriptor refers to, identified by device and inode.
struct FileIdentity: Sendable {
    private let device: UInt64
    private let inode: UInt64
    /// Whether the file was empty at that time.
    let isEmpty: Bool

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The file of an open descriptor.
    init?(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        isEmpty = status.st_size == 0
    }
}

extension FileIdentity: Equatable {
    static func == (left: FileIdentity, right: FileIdentity) -> Bool {
        left.device == right.device && left.inode == right.inode
    }
}
