package import Publishing
import Testing

/// The promises of every store of receipts, law by law: the comment of `ReceiptStore` as checks.
package enum ReceiptStoreConformance: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case emptiness = "a site without receipts has none"
    case reopening = "receipts come back as they were saved"
    case changes = "new, replaced and removed receipts are saved"
    case sites = "each site has its own receipts"
    case amount = "many receipts are saved at once"

    package var testDescription: String { rawValue }

    /// Holds the law against a store that is empty.
    ///
    /// - Parameter open: opens the store, as another process would.
    package func check(_ open: @Sendable () throws -> any ReceiptStore) async throws {
        switch self {
        case .emptiness: #expect(try await Self.receipts(open(), of: "site").isEmpty)
        case .reopening:
            let receipts = [
                "accounts/a": Receipt(mark: 0, text: #"{"a":"é\u0000\\n","b":[1,2]}"#),
                "accounts/b-b": Receipt(mark: .max, text: "two words"),
                "accounts/c.c": Receipt(mark: 1 << 63, text: ""),
            ]
            try await open().save(receipts, changed: Set(receipts.keys), of: "site")
            #expect(try await Self.receipts(open(), of: "site") == receipts)
        case .changes:
            let first = ["a": Receipt(mark: 1, text: "1"), "b": Receipt(mark: 2, text: "2")]
            try await open().save(first, changed: ["a", "b"], of: "site")
            let second = ["b": Receipt(mark: 3, text: "3"), "c": Receipt(mark: 4, text: "4")]
            try await open().save(second, changed: ["a", "b", "c", "never"], of: "site")
            #expect(try await Self.receipts(open(), of: "site") == second)
        case .sites:
            let sites = [
                "/srv/site", "/srv/site with twins", "s3://bucket/prefix", "/srv/s\u{EF}te", "/srv/si\u{308}te",
            ]
            for (number, site) in sites.enumerated() {
                let receipts = ["a": Receipt(mark: UInt64(number), text: site)]
                try await open().save(receipts, changed: ["a"], of: site)
            }
            for (number, site) in sites.enumerated() {
                #expect(try await Self.receipts(open(), of: site) == ["a": Receipt(mark: UInt64(number), text: site)])
            }
        case .amount:
            let names = (0..<4100).map { "accounts/\($0)" }
            var receipts = Dictionary(uniqueKeysWithValues: names.map { ($0, Receipt(mark: 1, text: $0)) })
            try await open().save(receipts, changed: Set(names), of: "site")
            receipts = receipts.filter { $0.key.hasSuffix("7") }
            try await open().save(receipts, changed: Set(names), of: "site")
            #expect(try await Self.receipts(open(), of: "site") == receipts)
        }
    }

    /// A store that has nothing yet may also throw.
    private static func receipts(_ store: any ReceiptStore, of site: String) async throws -> [String: Receipt] {
        (try? await store.receipts(of: site)) ?? [:]
    }
}
