import Crypto
import Foundation
import Ledger
import Licensing
import Publishing
import Site

/// What the pages of an account were made from, noted so that a later run need not make them again.
///
/// A site is a pure function of its events, a moment and its sources. So with the same events and sources, within the time
/// in which nothing changes by itself, pages that nobody has touched are right as they are.
struct AccountReceipt: Codable {
    /// A digest of the events, of what happened to the orders, and of what pages are made with.
    let inputs: String
    let from: Timestamp
    /// When something changes by itself; nil: never.
    let until: Timestamp?
    /// nil for an account that is not there any more, or never was.
    let summary: AccountSummary?
}

/// Finds out which accounts need not be rendered, and notes those that were.
struct AccountReceipts {
    private let store: any EventStore
    private let publisher: Publisher
    private let edition: String
    private let products: ProductCatalog

    /// - Returns: nil if the renderer has no edition.
    init?(_ store: any EventStore, _ renderer: SiteRenderer, _ publisher: Publisher) {
        guard let edition = renderer.edition else { return nil }
        self.store = store
        self.publisher = publisher
        self.edition = edition
        products = renderer.products
    }

    /// What an earlier run noted, if the pages it made are those of the account at a moment and still there; they are taken
    /// into the publisher's run then.
    func confirmed(
        _ account: AccountID,
        upTo position: LedgerPosition,
        orderSteps: [AccountStep],
        asOf moment: Timestamp
    ) async throws -> AccountReceipt? {
        let directory = Route.directory(of: .account(account))
        // try?: only a hint.
        guard let note = publisher.note(about: directory),
            let receipt = try? JSONDecoder().decode(AccountReceipt.self, from: Data(note.utf8)),
            receipt.from <= moment, receipt.until.map({ moment < $0 }) ?? true,
            try receipt.inputs == inputs(await store.lines(of: account, upTo: position), orderSteps),
            try publisher.confirm(below: directory)
        else { return nil }
        return receipt
    }

    /// Notes an account whose pages were just published.
    ///
    /// - Parameters:
    ///   - lines: of everything that the ledger had of the account.
    ///   - isInRun: as for `Publisher.note`.
    func note(
        _ timeline: AccountTimeline,
        _ lines: [String],
        orderSteps: [AccountStep],
        asOf moment: Timestamp,
        isInRun: Bool = true
    ) throws {
        let receipt = AccountReceipt(
            inputs: try inputs(lines, orderSteps),
            from: moment,
            until: timeline.nextChange,
            summary: timeline.summary(products)
        )
        let note = String(decoding: try JSONEncoder().encode(receipt), as: UTF8.self)
        try publisher.note(note, about: Route.directory(of: .account(timeline.state.id)), isInRun: isInRun)
    }

    private func inputs(_ lines: [String], _ orderSteps: [AccountStep]) throws -> String {
        var digest = SetDigest()
        digest.insert(edition)
        for line in lines { digest.insert(line) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for (index, step) in orderSteps.enumerated() {
            guard case .order(let order, let kind, let cause) = step.change else { continue }
            let facts = String(decoding: try encoder.encode(order), as: UTF8.self)
            digest.insert("\(index) \(kind) \(facts) \(step.event.line) \(cause.line)")
        }
        return digest.text
    }
}

/// A digest of texts in whatever order they come: the sum of their SHA-256 values.
struct SetDigest {
    private var sum = SIMD4<UInt64>(repeating: 0)

    mutating func insert(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            SHA256.hash(data: bytes).withUnsafeBytes { sum &+= $0.loadUnaligned(as: SIMD4<UInt64>.self) }
        }
    }

    /// Sixty-four digits.
    var text: String {
        (0..<sum.scalarCount).map { index in
            let digits = String(sum[index], radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
