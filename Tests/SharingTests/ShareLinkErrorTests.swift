import Sharing
import Testing

/// The sentence and the kind of every error: what is wrong, where, what to do.
struct ShareLinkErrorTests {
    private static let path = "/data/links.sqlite"

    /// Each error with its kind and with words that its sentence must hold.
    private static let errors: [(ShareLinkError, ShareLinkError.Kind, [String])] = [
        (.cannotOpen(path: path, detail: "denied"), .cannotWrite, ["cannot be opened", "denied", "permissions"]),
        (.busy(path: path), .cannotWrite, ["locked", "try again"]),
        (.full(path: path), .cannotWrite, ["no room", "Make room"]),
        (.readOnly(path: path), .cannotWrite, ["nothing can be written", "permissions"]),
        (.damaged(path: path, detail: "malformed"), .inputOutput, ["malformed", "backup", "stays closed"]),
        (.foreign(path: path), .inputOutput, ["not one of share links", "--data"]),
        (.otherVersion(path: path, found: 9, known: 1), .inputOutput, ["layout 9", "newer Vitrina", "up to 1"]),
        (
            .failed(operation: "create a link", path: path, detail: "disk I/O error"), .inputOutput,
            ["cannot create a link", "disk I/O error"]
        ),
    ]

    @Test(arguments: errors)
    func `every error says what is wrong, where and what to do`(
        _ error: ShareLinkError,
        _ kind: ShareLinkError.Kind,
        _ words: [String]
    ) {
        #expect(error.kind == kind)
        #expect(error.description.hasPrefix("\(Self.path): "))
        for word in words { #expect(error.description.contains(word)) }
        #expect(!error.description.contains("\n"))
    }
}
