/// The positions in an account's history of everything that may have led to an answer.
///
/// An account may have 100,000 users and ten times as many lines of history, and the page of each user tells the few of
/// them that led to its answer. The index grows with the history, so that one page does not read all of it.
struct HistoryIndex: Hashable, Sendable {
    /// Positions in the history, each list in the order of truth.
    private(set) var persons: [UserID: [Int]] = [:]
    private(set) var switches: [IntegrationID: [Int]] = [:]
    private(set) var orders: [ProductID: [Int]] = [:]
    private(set) var creations: [Int] = []
    /// The lines with which seats of a product became available, or ceased to be.
    private(set) var turns: [ProductID: [Int]] = [:]

    /// Takes in a line that was added at the end of the history.
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

    /// Takes in that a line turned the availability of seats.
    mutating func addTurn(of product: ProductID, at position: Int) {
        turns[product, default: []].append(position)
    }
}
