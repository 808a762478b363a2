import Basics
import Crypto
import NIOCore
package import Publishing
import Synchronization

/// A file of the site in the form for sending.
package struct PublishedFile: Sendable {
    enum Content: Sendable {
        case bytes(ByteBuffer)
        /// The file is read while it is sent.
        case open(OpenSiteFile)
    }

    let content: Content
    /// A strong entity tag: a digest of the content.
    let tag: String

    package init(_ bytes: [UInt8]) {
        content = .bytes(ByteBuffer(bytes: bytes))
        tag = Self.tag(SHA256.hash(data: bytes))
    }

    /// A file that is not read into memory as a whole.
    ///
    /// - Parameter tag: the tag of the same content, if it is known.
    /// - Throws: `PublishError.failed` if the file cannot be read.
    init(_ file: OpenSiteFile, tag: String?) throws(PublishError) {
        content = .open(file)
        if let tag {
            self.tag = tag
            return
        }
        var digest = SHA256()
        for piece in Self.pieces(of: file) { digest.update(data: try file.bytes(piece)) }
        self.tag = Self.tag(digest.finalize())
    }

    private static func tag(_ digest: SHA256.Digest) -> String { "\"\(hexadecimal(digest.prefix(16)))\"" }

    /// The ranges of a file, of which one at a time is in memory.
    static func pieces(of file: OpenSiteFile) -> [Range<Int>] {
        let length = 256 << 10
        return stride(from: 0, to: file.size, by: length).map { $0..<min($0 + length, file.size) }
    }

    var size: Int {
        switch content {
        case .bytes(let bytes): bytes.readableBytes
        case .open(let file): file.size
        }
    }

    /// The whole content.
    ///
    /// - Throws: `PublishError.failed` if the file cannot be read.
    func bytes() throws(PublishError) -> [UInt8] {
        switch content {
        case .bytes(let bytes): Array(bytes.readableBytesView)
        case .open(let file): try file.bytes(0..<file.size)
        }
    }
}

/// The recently read files, so that the next request for a file needs no read, and a conditional request needs no
/// digest.
///
/// For large files, only the entity tag is cached; they are read while they are sent.
///
/// Before each answer, the source provides the file's mark, which changes with the file. The size is bounded: a full
/// young half becomes the old half, and the previous old half is discarded.
package final class FileCache: Sendable {
    private struct Entry: Sendable {
        let file: PublishedFile
        let mark: UInt64
    }

    private struct Halves {
        var young: [String: Entry] = [:]
        var old: [String: Entry] = [:]
        var youngBytes = 0
    }

    /// The bytes of both halves, and the maximum size of a cached file.
    ///
    /// The cache holds thousands of pages.
    private let limit: Int
    private let largestFile: Int
    private let halves = Mutex(Halves())
    /// The entity tags of large files, by path.
    private let tags = Mutex<[String: (mark: UInt64, tag: String)]>([:])
    private static let tagLimit = 1000

    package init(limit: Int = 32 << 20, largestFile: Int = 1 << 20) {
        self.limit = limit
        self.largestFile = largestFile
    }

    /// The file at a path; nil if it does not exist.
    ///
    /// - Throws: errors of the source.
    package func file(at path: SitePath, in source: some SiteSource) throws(PublishError) -> PublishedFile? {
        // The mark is read before the file, so that a file that is replaced meanwhile has another mark.
        try file(at: path, marked: try source.mark(of: path)) { source }
    }

    /// The file at a path; nil if it does not exist.
    ///
    /// - Parameters:
    ///   - mark: the mark of the file, read before this call.
    ///   - open: returns the source if the file is not in the cache.
    /// - Throws: errors of the source.
    package func file<Source: SiteSource>(
        at path: SitePath,
        marked mark: UInt64?,
        opening open: () throws(PublishError) -> Source
    ) throws(PublishError) -> PublishedFile? {
        if let known = halves.withLock({ $0.young[path.text] ?? $0.old[path.text] }), known.mark == mark {
            return known.file
        }
        let source = try open()
        var bytes: [UInt8]?
        if let file = try source.open(path) {
            if file.size > largestFile { return try largeFile(file, path.text) }
            bytes = try file.bytes(0..<file.size)
        } else {
            bytes = try source.read(path)
        }
        guard let bytes else { return nil }
        let file = PublishedFile(bytes)
        if let mark, file.size <= largestFile { keep(Entry(file: file, mark: mark), path.text) }
        return file
    }

    private func largeFile(_ file: OpenSiteFile, _ path: String) throws(PublishError) -> PublishedFile {
        let known = tags.withLock { $0[path] }
        let published = try PublishedFile(file, tag: known?.mark == file.mark ? known?.tag : nil)
        guard let mark = file.mark, known?.mark != mark else { return published }
        tags.withLock { tags in
            if tags.count >= Self.tagLimit { tags.removeAll() }
            tags[path] = (mark, published.tag)
        }
        return published
    }

    private func keep(_ entry: Entry, _ path: String) {
        halves.withLock { halves in
            let replaced = halves.young.updateValue(entry, forKey: path)
            halves.youngBytes += entry.file.size - (replaced?.file.size ?? 0)
            guard halves.youngBytes > limit / 2 else { return }
            halves = Halves(old: halves.young)
        }
    }
}
