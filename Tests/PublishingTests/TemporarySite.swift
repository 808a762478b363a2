import Foundation
import Publishing

/// A site directory and a data directory, which are deleted after the test.
final class TemporarySite: Sendable {
    /// The directory that contains both.
    let root: String
    /// The site directory, which does not exist at first.
    var site: String { root + "/site" }
    /// The data directory.
    var data: String { root + "/data" }

    init() throws {
        // Tests/run.py places this in memory if there is room, because hundreds of builds would wait for the disk.
        root = FileManager.default.temporaryDirectory.path + "/vitrina-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root + "/data", withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    /// Whether a path belongs to the sites of these tests.
    static func owns(_ path: String) -> Bool {
        let name = URL(filePath: path).lastPathComponent
        return ["html", "css", "js", "json", "csv", "atom", "svg", "xml", "txt"].contains(
            URL(filePath: path).pathExtension
        )
            && !name.hasPrefix("mine")
    }

    /// What publishes, with the receipts of earlier processes.
    func publisherWithReceipts(precompress: Bool = false) async throws -> Publisher {
        let target = try DirectoryTarget(opening: site)
        let receipts = await Receipts(of: target.identity, precompress: precompress, in: ReceiptFiles(in: data))
        return try publisher(target, receipts, precompress: precompress)
    }

    func publisher(precompress: Bool = false) throws -> Publisher {
        try publisher(DirectoryTarget(opening: site), Receipts(), precompress: precompress)
    }

    private func publisher(_ target: DirectoryTarget, _ receipts: Receipts, precompress: Bool) throws -> Publisher {
        try Publisher(
            target: target,
            receipts: receipts,
            precompress: precompress,
            owns: Self.owns
        )
    }

    /// A full build of `pages`.
    @discardableResult
    func build(_ pages: [String: String], precompress: Bool = false) throws -> PublishReport {
        let publisher = try publisher(precompress: precompress)
        for (path, text) in pages.sorted(by: <) { _ = try publisher.publish(path, Array(text.utf8)) }
        return try publisher.finish()
    }

    /// Writes a file as another program would.
    func put(_ text: String, at path: String) throws {
        let file = site + "/" + path
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    }

    func link(_ path: String, to destination: String) throws {
        try FileManager.default.createSymbolicLink(atPath: site + "/" + path, withDestinationPath: destination)
    }

    func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: site + "/" + path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All directories and files in the site directory, including hidden ones.
    func everything() -> [String] {
        (FileManager.default.subpaths(atPath: site) ?? []).sorted()
    }

    /// Properties that every change of a file changes: its inode, and the time of its last write.
    func stamp(_ path: String) throws -> Stamp {
        var status = stat()
        guard lstat(site + "/" + path, &status) == 0 else { throw POSIXError(.ENOENT) }
        return Stamp(file: UInt64(status.st_ino), second: status.st_mtim.tv_sec, nanosecond: status.st_mtim.tv_nsec)
    }

    struct Stamp: Equatable {
        let file: UInt64
        let second: Int
        let nanosecond: Int
    }
}
