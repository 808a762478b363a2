import Basics
import Ledger
import Licensing
import Testing

/// The sentence and the kind of every error: what is wrong, where, what to do.
struct StorageErrorTests {
    private static let path = "/data/ledger.sqlite"

    /// Each error with its kind, and with words that its sentence must contain.
    private static let errors: [(StorageError, StorageError.Kind, [String])] = [
        (.missing(directory: "/data"), .inputOutput, ["/data", "vitrina import"]),
        (.locked(directory: "/data", process: 17), .cannotWrite, ["/data", "process 17", "Stop it"]),
        (.locked(directory: "/data", process: nil), .cannotWrite, ["/data: another instance of vitrina is writing"]),
        (.foreign(.ledger, path: path), .inputOutput, [path, "not a ledger of Vitrina", "--data"]),
        (.otherVersion(path: path, found: 9, known: 1), .inputOutput, [path, "layout 9", "newer version"]),
        (.otherVersion(path: path, found: 1, known: 2), .inputOutput, [path, "older version", "vitrina import"]),
        (.damaged(.ledger, path: path, detail: "malformed"), .inputOutput, [path, "malformed", "backup"]),
        (.full(path: path), .cannotWrite, [path, "disk is full", "Free some space"]),
        (.readOnly(path: path), .cannotWrite, [path, "permissions"]),
        (.unfinished(path: path), .inputOutput, [path, "in the middle of a change", "vitrina import, build or serve"]),
        (.cannotOpen(path: path, for: .reading, detail: "denied"), .inputOutput, [path, "for reading", "denied"]),
        (.cannotOpen(path: path, for: .writing, detail: "denied"), .cannotWrite, [path, "for writing", "denied"]),
        (.busy(path: path), .cannotWrite, [path, "try again"]),
        (.notDurable(path: path, detail: "synchronous is 1"), .cannotWrite, [path, "synchronous is 1", "local disk"]),
        (.cancelled, .cancelled, ["cancelled", "nothing was stored"]),
        (
            .failed(operation: "append events", path: path, detail: "disk I/O error"), .inputOutput,
            [path, "cannot append events", "disk I/O error"]
        ),
        (.foreign(.shareLinks, path: path), .inputOutput, [path, "does not contain share links", "--data"]),
        (.damaged(.shareLinks, path: path, detail: "malformed"), .inputOutput, [path, "backup", "links do not work"]),
    ]

    @Test(arguments: errors)
    func `every storage error states the problem, its location and the remedy`(
        _ error: StorageError,
        _ kind: StorageError.Kind,
        _ words: [String]
    ) {
        #expect(error.kind == kind)
        for word in words { #expect(error.description.contains(word)) }
        #expect(!error.description.contains("\n"))
        #expect(EventStoreError.storage(error).description == error.description)
    }

    private static let identities = (1...5).map { EventIdentity(source: "/console", id: "e-\($0)") }

    private static let refusals: [(EventStoreError, [String])] = [
        (.conflict(identities), ["/console e-1, /console e-2, /console e-3 and 2 more", "its own id"]),
        (
            .undecodable(
                path: path,
                position: LedgerPosition(rawValue: 3),
                reason: .invalid(pointer: "/data/quantity", reason: "too many")
            ),
            [path, "position 3", "/data/quantity: too many", "export"]
        ),
        (.overloaded(waiting: 7), ["7 events", "Try again"]),
    ]

    @Test(arguments: refusals)
    func `every error about events states the problem and the remedy`(_ error: EventStoreError, _ words: [String]) {
        for word in words { #expect(error.description.contains(word)) }
        #expect(!error.description.contains("\n"))
    }
}
