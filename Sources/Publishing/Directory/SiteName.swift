import Foundation
import SystemPackage

/// The name of a site, which is the same on all machines regardless of the path of its directory.
///
/// The name is in a file of the directory beside the site, because `verify` would report a file inside the site as
/// foreign.
package enum SiteName {
    private static let file = ".vitrina-name"

    /// Reads the name in a directory, and creates both if they are missing.
    package static func read(in directory: String) throws(PublishError) -> String {
        do throws(Errno) {
            try PathOnDisk.makeDirectories(directory)
        } catch {
            throw .failed(.makeDirectory, path: directory, code: error.rawValue)
        }
        let path = "\(directory)/\(file)"
        if let name = name(at: path) { return name }
        // The link makes a complete file visible, and fails if another process was first.
        let draft = "\(path).\(UUID().uuidString)"
        defer { unlink(draft) }
        guard FileManager.default.createFile(atPath: draft, contents: Data((UUID().uuidString + "\n").utf8)),
            link(draft, path) == 0 || errno == EEXIST, let name = name(at: path)
        else { throw .failed(.write, path: path, code: errno) }
        return name
    }

    private static func name(at path: String) -> String? {
        // nil: the file is missing, or unreadable, in which case creating it fails too.
        FileManager.default.contents(atPath: path).map { bytes in
            String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        }
    }
}
