package import Licensing

extension SheetPreview {
    /// The number of names in a line.
    private static let nameLimit = 10

    /// The lines of the preview, for output.
    package func lines(products: ProductCatalog = .standard) -> [String] {
        var lines: [String] = []
        for (account, users) in accounts.sorted(by: { $0.key < $1.key }) {
            lines.append("account \(account) (\(users.before) users): \(users.users.counts(withRemovals: true))")
            lines += users.users.names
            lines += users.licenseLines(products)
            if !users.isPresent {
                lines.append("  account \(account) is not in the ledger: its pages appear once it is there")
            }
            lines += users.unknownIntegrations.map { integration in
                "  no event says whether \(integration) is on in account \(account): until an \"integration.enabled\" event does, its pages show it as off"
            }
        }
        if accounts.count > 1 { lines += total(products) }
        for (title, changes) in [("accounts", customers), ("orders", orders)] where !changes.isEmpty {
            lines.append("\(title): \(changes.counts(withRemovals: false))")
            lines += changes.names
        }
        if lines.isEmpty { lines.append("nothing changes") }
        for partner in absentPartners {
            lines.append("partner \(partner) is not in the ledger: its pages appear once it is there")
        }
        if !waitingOrders.isEmpty {
            lines.append(
                "orders that wait for an account that is not in the ledger: \(Self.list(waitingOrders.map(\.text)))"
            )
        }
        if conflicts > 0 { lines.append("\(conflicts) conflicts, which \"vitrina status\" explains") }
        return lines
    }

    private func total(_ products: ProductCatalog) -> [String] {
        var total = Users()
        for users in accounts.values {
            total.users.new += users.users.new
            total.users.changed += users.users.changed
            total.users.removed += users.users.removed
            total.users.same += users.users.same
            total.given.merge(users.given, uniquingKeysWith: +)
            total.taken.merge(users.taken, uniquingKeysWith: +)
        }
        return ["in total: \(total.users.counts(withRemovals: true))"] + total.licenseCounts(products)
    }

    static func list(_ names: [String]) -> String {
        let rest = names.count - nameLimit
        return names.prefix(nameLimit).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}

extension SheetPreview.Changes {
    fileprivate func counts(withRemovals: Bool) -> String {
        "\(new.count) new, \(changed.count) changed, \(same) same\(withRemovals ? ", \(removed.count) removed" : "")"
    }

    fileprivate var names: [String] {
        [("new", new), ("changed", changed), ("removed", removed)].filter { !$0.1.isEmpty }
            .map { "  \($0.0): \(SheetPreview.list($0.1))" }
    }
}

extension SheetPreview.Users {
    private func products(_ catalog: ProductCatalog) -> [(id: ProductID, name: String)] {
        Set(given.keys).union(taken.keys).sorted().map { ($0, catalog[$0]?.name ?? $0.text) }
    }

    fileprivate func licenseCounts(_ catalog: ProductCatalog) -> [String] {
        products(catalog).map { id, name in
            "  \(name): \(given[id]?.count ?? 0) licenses given, \(taken[id]?.count ?? 0) taken"
        }
    }

    fileprivate func licenseLines(_ catalog: ProductCatalog) -> [String] {
        let details = products(catalog).flatMap { id, name in
            [("given", given[id]), ("taken", taken[id])].compactMap { word, names in
                names.map { "  \(name) \(word): \(SheetPreview.list($0))" }
            }
        }
        return licenseCounts(catalog) + details
    }
}
