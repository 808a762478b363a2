import Basics
import Crypto
import NIOCore
package import Publishing
import Synchronization

/// A file of the site as it is sent.
package struct PublishedFile: Sendable {
    let bytes: ByteBuffer
    /// A strong entity tag: a digest of the content.
    let tag: String

    package init(_ bytes: [UInt8]) {
        self.bytes = ByteBuffer(bytes: bytes)
        tag = "\"\(hexadecimal(SHA256.hash(data: bytes).prefix(16)))\""
    }
}

/// The files that were read lately, so that the next reader of one costs no reading, and a conditional request no digest.
///
/// Before each answer the source is asked for the file's mark, which changes with the file. Bounded: when the young half is
/// full, it becomes the old half, and the former old half is forgotten.
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

    /// Bytes of both halves, and of a file that is kept; there are thousands of pages in it.
    private let limit: Int
    private let largestFile: Int
    private let halves = Mutex(Halves())

    package init(limit: Int = 32 << 20, largestFile: Int = 1 << 20) {
        self.limit = limit
        self.largestFile = largestFile
    }

    /// The file at a path; nil if it is not there.
    ///
    /// - Throws: as the source does.
    package func file(at path: SitePath, in source: some SiteSource) throws(PublishError) -> PublishedFile? {
        // Before the reading: a file that is replaced meanwhile then has another mark.
        guard let mark = try source.mark(of: path) else { return try source.read(path).map(PublishedFile.init) }
        if let known = halves.withLock({ $0.young[path.text] ?? $0.old[path.text] }), known.mark == mark {
            return known.file
        }
        guard let file = try source.read(path).map(PublishedFile.init) else { return nil }
        if file.bytes.readableBytes <= largestFile { keep(Entry(file: file, mark: mark), path.text) }
        return file
    }

    private func keep(_ entry: Entry, _ path: String) {
        halves.withLock { halves in
            let replaced = halves.young.updateValue(entry, forKey: path)
            halves.youngBytes += entry.file.bytes.readableBytes - (replaced?.file.bytes.readableBytes ?? 0)
            guard halves.youngBytes > limit / 2 else { return }
            halves = Halves(old: halves.young)
        }
    }
}
