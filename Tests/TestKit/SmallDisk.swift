import Foundation
package import Testing

/// A small file system in memory, if this user may mount one.
///
/// It is unmounted when the last reference is released.
package final class SmallDisk: Sendable {
    package let path = FileManager.default.temporaryDirectory.appending(path: "vitrina-\(UUID().uuidString)").path

    fileprivate static let isAvailable: Bool = {
        // Mounting fails without privileges, and the tests are skipped.
        guard let disk = try? SmallDisk(kilobytes: 64) else { return false }
        return FileManager.default.isWritableFile(atPath: disk.path)
    }()

    /// Mounts an empty file system.
    ///
    /// - Throws: `POSIXError` if this user may not mount one.
    package init(kilobytes: Int) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try mount(flags: 0, options: "size=\(kilobytes)k")
    }

    package func resize(kilobytes: Int) throws { try mount(flags: UInt(MS_REMOUNT), options: "size=\(kilobytes)k") }

    package func makeReadOnly() throws { try mount(flags: UInt(MS_RDONLY | MS_REMOUNT), options: "") }

    /// Mounts or remounts the file system.
    ///
    /// The system refuses to make it read-only while a file is open for writing.
    ///
    /// A process that another test has just started has all open files for a moment, until it executes its own program.
    /// The call is therefore repeated while the disk is busy.
    private func mount(flags: UInt, options: String) throws {
        for attempt in 0... {
            guard Glibc.mount("tmpfs", path, "tmpfs", flags, options) != 0 else { return }
            let error = errno
            guard error == EBUSY, attempt < 100 else { throw POSIXError(POSIXErrorCode(rawValue: error) ?? .EPERM) }
            usleep(100_000)
        }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs tests only if a ``SmallDisk`` can be mounted.
    package static var smallDisk: Self {
        .enabled(if: SmallDisk.isAvailable, "this user may not mount a file system")
    }
}
