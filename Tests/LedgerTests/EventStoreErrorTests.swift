import Ledger
import Licensing
import Testing

/// The sentence and the kind of every error: what is wrong, where, what to do.
struct EventStoreErrorTests {
    private static let path = "/data/ledger.sqlite"
    private static let identities = (1...5).map { EventIdentity(source: "/console", id: "e-\($0)") }

    /// Each error with its kind and with words that its sentence must hold.
    private static let errors: [(EventStoreError, EventStoreError.Kind, [String])] = [
        (
            .conflict(identities), .refusedEvents,
            ["/console e-1, /console e-2, /console e-3 and 2 more", "id of its own"]
        ),
        (.missing(directory: "/data"), .inputOutput, ["/data", "vitrina import"]),
        (.locked(directory: "/data", process: 17), .cannotWrite, ["/data", "process 17", "Stop it"]),
        (.locked(directory: "/data", process: nil), .cannotWrite, ["/data: another vitrina writes"]),
        (.foreign(path: path), .inputOutput, [path, "no ledger of Vitrina", "--data"]),
        (.otherVersion(path: path, found: 9, known: 1), .inputOutput, [path, "layout 9", "newer Vitrina"]),
        (.otherVersion(path: path, found: 1, known: 2), .inputOutput, [path, "older Vitrina", "vitrina import"]),
        (.damaged(path: path, detail: "malformed"), .inputOutput, [path, "malformed", "backup"]),
        (
            .undecodable(
                path: path,
                position: LedgerPosition(rawValue: 3),
                reason: .invalid(pointer: "/data/quantity", reason: "too many")
            ),
            .inputOutput, [path, "position 3", "/data/quantity: too many", "export"]
        ),
        (.full(path: path), .cannotWrite, [path, "no room", "Make room"]),
        (.readOnly(path: path), .cannotWrite, [path, "permissions"]),
        (.unfinished(path: path), .inputOutput, [path, "in the middle of a change", "vitrina import, build or serve"]),
        (.cannotOpen(path: path, for: .reading, detail: "denied"), .inputOutput, [path, "for reading", "denied"]),
        (.cannotOpen(path: path, for: .writing, detail: "denied"), .cannotWrite, [path, "for writing", "denied"]),
        (.busy(path: path), .cannotWrite, [path, "try again"]),
        (.notDurable(path: path, detail: "synchronous is 1"), .cannotWrite, [path, "synchronous is 1", "local disk"]),
        (.cancelled, .cancelled, ["cancelled", "nothing was kept"]),
        (
            .failed(operation: "append events", path: path, detail: "disk I/O error"), .inputOutput,
            [path, "cannot append events", "disk I/O error"]
        ),
    ]

    @Test(arguments: errors)
    func `every error says what is wrong, where and what to do`(
        _ error: EventStoreError,
        _ kind: EventStoreError.Kind,
        _ words: [String]
    ) {
        #expect(error.kind == kind)
        for word in words { #expect(error.description.contains(word)) }
        #expect(!error.description.contains("\n"))
    }
}
