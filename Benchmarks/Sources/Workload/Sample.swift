package import Ledger
package import Licensing
import SampleData

/// Sample events in a separate ledger.
package struct Sample {
    /// The generator guarantees every outcome and cause on all dates from 2026-11-20 to 2027-06-30.
    package static let moment = Timestamp(seconds: 1_796_083_200)

    private let accounts: Int
    private let users: Int

    package init(accounts: Int, users: Int) {
        self.accounts = accounts
        self.users = users
    }

    /// A new ledger with all events.
    package func ledger() async throws -> InMemoryEventStore {
        let store = InMemoryEventStore()
        let decoder = EventDecoder()
        var events: [Event] = []
        try SampleGenerator(accounts: accounts, users: users, seed: 1).forEachLine { (line: String) throws in
            events.append(try decoder.decode(line))
        }
        _ = try await store.append(events)
        return store
    }
}
