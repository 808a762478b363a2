package import Basics
package import Licensing

/// An error of a ledger.
///
/// A call that throws has stored nothing, with two exceptions:
/// - After `.unreachable` of a database server, the events may have been committed.
/// - If SQLite cannot remove erased data from its file, the events have been committed.
///
/// In both cases, events that are sent again are duplicates.
package enum EventStoreError: Error, Equatable {
    /// The ledger has other content under these identities, each listed once, in the order of the call.
    case conflict([EventIdentity])
    /// This version cannot decode a stored event.
    case undecodable(path: String, position: LedgerPosition, reason: EventDecodingError)
    /// Too many events wait for a commit; `waiting` is their number.
    case overloaded(waiting: Int)
    /// An error of the disk, the database, or its server.
    case storage(StorageError)

    /// Converts any error of a store.
    ///
    /// - Parameter meaning: converts an error of the database.
    package init(_ error: any Error, _ meaning: (any Error) -> StorageError) {
        self = error as? EventStoreError ?? .storage(error as? StorageError ?? meaning(error))
    }

    /// Whether the stored data is damaged.
    package var isDamage: Bool {
        switch self {
        case .storage(.damaged), .storage(.server(_, .damaged)): true
        default: false
        }
    }
}

/// The message of each error: the problem, its place, and how to fix it.
extension EventStoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .conflict(let identities):
            """
            \(Self.list(identities)): the ledger contains other content under the same source and id. No event of this \
            call was stored. Send each change as an event with its own id.
            """
        case .undecodable(let path, let position, let reason):
            """
            \(path): the stored event at position \(position.rawValue) breaks a rule of this version (\(reason)). Use \
            the version that stored it, or export the ledger, correct the event, and import it into a new directory.
            """
        case .overloaded(let waiting):
            "\(waiting) events are waiting to be stored, and the queue is full. Try again in a moment."
        case .storage(let error): error.description
        }
    }

    /// The first three identities, and the number of the others.
    private static func list(_ identities: [EventIdentity]) -> String {
        let shown = identities.prefix(3).map(\.description).joined(separator: ", ")
        return identities.count > 3 ? "\(shown) and \(identities.count - 3) more" : shown
    }
}
