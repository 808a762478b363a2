import Crypto
import Foundation
import Ledger
import Licensing
import Publishing
import Site

/// The recorded inputs of an account's pages, so that a later run need not render them again.
///
/// A site is a pure function of its events, a moment and its sources. With the same events and sources, and before the
/// next change by time, unmodified pages are up to date.
struct AccountReceipt: Codable {
    /// A digest of the events, the orders' history, and the templates, locale files and program.
    let inputs: String
    let from: Timestamp
    /// The next moment at which something changes by itself; nil: never.
    let until: Timestamp?
    /// The summary; nil: the account does not exist.
    let summary: AccountSummary?
}

/// Reads and writes receipts, to decide which accounts need no rendering.
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

    /// The receipt of an earlier run, if its pages are unmodified and show the account at a moment.
    ///
    /// The publisher then counts them as published in this run.
    func confirmed(
        _ account: AccountID,
        upTo position: LedgerPosition,
        orderSteps: [AccountStep],
        asOf moment: Timestamp
    ) async throws -> AccountReceipt? {
        let directory = Route.directory(of: .account(account))
        // try?: receipts are hints.
        guard let text = publisher.receipt(of: directory),
            let receipt = try? JSONDecoder().decode(AccountReceipt.self, from: Data(text.utf8)),
            receipt.from <= moment, receipt.until.map({ moment < $0 }) ?? true,
            try receipt.inputs == inputs(await store.lines(of: account, upTo: position), orderSteps),
            try publisher.confirm(below: directory)
        else { return nil }
        return receipt
    }

    /// Writes the receipt of an account whose pages were just published.
    ///
    /// - Parameter lines: all events of the account.
    func note(
        _ timeline: AccountTimeline,
        _ lines: [String],
        orderSteps: [AccountStep],
        asOf moment: Timestamp
    ) throws {
        let receipt = AccountReceipt(
            inputs: try inputs(lines, orderSteps),
            from: moment,
            until: timeline.nextChange,
            summary: timeline.summary(products)
        )
        let text = String(decoding: try JSONEncoder().encode(receipt), as: UTF8.self)
        try publisher.setReceipt(text, of: Route.directory(of: .account(timeline.state.id)))
    }

    private func inputs(_ lines: [String], _ orderSteps: [AccountStep]) throws -> String {
        var digest = SetDigest()
        digest.insert(edition)
        for line in lines { digest.insert(line) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for (index, step) in orderSteps.enumerated() {
            switch step.change {
            case .own: break
            case .order(let order, let kind, let cause):
                let facts = String(decoding: try encoder.encode(order), as: UTF8.self)
                digest.insert("\(index) \(kind) \(facts) \(step.event.line) \(cause.line)")
            case .partner(let partner):
                digest.insert("\(index) \(partner.name) \(step.event.line)")
            }
        }
        return digest.text
    }
}

/// An order-independent digest of texts: the sum of their SHA-256 values.
struct SetDigest {
    private var sum = SIMD4<UInt64>(repeating: 0)

    mutating func insert(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            SHA256.hash(data: bytes).withUnsafeBytes { sum &+= $0.loadUnaligned(as: SIMD4<UInt64>.self) }
        }
    }

    /// The digest as 64 hexadecimal digits.
    var text: String {
        (0..<sum.scalarCount).map { hexadecimal(sum[$0], width: 16) }.joined()
    }
}
