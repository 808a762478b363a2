import Foundation

/// A file system of a few pages of its own, where this user may mount one.
final class SmallDisk: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "vitrina-\(UUID().uuidString)").path

    static let isAvailable: Bool = {
        guard let disk = try? SmallDisk() else { return false }  // the reason does not matter here
        return FileManager.default.isWritableFile(atPath: disk.path)
    }()

    init(kilobytes: Int = 128) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
    }

    /// Makes the disk read-only.
    ///
    /// The system refuses while a file is open for writing. A process that another test has just started holds all open
    /// files for a moment, until it runs its own program.
    func makeReadOnly() throws {
        var error = remount()
        for _ in 0..<100 where error == EBUSY {
            usleep(100_000)
            error = remount()
        }
        guard error == 0 else { throw POSIXError(POSIXErrorCode(rawValue: error) ?? .EPERM) }
    }

    /// - Returns: the number of the system's error, or 0.
    private func remount() -> Int32 {
        mount("tmpfs", path, "tmpfs", UInt(MS_RDONLY | MS_REMOUNT), "") == 0 ? 0 : errno
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }
}
