/// A place in the ledger, in the order of commit.
package struct LedgerPosition: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Before the first event.
    package static let start = LedgerPosition(rawValue: 0)
    /// Behind every event there will ever be.
    package static let end = LedgerPosition(rawValue: .max)

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// One event as it lies in the ledger, not decoded: for exports, which give back even what this version cannot read.
package struct StoredEvent: Equatable, Sendable {
    package let position: LedgerPosition
    /// The event as one line of canonical JSON, without the line end.
    package let line: String

    package init(position: LedgerPosition, line: String) {
        self.position = position
        self.line = line
    }
}
