import Foundation
import SystemPackage

/// The name of a site that all machines know it by, whatever they call its directory.
///
/// It is in a file of the directory beside the site, because `verify` finds every file within the site.
package enum SiteName {
    private static let file = ".vitrina-name"

    /// The name in a directory, which is made if it is missing.
    package static func read(in directory: String) throws(PublishError) -> String {
        do throws(Errno) {
            try PathOnDisk.makeDirectories(directory)
        } catch {
            throw .failed(.makeDirectory, path: directory, code: error.rawValue)
        }
        let path = "\(directory)/\(file)"
        if let name = name(at: path) { return name }
        // A file is complete when it has its name, and the first one keeps it.
        let draft = "\(path).\(UUID().uuidString)"
        defer { unlink(draft) }
        guard FileManager.default.createFile(atPath: draft, contents: Data((UUID().uuidString + "\n").utf8)),
            link(draft, path) == 0 || errno == EEXIST, let name = name(at: path)
        else { throw .failed(.write, path: path, code: errno) }
        return name
    }

    private static func name(at path: String) -> String? {
        // nil: there is none, or it cannot be read, and then it cannot be written either.
        FileManager.default.contents(atPath: path).map { bytes in
            String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        }
    }
}
