import Crypto
import Foundation

/// A digest of the inputs of pages: the files of Templates/ and Locales/, and the program itself.
///
/// Another edition may make other pages of the same events.
struct SourceEdition {
    private var hash = SHA256()

    mutating func add(_ name: String, _ bytes: [UInt8]) {
        hash.update(data: Data("\(name)\n\(bytes.count)\n".utf8))
        hash.update(data: bytes)
    }

    /// A digest of everything that was added and of this program, in digits; nil if the program cannot be read.
    var text: String? {
        guard let program = Self.program else { return nil }
        var hash = hash
        hash.update(data: Data(program))
        return hash.finalize().map { String($0, radix: 16) }.joined(separator: "-")
    }

    // try?: without it nothing is remembered from one run to the next, which costs time and nothing else.
    private static let program = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe"), options: .alwaysMapped))
        .map { SHA256.hash(data: $0) }
}
