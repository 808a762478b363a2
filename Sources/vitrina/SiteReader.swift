import Glibc
import Publishing
import Receiver
import Synchronization

/// Reads single files of a site directory, which may be replaced at any time.
final class SiteReader: Sendable {
    private struct Identity: Equatable {
        let device: dev_t
        let inode: ino_t
    }

    private let directory: String
    private let cache = FileCache()
    /// The directory that was opened last.
    ///
    /// It is only used for marks. To read a file, the directory is opened anew, because directories in it may also have
    /// been removed and created again.
    private let opened = Mutex<(identity: Identity, source: DirectorySource)?>(nil)

    init(_ directory: String) {
        self.directory = directory
    }

    /// The file at a path; nil if it does not exist.
    ///
    /// - Throws: `PublishError.failed` if the directory is missing, or if it or the file cannot be read.
    func file(at path: SitePath) throws(PublishError) -> PublishedFile? {
        let mark = try current().mark(of: path)
        return try cache.file(at: path, marked: mark) { () throws(PublishError) in
            try DirectorySource(reading: directory)
        }
    }

    /// The directory that is now at the path.
    private func current() throws(PublishError) -> DirectorySource {
        var status = stat()
        let identity =
            stat(directory, &status) == 0 ? Identity(device: status.st_dev, inode: status.st_ino) : nil
        if let identity, let known = opened.withLock({ $0 }), known.identity == identity { return known.source }
        let source = try DirectorySource(reading: directory)
        if let identity { opened.withLock { $0 = (identity, source) } }
        return source
    }
}
