package import Basics
package import Licensing

/// Why a ledger did not do what it was asked; nothing of the call that threw was kept.
///
/// After `.unreachable` of a database server that is not certain. Events that are sent again are then duplicates.
package enum EventStoreError: Error, Equatable {
    /// Other content is kept under these identities: each once, in the order of the call.
    case conflict([EventIdentity])
    /// A kept event that the rules of this version refuse.
    case undecodable(path: String, position: LedgerPosition, reason: EventDecodingError)
    /// More waits to be kept than may wait; how many events do.
    case overloaded(waiting: Int)
    /// The disk, the database, or its server.
    case storage(StorageError)

    /// The error of a store in whose calls several kinds of errors are thrown.
    ///
    /// - Parameter meaning: what an error of the database means.
    package init(_ error: any Error, _ meaning: (any Error) -> StorageError) {
        self = error as? EventStoreError ?? .storage(error as? StorageError ?? meaning(error))
    }

    /// Whether the ledger itself is damaged.
    package var isDamage: Bool {
        switch self {
        case .storage(.damaged), .storage(.server(_, .damaged)): true
        default: false
        }
    }
}

/// The sentence of each error: what is wrong, where, and what to do.
extension EventStoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .conflict(let identities):
            """
            \(Self.list(identities)): the ledger holds other content under the same source and id. \
            Nothing of the call was kept; send what changed as an event with an id of its own.
            """
        case .undecodable(let path, let position, let reason):
            """
            \(path): the kept event at position \(position.rawValue) breaks a rule of this version (\(reason)). \
            Use the version that kept it, or export the ledger, correct the event and import it into a new directory.
            """
        case .overloaded(let waiting):
            "\(waiting) events wait to be kept, and no more may wait. Send again in a moment."
        case .storage(let error): error.description
        }
    }

    /// The first identities, and how many more there are.
    private static func list(_ identities: [EventIdentity]) -> String {
        let shown = identities.prefix(3).map(\.description).joined(separator: ", ")
        return identities.count > 3 ? "\(shown) and \(identities.count - 3) more" : shown
    }
}
