import Licensing

/// The people who held licenses before a revocation, as a list.
struct HolderList {
    let product: ProductID
    let time: Timestamp
    /// The holders, sorted by name.
    let holders: [HistoryEntry.Person]
    let tree: ListTree
    /// The name of the list in addresses, which does not depend on its place in the history.
    let name: String

    init(_ holders: [HistoryEntry.Person], of product: ProductID, _ entry: HistoryEntry, linesPerPage: Int) {
        let keys: [NameKey]
        (keys, self.holders) = holders.sorted(byName: \.shownName, id: \.id.text)
        self.product = product
        time = entry.time
        tree = ListTree(named: keys, limit: linesPerPage)
        name = Self.name(product, entry)
    }

    static func name(_ product: ProductID, _ entry: HistoryEntry) -> String {
        "\(product).held-before-\(Fingerprint("\(entry.event?.source ?? "") \(entry.event?.id ?? "")").text)"
    }
}

extension AccountState {
    /// The lists for revocations with more holders than a line of the history shows.
    func holderLists(longerThan limit: Int, linesPerPage: Int) -> [HolderList] {
        history.flatMap { entry in
            guard case .integration(_, _, let effects) = entry.change else { return [HolderList]() }
            return effects.compactMap { effect in
                guard case .revoked(let product, let holders) = effect, holders.count > limit else {
                    return nil
                }
                return HolderList(holders, of: product, entry, linesPerPage: linesPerPage)
            }
        }
    }
}
