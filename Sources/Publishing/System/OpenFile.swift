import Basics
import Glibc
import SystemPackage

/// An open file, closed by its deinitializer.
struct OpenFile: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes ownership of a descriptor.
    init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Opens a file outside of the site for writing, without its content, and creates it if it is missing.
    init(emptying path: String) throws(Errno) {
        descriptor = try SystemCall.check { open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) }
        InheritedOwner.apply(to: descriptor, at: path)
    }

    /// Opens a file outside of the site for reading.
    init(reading path: String) throws(Errno) {
        descriptor = try SystemCall.check { open(path, O_RDONLY | O_CLOEXEC) }
    }

    deinit {
        _ = Self.closeDescriptor(descriptor)
    }

    /// The status of the file; nil if it is not a regular file.
    func status() throws(Errno) -> stat? {
        var status = stat()
        _ = try SystemCall.check { fstat(descriptor, &status) }
        return status.st_mode & S_IFMT == S_IFREG ? status : nil
    }

    /// Reads up to `size` bytes from an offset; fewer only at the end of the file.
    ///
    /// Several tasks may read at the same time, because reading does not move the file offset.
    func read(upTo size: Int, from offset: Int = 0) throws(Errno) -> [UInt8] {
        var failure: Errno?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            do throws(Errno) {
                while filled < size {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                    let place = offset + filled
                    let count = try SystemCall.check { pread(descriptor, rest.baseAddress, rest.count, place) }
                    if count == 0 { break }
                    filled += count
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes all of `bytes`.
    func write(_ bytes: [UInt8]) throws(Errno) {
        var failure: Errno?
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            do throws(Errno) {
                while !rest.isEmpty {
                    rest = rest.dropFirst(try SystemCall.check { writeBytes(descriptor, .init(rebasing: rest)) })
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Sets the modification time, in seconds.
    func setModified(_ second: Int) throws(Errno) {
        let times = [timespec(tv_sec: time_t(second), tv_nsec: 0), timespec(tv_sec: time_t(second), tv_nsec: 0)]
        _ = try SystemCall.check { futimens(descriptor, times) }
    }

    /// Returns when the content is on the device.
    func sync() throws(Errno) {
        _ = try SystemCall.check { fdatasync(descriptor) }
    }

    /// Closes the file and throws errors of earlier writes, which some file systems report only now.
    consuming func close() throws(Errno) {
        let result = Self.closeDescriptor(descriptor)
        let code = errno
        discard self
        // The descriptor is closed even after EINTR, so it must not be closed again.
        if result < 0, code != EINTR { throw Errno(rawValue: code) }
    }

    // Inside of the type, `close` and `write` are its own functions.
    private static func closeDescriptor(_ descriptor: Int32) -> Int32 { systemClose(descriptor) }
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func writeBytes(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    write(descriptor, buffer.baseAddress, buffer.count)
}

extension stat {
    /// A hash of the inode, the size, and the times of the last changes.
    var mark: UInt64 {
        var hash = StableHash([])
        hash.combine(UInt64(st_ino))
        hash.combine(UInt64(bitPattern: Int64(st_size)))
        for time in [st_mtim, st_ctim] {
            hash.combine(UInt64(bitPattern: Int64(time.tv_sec)))
            hash.combine(UInt64(bitPattern: Int64(time.tv_nsec)))
        }
        return hash.value
    }

    /// Nanoseconds since the last change of content or metadata; negative after the clock was set back.
    var age: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        return Int64(now.tv_sec - st_ctim.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec - st_ctim.tv_nsec)
    }

    /// The size in bytes.
    var size: Int { Int(st_size) }

    /// The modification time in seconds.
    var modifiedSeconds: Int { Int(st_mtim.tv_sec) }
}
