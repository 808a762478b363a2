import Foundation
import Licensing
import SQLiteStore
import Sharing
import Testing

/// A data directory for share links that is deleted after the test.
final class TemporaryLinks: Sendable {
    let directory = FileManager.default.temporaryDirectory.appending(path: "vitrina-\(UUID().uuidString)").path

    var path: String { "\(directory)/links.sqlite" }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)  // remaining files are in the temporary directory
    }

    func open() throws -> SQLiteShareLinkStore {
        try SQLiteShareLinkStore(directory: directory)
    }

    /// Writes bytes to the file of the links.
    func write(_ bytes: Data) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try bytes.write(to: URL(filePath: path))
    }

    func bytes() throws -> Data {
        try Data(contentsOf: URL(filePath: path))
    }

    /// A typical new link.
    static func link(_ scope: String = "accounts/acme", note: String? = nil) throws -> NewShareLink {
        NewShareLink(
            scope: try #require(ShareScope(scope)),
            note: note,
            created: Timestamp(seconds: 1_772_323_200),
            expires: Timestamp(seconds: 1_774_915_200)
        )
    }
}
