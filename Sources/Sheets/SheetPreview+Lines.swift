import Basics
package import Licensing
import StrictJSON

extension SheetPreview {
    /// The number of names in a line.
    private static let nameLimit = 10

    /// The lines of the preview, for output.
    package func lines(products: ProductCatalog = .standard) -> [String] {
        var lines: [String] = []
        for (account, users) in accounts.sorted(by: { $0.key < $1.key }) {
            let people = counted(users.before, "user")
            lines.append("account \(account) (\(people)): \(users.users.counts(withRemovals: true))")
            lines += users.users.names
            lines += users.licenseLines(products)
            if !users.isPresent {
                lines.append("  account \(account) is not in the ledger: its pages will appear after it is added")
            }
            for integration in users.unknownIntegrations {
                lines.append(
                    """
                      no event states whether \(integration) is enabled in account \(account): its pages show it as \
                    off until an "integration.enabled" event arrives
                    """
                )
                if let command = users.command(switchingOn: integration, in: account) {
                    lines += ["  if it is enabled, import this event after the sheet:", "    \(command)"]
                }
            }
        }
        if accounts.count > 1 { lines += total(products) }
        for (title, changes) in [("accounts", customers), ("orders", orders)] where !changes.isEmpty {
            lines.append("\(title): \(changes.counts(withRemovals: false))")
            lines += changes.names
        }
        if lines.isEmpty { lines.append("nothing changes") }
        for partner in absentPartners {
            lines.append("partner \(partner) is not in the ledger: its pages will appear after it is added")
        }
        if !waitingOrders.isEmpty {
            lines.append(
                "orders that wait for an account that is not in the ledger: \(Self.list(waitingOrders.map(\.text)))"
            )
        }
        if conflicts > 0 { lines.append("\(counted(conflicts, "conflict")), which \"vitrina status\" explains") }
        return lines
    }

    private func total(_ products: ProductCatalog) -> [String] {
        var total = Users()
        for users in accounts.values {
            total.users.new += users.users.new
            total.users.changed += users.users.changed
            total.users.removed += users.users.removed
            total.users.same += users.users.same
            total.users.unlisted += users.users.unlisted
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
        let counts = "\(new.count) new, \(changed.count) changed, \(same) same"
        guard withRemovals else { return counts }
        // The counts of those who were there add up to their number.
        return counts + ", \(removed.count) removed" + (unlisted > 0 ? ", \(unlisted) not in the sheet remain" : "")
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
            "  \(name): \(counted(given[id]?.count ?? 0, "license")) given, \(taken[id]?.count ?? 0) taken"
        }
    }

    /// A command that imports the event of an integration that has been on since the first new list.
    fileprivate func command(switchingOn integration: IntegrationID, in account: AccountID) -> String? {
        guard let listed else { return nil }
        let event = JSONValue.object([
            "specversion": "1.0", "id": .string("\(account)-\(integration)-on"), "source": "/import",
            "type": "integration.enabled", "time": .string(listed.description),
            "data": .object(["account": .string(account.text), "integration": .string("\(integration)")]),
        ])
        // The code of an integration can contain characters that end a quotation of the shell.
        let text = event.canonicalText
        return text.contains("'") ? nil : "echo '\(text)' | vitrina import -"
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
