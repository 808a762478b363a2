import Crypto
import Foundation

/// A digest of the inputs of pages: the files of Templates/ and Locales/, and the program itself.
///
/// With another edition, the same events may give other pages.
struct SourceEdition {
    private var hash = SHA256()

    mutating func add(_ name: String, _ bytes: [UInt8]) {
        hash.update(data: Data("\(name)\n\(bytes.count)\n".utf8))
        hash.update(data: bytes)
    }

    /// A digest of all added data and of this program as digits; nil if the program cannot be read.
    var text: String? {
        guard let program = Self.program else { return nil }
        var hash = hash
        hash.update(data: Data(program))
        return hash.finalize().map { String($0, radix: 16) }.joined(separator: "-")
    }

    // try?: without a digest, the build cache is not used, which only takes more time.
    private static let program = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe"), options: .alwaysMapped))
        .map { SHA256.hash(data: $0) }
}
