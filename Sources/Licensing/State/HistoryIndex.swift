/// The positions of all entries in an account's history that may lead to an answer.
///
/// An account may have 100,000 users and ten times as many entries, and the page of each user shows only a few of them.
/// The index grows with the history, so that rendering a page does not require reading the whole history.
struct HistoryIndex: Hashable, Sendable {
    /// The positions in the history.
    ///
    /// Each list is in the order of truth.
    private(set) var persons: [UserID: [Int]] = [:]
    private(set) var switches: [IntegrationID: [Int]] = [:]
    private(set) var orders: [ProductID: [Int]] = [:]
    private(set) var creations: [Int] = []
    /// The entries that made seats of a product available or unavailable.
    private(set) var turns: [ProductID: [Int]] = [:]

    /// Adds an entry at the end of the history.
    mutating func add(_ change: HistoryEntry.Change, at position: Int) {
        switch change {
        case .integration(let integration, _, _): switches[integration, default: []].append(position)
        case .orderAssigned(let order), .orderRenewed(let order), .orderCancelled(let order),
            .orderStarted(let order), .orderExpired(let order):
            orders[order.product, default: []].append(position)
        case .userAdded(let person), .userRemoved(let person, _), .userErased(let person),
            .licenseAssigned(let person, _, _, _),
            .licenseTierChanged(let person, _, _), .licenseUnassigned(let person, _):
            persons[person.id, default: []].append(position)
        case .accountCreated: creations.append(position)
        case .userUpdated, .accountUpdated, .accountDeactivated, .accountReactivated, .lastSeatAssigned, .seatFreed:
            break
        }
    }

    /// Records that an entry changed the availability of seats.
    mutating func addTurn(of product: ProductID, at position: Int) {
        turns[product, default: []].append(position)
    }
}
