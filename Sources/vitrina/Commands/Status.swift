import ArgumentParser
import Ledger
import Licensing
import Regeneration
import StrictJSON

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells how fresh the ledger is and what needs a look.",
        discussion: """
            Last event, counts, what waits for its time, conflicts, unknown types, quarantine.

            Example:
              vitrina status --json
            """
    )

    @OptionGroup var data: DataOptions
    @OptionGroup(visibility: .hidden) var unusedSite: SiteOptions
    @OptionGroup(visibility: .hidden) var unusedSource: SourceOptions
    @OptionGroup var moment: MomentOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reportingErrors {
            let store = try Assembly.ledgerForReading(data)
            let view = try await LedgerView(store, asOf: moment.timestamp)
            let summary = try await store.summary(asOf: moment.timestamp)
            let quarantine = try await store.quarantined()
            try json ? printJSON(view, summary, quarantine) : printText(view, summary, quarantine)
        }
    }

    private func printText(_ view: LedgerView, _ summary: LedgerSummary, _ quarantine: [QuarantinedEvent]) throws {
        try Terminal.printLine("last event      \(summary.lastTime?.description ?? "none")")
        try Terminal.printLine("events          \(summary.events)")
        try Terminal.printLine(
            "waiting         \(summary.waiting)\(summary.nextTime.map { ", the next at \($0)" } ?? "")"
        )
        try Terminal.printLine("partners        \(view.registry.partners.count)")
        try Terminal.printLine("accounts        \(view.registry.accounts.values.count { !$0.isDeleted })")
        try Terminal.printLine("orders          \(view.registry.orders.values.count { !$0.isCancelled })")
        try Terminal.printLine("conflicts       \(view.registry.conflicts.count)")
        for conflict in view.registry.conflicts {
            try Terminal.printLine("  \(conflict.time) \(Terminal.safe("\(conflict.event)")): \(conflict)")
        }
        try Terminal.printLine("unknown types   \(summary.unknownTypes.count)")
        for type in summary.unknownTypes { try Terminal.printLine("  \(Terminal.safe(type.name)): \(type.count)") }
        try Terminal.printLine(
            "quarantine      \(quarantine.count)\(quarantine.isEmpty ? "" : " (vitrina quarantine list)")"
        )
    }

    private func printJSON(_ view: LedgerView, _ summary: LedgerSummary, _ quarantine: [QuarantinedEvent]) throws {
        let value = JSONValue.object([
            "lastEvent": summary.lastTime.map { .string($0.description) } ?? .null,
            "events": .integer(summary.events),
            "waiting": .integer(summary.waiting),
            "nextEvent": summary.nextTime.map { .string($0.description) } ?? .null,
            "partners": .integer(view.registry.partners.count),
            "accounts": .integer(view.registry.accounts.values.count { !$0.isDeleted }),
            "orders": .integer(view.registry.orders.values.count { !$0.isCancelled }),
            "conflicts": .array(
                view.registry.conflicts.map {
                    .object([
                        "time": .string($0.time.description), "source": .string($0.event.source),
                        "id": .string($0.event.id),
                        "reason": .string($0.description),
                    ])
                }
            ),
            "unknownTypes": .array(
                summary.unknownTypes.map { .object(["type": .string($0.name), "count": .integer($0.count)]) }
            ),
            "quarantine": .integer(quarantine.count),
        ])
        try Terminal.printLine(String(value.indentedText.dropLast()))
    }
}
