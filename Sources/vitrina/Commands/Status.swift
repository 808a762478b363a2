import ArgumentParser
import Basics
import Ledger
import Licensing
import Regeneration
import StrictJSON

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows the state of the ledger, and what needs attention.",
        discussion: """
            Prints the last event, counts, events that wait for their time or for something that does not exist yet, \
            conflicts, unknown types, the quarantine, and the servers that share a database.

            Example:
              vitrina status --json
            """
    )

    @OptionGroup var options: SharedOptions
    @OptionGroup var moment: MomentOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reportingErrors {
            let settings = try options.settings
            let store = try Assembly.ledgerForReading(settings)
            let view = try await Assembly.view(store, settings, asOf: moment.timestamp)
            let summary = try await store.summary(asOf: moment.timestamp)
            let quarantine = try await store.quarantined()
            let cluster = try await Cluster.leases(for: .reading, settings)?.state() ?? ClusterState()
            let report = Report(
                registry: view.registry,
                summary: summary,
                unsettled: try await view.unsettled(),
                quarantine: quarantine.count,
                cluster: cluster
            )
            if json { return try Terminal.printLine(String(report.json.indentedText.dropLast())) }
            for line in report.lines { try Terminal.printLine(line) }
        }
    }
}

/// The output of `vitrina status`.
private struct Report {
    let registry: Registry
    let summary: LedgerSummary
    let unsettled: Unsettled
    let quarantine: Int
    let cluster: ClusterState

    private var waiting: Int { summary.waiting + unsettled.count }
    private var accounts: Int { registry.accounts.values.count { !$0.isDeleted } }
    private var orders: Int { registry.orders.values.count { !$0.isCancelled } }

    /// The output for people.
    var lines: [String] {
        var lines = [
            "last event      \(summary.lastTime?.description ?? "none")",
            "events          \(summary.events)",
            "waiting         \(waiting)\(summary.nextTime.map { ", the next at \($0)" } ?? "")",
        ]
        lines += unsettled.assignments.map { waiting in
            let missing = waiting.isOrderMissing ? "order \(waiting.order)" : "account \(waiting.account)"
            return "  the assignment of order \(waiting.order) to account \(waiting.account) waits for \(missing)"
        }
        lines += unsettled.absentAccounts.map {
            "  account \($0.account) does not exist: \(counted($0.events, "event")) \($0.events == 1 ? "waits" : "wait") for it"
        }
        lines += unsettled.absentUsers.map {
            "  user \($0.user) of account \($0.account) does not exist: \(counted($0.licenses, "license")) \($0.licenses == 1 ? "waits" : "wait") for them"
        }
        lines += [
            "partners        \(registry.partners.count)",
            "accounts        \(accounts)",
            "orders          \(orders)",
            "conflicts       \(registry.conflicts.count)",
        ]
        lines += registry.conflicts.map { "  \($0.time) \(Terminal.safe("\($0.event)")): \($0)" }
        lines.append("unknown types   \(summary.unknownTypes.count)")
        lines += summary.unknownTypes.map { "  \(Terminal.safe($0.name)): \($0.count)" }
        lines.append("quarantine      \(quarantine)\(quarantine == 0 ? "" : " (vitrina quarantine list)")")
        if !cluster.members.isEmpty { lines.append("servers         \(cluster.members.count(where: \.isAlive))") }
        lines += cluster.members.map { member in
            let work = member.leases.map { lease in
                let part = lease.part == .whole ? "" : "part \(lease.part.number + 1) of \(lease.part.count) of "
                return ", renders \(part)the site \(Terminal.safe(lease.site))\(lag(of: lease))"
            }.joined()
            let state = member.isAlive ? work : ", last seen \(member.lastRenewal)"
            return "  \(Terminal.safe(member.node.name)): \(member.node.roles.joined(separator: ","))\(state)"
        }
        lines += cluster.sites.filter { $0.unrendered > 0 }.map { site in
            let parts = site.parts == 1 ? "" : "\(site.unrendered) of \(counted(site.parts, "part")) of "
            return "  no server renders \(parts)the site \(Terminal.safe(site.name))"
        }
        return lines
    }

    private func lag(of lease: ClusterMember.Lease) -> String {
        guard let lag = lease.lag else { return ", rebuilding" }
        return lag == 0 ? ", up to date" : ", \(counted(lag, "event")) behind"
    }

    /// The output for programs.
    var json: JSONValue {
        .object([
            "lastEvent": summary.lastTime.map { .string($0.description) } ?? .null,
            "events": .integer(summary.events),
            "waiting": .integer(waiting),
            "nextEvent": summary.nextTime.map { .string($0.description) } ?? .null,
            "waitingFor": waitingFor,
            "partners": .integer(registry.partners.count),
            "accounts": .integer(accounts),
            "orders": .integer(orders),
            "conflicts": .array(
                registry.conflicts.map {
                    .object([
                        "time": .string($0.time.description), "source": .string($0.event.source),
                        "id": .string($0.event.id), "reason": .string($0.description),
                    ])
                }
            ),
            "unknownTypes": .array(
                summary.unknownTypes.map { .object(["type": .string($0.name), "count": .integer($0.count)]) }
            ),
            "quarantine": .integer(quarantine),
            "servers": .array(
                cluster.members.map { member in
                    .object([
                        "name": .string(member.node.name), "roles": .array(member.node.roles.map(JSONValue.string)),
                        "version": .string(member.node.version), "isAlive": .bool(member.isAlive),
                        "lastRenewal": .string(member.lastRenewal.description),
                        "leases": .array(
                            member.leases.map { lease in
                                .object([
                                    "site": .string(lease.site), "part": .integer(lease.part.number + 1),
                                    "parts": .integer(lease.part.count), "number": .integer(Int(lease.number)),
                                    "lag": lease.lag.map { .integer(Int($0)) } ?? .null,
                                ])
                            }
                        ),
                    ])
                }
            ),
            "sites": .array(
                cluster.sites.map { site in
                    .object([
                        "site": .string(site.name), "parts": .integer(site.parts),
                        "unrendered": .integer(site.unrendered),
                        "lag": site.lag.map { .integer(Int($0)) } ?? .null,
                    ])
                }
            ),
        ])
    }

    private var waitingFor: JSONValue {
        let (missing, present) = (
            unsettled.assignments.filter(\.isOrderMissing), unsettled.assignments.filter { !$0.isOrderMissing }
        )
        return .object([
            "time": .integer(summary.waiting),
            "orders": .array(missing.map(json)),
            "accounts": .array(
                present.map(json)
                    + unsettled.absentAccounts.map {
                        .object(["account": .string($0.account.text), "events": .integer($0.events)])
                    }
            ),
            "users": .array(
                unsettled.absentUsers.map {
                    .object([
                        "account": .string($0.account.text), "user": .string($0.user.text),
                        "licenses": .integer($0.licenses),
                    ])
                }
            ),
        ])
    }

    private func json(_ assignment: WaitingAssignment) -> JSONValue {
        .object([
            "order": .string(assignment.order.text), "account": .string(assignment.account.text),
            "time": .string(assignment.time.description),
        ])
    }
}
