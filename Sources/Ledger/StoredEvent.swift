import Foundation
package import Licensing

/// The position of an event in the ledger, in the order of commit.
package struct LedgerPosition: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Before the first event.
    package static let start = LedgerPosition(rawValue: 0)
    /// After every possible event.
    package static let end = LedgerPosition(rawValue: .max)

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// An event as stored, not decoded, so that exports contain events that this version cannot decode.
package struct StoredEvent: Equatable, Sendable {
    package let position: LedgerPosition
    /// The event as one line of canonical JSON, without the line end.
    package let line: String

    package init(position: LedgerPosition, line: String) {
        self.position = position
        self.line = line
    }
}

extension EventDecoder {
    /// A stored event that cannot be decoded.
    package struct Undecodable: Error {
        package let position: LedgerPosition
        package let reason: EventDecodingError
    }

    /// The smallest number of events for which a separate task is worthwhile.
    private static let chunkSize = 2000

    /// Decodes stored events on all processors, and returns them in the same order.
    ///
    /// - Throws: the first event that cannot be decoded.
    package func decode(kept stored: [StoredEvent]) async throws(Undecodable) -> [Event] {
        let chunkSize = max(Self.chunkSize, stored.count / ProcessInfo.processInfo.activeProcessorCount + 1)
        // Lists have most of their entries in common, so one task decodes all of them to share these entries.
        let results = await stored.map(inChunksOf: chunkSize) { $0.isList ? nil : decoded($0) }
        var known = ListedEntries()
        var events: [Event] = []
        events.reserveCapacity(stored.count)
        for result in results {
            events.append(try (result ?? decoded(stored[events.count], sharing: &known)).get())
        }
        return events
    }

    private func decoded(_ stored: StoredEvent) -> Result<Event, Undecodable> {
        var known = ListedEntries()
        return decoded(stored, sharing: &known)
    }

    private func decoded(_ stored: StoredEvent, sharing known: inout ListedEntries) -> Result<Event, Undecodable> {
        do throws(EventDecodingError) {
            return .success(try decode(kept: stored.line, sharing: &known))
        } catch {
            return .failure(Undecodable(position: stored.position, reason: error))
        }
    }
}

extension StoredEvent {
    /// Whether the event is a `users.listed`.
    ///
    /// The type is the last member of a canonical line.
    fileprivate var isList: Bool { line.utf8.suffix(Self.endOfList.count).elementsEqual(Self.endOfList) }

    private static let endOfList = Array("\"type\":\"users.listed\"}".utf8)
}
