import Basics
import Foundation
import Licensing
import Localization
import Synchronization
import Webhooks

/// A file that is open for reading.
///
/// It is closed with its last reference.
final class ReadableFile: Sendable {
    /// The kinds of files that are accepted at the path.
    enum Kind {
        /// Only a regular file: a pipe would wait for a writer, and a device may not end.
        case regular
        /// Everything that can be read from its beginning to its end.
        case stream
    }

    /// The name in messages.
    let name: String
    private let descriptor: Int32
    private let isOwned: Bool

    /// - Throws: `FileFault` with the kind of file at the path.
    init(opening path: String, as kind: Kind) throws(FileFault) {
        name = path
        isOwned = true
        let mode = kind == .regular ? O_NONBLOCK : 0
        descriptor = try FileFault.check(path) { open(path, O_RDONLY | O_CLOEXEC | mode) }
        let type = try type()
        if type == S_IFDIR { throw FileFault(path, .directory) }
        if kind == .regular, type != S_IFREG { throw FileFault(path, .notRegular) }
    }

    /// The standard input of the process.
    ///
    /// - Throws: `FileFault` if it is closed or a directory. A closed descriptor could later belong to another file.
    static func standardInput() throws(FileFault) -> ReadableFile {
        let file = ReadableFile(name: "standard input", descriptor: STDIN_FILENO)
        if try file.type() == S_IFDIR { throw FileFault(file.name, .directory) }
        return file
    }

    private init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
        isOwned = false
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    private func type() throws(FileFault) -> mode_t { try status().st_mode & S_IFMT }

    private func status() throws(FileFault) -> stat {
        var status = stat()
        _ = try FileFault.check(name) { fstat(descriptor, &status) }
        return status
    }

    /// The time of the last change of a regular file; nil for all others.
    var modified: Timestamp? {
        get throws(FileFault) {
            let status = try status()
            guard status.st_mode & S_IFMT == S_IFREG else { return nil }
            return Timestamp(
                seconds: Int64(status.st_mtim.tv_sec),
                nanoseconds: Int32(status.st_mtim.tv_nsec)
            )
        }
    }

    /// Reads some bytes; returns none at the end of the file.
    func read(upTo count: Int) throws(FileFault) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let length = try FileFault.check(name) {
            while true {
                let length = Glibc.read(descriptor, &buffer, count)
                guard length < 0, errno == EAGAIN else { return length }
                // Another process may have set the descriptor of standard input to non-blocking.
                var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&waiting, 1, -1)
            }
        }
        return Array(buffer[..<length])
    }

    /// All bytes of a file with at most `limit` bytes.
    func bytes(limit: Int) throws(FileFault) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let chunk = try read(upTo: 1 << 16)
            guard !chunk.isEmpty else { return bytes }
            bytes += chunk
            guard bytes.count <= limit else { throw FileFault(name, .tooLarge(limit: limit)) }
        }
    }

    /// The text of a file with at most `limit` bytes.
    func text(limit: Int) throws(FileFault) -> SourceText {
        let bytes = try bytes(limit: limit)
        do throws(SourceTextError) {
            return try SourceText(decoding: bytes)
        } catch {
            throw FileFault(name, .notText(error))
        }
    }
}

/// Files with one secret each.
enum SecretFile {
    private static let limit = 64 << 10
    /// The contents of pipes: a shell's `<(…)` can be read only once, but keys are read again at SIGHUP.
    private static let pipes = Mutex<[String: String]>([:])

    /// The text of the file, without a byte order mark.
    ///
    /// - Throws: `FileFault`, which repeats the path only if it is one: it could be the secret itself.
    static func text(at path: String) throws(FileFault) -> String {
        do throws(FileFault) {
            return try contents(of: path)
        } catch {
            throw isPath(path) ? error : FileFault("the file that it names", error.reason)
        }
    }

    /// Whether a text is the path of a file, and not a secret that somebody wrote in its place.
    static func isPath(_ text: String) -> Bool {
        var status = stat()
        if stat(text, &status) == 0 { return true }
        guard !WebhookKeyKind.allCases.contains(where: { text.contains($0.rawValue) }) else { return false }
        if ["/", "./", "../"].contains(where: text.hasPrefix) { return true }
        guard let slash = text.lastIndex(of: "/") else { return false }
        return stat(String(text[..<slash]), &status) == 0
    }

    private static func contents(of path: String) throws(FileFault) -> String {
        var status = stat()
        let isRegular = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        if !isRegular, let text = pipes.withLock({ $0[path] }) { return text }
        let file = try ReadableFile(opening: path, as: .stream)
        let text = String(decoding: try file.text(limit: limit).bytes, as: UTF8.self)
        if !isRegular { pipes.withLock { $0[path] = text } }
        return text
    }
}

/// The reason for which a file cannot be read.
struct FileFault: Error, Equatable, CustomStringConvertible {
    enum Reason: Equatable {
        case missing
        case directory
        case notRegular
        case forbidden
        case tooManyOpenFiles
        case endlessLinks
        case closed
        case tooLarge(limit: Int)
        case notText(SourceTextError)
        /// The error code of the system.
        case other(Int32)
    }

    let file: String
    let reason: Reason

    init(_ file: String, _ reason: Reason) {
        self.file = file
        self.reason = reason
    }

    init(_ file: String, code: Int32) {
        self.file = file
        reason =
            switch code {
            case ENOENT, ENOTDIR: .missing
            case EISDIR: .directory
            case EACCES, EPERM: .forbidden
            case EMFILE, ENFILE: .tooManyOpenFiles
            case ELOOP: .endlessLinks
            case EBADF: .closed
            default: .other(code)
            }
    }

    /// The result of `call`, which is repeated if a signal interrupts it.
    static func check<Number: SignedInteger>(_ file: String, _ call: () -> Number) throws(FileFault) -> Number {
        while true {
            let result = call()
            if result >= 0 { return result }
            let code = errno
            if code != EINTR { throw FileFault(file, code: code) }
        }
    }

    /// Whether the content caused the error, and not reading it.
    var isAboutContent: Bool {
        switch reason {
        case .tooLarge, .notText: true
        case .missing, .directory, .notRegular, .forbidden, .tooManyOpenFiles, .endlessLinks, .closed, .other: false
        }
    }

    var description: String {
        switch reason {
        case .missing:
            "\(file) cannot be read: it does not exist. Check the name, and the target if it is a symbolic link"
        case .directory: "\(file) is a directory: choose a file"
        case .notRegular: "\(file) is a pipe or a device: use a regular file, or a link to one"
        case .forbidden: "\(file) cannot be read: permission denied. Change its permissions"
        case .tooManyOpenFiles: "\(file) cannot be read: too many files are open. Raise the limit (ulimit -n)"
        case .endlessLinks: "\(file) is part of a loop of symbolic links: change its target"
        case .closed: "\(file) is closed: use a file or a pipe"
        case .tooLarge(let limit): "\(file) is larger than \(limit) bytes: check that it is the right file"
        case .notText(let error): "\(file):\(error.place.line):\(error.place.column): \(error)"
        case .other(let code): "\(file) cannot be read: \(String(cString: strerror(code)))"
        }
    }
}
