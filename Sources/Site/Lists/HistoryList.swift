import Licensing

/// The history of an account, or its changes of one kind.
struct HistoryList {
    /// The kinds that readers can select; the raw values are parts of the lists' names in addresses.
    enum Topic: String, Sendable, CaseIterable {
        case licenses, people, orders, integrations, account
    }

    /// The kind of changes; nil for the whole history.
    let topic: Topic?
    /// The entries, oldest first.
    let entries: [HistoryEntry]
    let tree: ListTree

    init(_ topic: Topic?, _ entries: [HistoryEntry], linesPerPage: Int) {
        self.topic = topic
        self.entries = entries
        tree = ListTree(
            dated: entries.count,
            limit: linesPerPage,
            time: { entries[$0].time },
            id: { entries[$0].key }
        )
    }

    /// The whole history, and a list for each kind with entries.
    static func all(_ history: [HistoryEntry], linesPerPage: Int) -> [HistoryList] {
        let topics = Dictionary(grouping: history, by: \.change.topic)
        return [HistoryList(nil, history, linesPerPage: linesPerPage)]
            + Topic.allCases.compactMap { topic in
                topics[topic].map { HistoryList(topic, $0, linesPerPage: linesPerPage) }
            }
    }

    /// The name of the list in addresses.
    var name: String { Self.name(topic) }

    static func name(_ topic: Topic?) -> String { topic.map { "history-\($0.rawValue)" } ?? "history" }

    /// The label of a part.
    func label(_ part: ListTree.Part) -> PartLabel {
        let last = entries[part.entries.upperBound - 1]
        return PartLabel(
            dated: part,
            time: entries[part.entries.lowerBound].time,
            last: last.change.person?.shownName ?? last.event?.id
        )
    }

    /// The number of lines on the main page of a long history.
    private static let latestCount = 50

    /// The entries on a page of the list.
    func shown(on page: ListPage) -> ArraySlice<HistoryEntry> {
        if page.part.parts.isEmpty { return entries[page.part.entries] }
        return topic == nil && page.above == nil ? entries.suffix(Self.latestCount) : []
    }
}

extension HistoryEntry.Change {
    /// The kind of the change.
    var topic: HistoryList.Topic {
        switch self {
        case .licenseAssigned, .licenseTierChanged, .licenseUnassigned, .lastSeatAssigned, .seatFreed: .licenses
        case .userAdded, .userUpdated, .userRemoved, .userErased: .people
        case .orderAssigned, .orderRenewed, .orderCancelled, .orderStarted, .orderExpired: .orders
        case .integration: .integrations
        case .accountCreated, .accountUpdated, .accountDeactivated, .accountReactivated: .account
        }
    }

    /// The order that changed.
    var order: Order? {
        switch self {
        case .orderAssigned(let order), .orderRenewed(let order), .orderCancelled(let order), .orderStarted(let order),
            .orderExpired(let order):
            order
        default: nil
        }
    }

    /// Whether the change is among the latest changes on the account's page.
    ///
    /// Changes of a person's details are not.
    var isNotable: Bool { if case .userUpdated = self { false } else { true } }
}
