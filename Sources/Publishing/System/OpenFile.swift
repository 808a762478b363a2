import Glibc
import SystemPackage

/// A file held open; closed when it goes out of use.
struct OpenFile: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes over a descriptor.
    init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The file at a path outside the site, made if missing; writing goes to its end.
    init(appendingTo path: String, emptied: Bool = false) throws(Errno) {
        let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | (emptied ? O_TRUNC : 0)
        descriptor = try SystemCall.check { open(path, flags, 0o600) }
    }

    /// The file at a path outside the site, which has to be there.
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

    /// Up to `size` bytes from a place in the file; fewer only at its end.
    ///
    /// Several tasks may read at once, because none moves where the file stands.
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

    /// Says that the file last changed at this second.
    func setModified(_ second: Int) throws(Errno) {
        let times = [timespec(tv_sec: time_t(second), tv_nsec: 0), timespec(tv_sec: time_t(second), tv_nsec: 0)]
        _ = try SystemCall.check { futimens(descriptor, times) }
    }

    /// Returns when the content is on the device.
    func sync() throws(Errno) {
        _ = try SystemCall.check { fdatasync(descriptor) }
    }

    /// Closes the file; some file systems report only now that a write failed.
    consuming func close() throws(Errno) {
        let result = Self.closeDescriptor(descriptor)
        let code = errno
        discard self
        // The descriptor is gone even when a signal came between: never close twice.
        if result < 0, code != EINTR { throw Errno(rawValue: code) }
    }

    // Inside the type the names `close` and `write` mean its own functions.
    private static func closeDescriptor(_ descriptor: Int32) -> Int32 { systemClose(descriptor) }
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func writeBytes(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    write(descriptor, buffer.baseAddress, buffer.count)
}

extension stat {
    /// Which file it is, how large, and when its content and its entry last changed.
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

    /// Nanoseconds since the content or the entry last changed; negative after the clock was set back.
    var age: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        return Int64(now.tv_sec - st_ctim.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec - st_ctim.tv_nsec)
    }

    /// Bytes.
    var size: Int { Int(st_size) }

    /// The second of the last change of content.
    var modifiedSeconds: Int { Int(st_mtim.tv_sec) }
}
