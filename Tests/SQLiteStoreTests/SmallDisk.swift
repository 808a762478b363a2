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
        try mount(flags: 0, options: "size=\(kilobytes)k")
    }

    func makeReadOnly() throws {
        try mount(flags: UInt(MS_RDONLY | MS_REMOUNT), options: "")
    }

    private func mount(flags: UInt, options: String) throws {
        guard Glibc.mount("tmpfs", path, "tmpfs", flags, options) == 0 else { throw POSIXError(.EPERM) }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }
}
