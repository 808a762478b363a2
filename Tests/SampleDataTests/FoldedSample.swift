import Licensing
import SampleData
import Testing

/// A sample, decoded and folded.
struct FoldedSample {
    let lines: [String]
    /// In the order of truth.
    let events: [Event]
    let registry: Registry
    private let eventsByAccount: [AccountID: [Event]]

    init(accounts: Int, users: Int, seed: UInt64) throws {
        lines = sampleLines(accounts: accounts, users: users, seed: seed)
        let decoder = EventDecoder()
        events = try lines.map { try decoder.decode($0) }.sorted()
        registry = Registry(folding: events)
        eventsByAccount = events.reduce(into: [:]) { byAccount, event in
            if let account = event.account { byAccount[account, default: []].append(event) }
        }
    }

    /// Every account at a moment.
    func states(asOf moment: Timestamp) -> [AccountState] {
        eventsByAccount.sorted { $0.key < $1.key }.map { account, events in
            AccountFold.state(
                of: account,
                events: events,
                orderSteps: registry.orderSteps[account] ?? [],
                asOf: moment
            )
        }
    }

    /// The answers of all users of the existing accounts at a moment.
    func sights(asOf moment: Timestamp) throws -> [Sight] {
        let product = try #require(ProductCatalog.standard[.miteamMeetings])
        return states(asOf: moment).filter(\.isPresent).flatMap { state in
            state.users.values.sorted { $0.id < $1.id }.map { user in
                Sight(
                    row: row(state, user, product),
                    explanation: state.explanation(for: user, of: product),
                    state: state,
                    user: user
                )
            }
        }
    }

    /// The row of <doc:LicensingRules#Rows>: two per combination of C, M and A, the first with a free license.
    private func row(_ state: AccountState, _ user: User, _ product: Product) -> Int {
        let controlled = state.control(of: product) == .on ? 0 : 8
        let enabled = state.position(of: product.requires) == .on ? 0 : 4
        let holder = user.licenses[product.id] == nil ? 2 : 0
        let free = state.seats[product.id]?.availability == .available ? 0 : 1
        return 1 + controlled + enabled + holder + free
    }
}

/// The answer of one user, with its account.
struct Sight {
    let row: Int
    let explanation: Explanation
    let state: AccountState
    let user: User
}

/// The lines of a sample.
func sampleLines(accounts: Int, users: Int, seed: UInt64) -> [String] {
    var lines: [String] = []
    SampleGenerator(accounts: accounts, users: users, seed: seed).forEachLine { lines.append($0) }
    return lines
}

/// The end of a day, as `--as-of` interprets it.
func endOf(_ date: String) throws -> Timestamp {
    try #require(CalendarDate(date)).end
}

extension Event {
    /// The account of the event; nil for events of partners, orders and unknown types.
    var account: AccountID? {
        switch payload {
        case .account(let account, _), .integration(let account, _, _), .user(let account, _, _),
            .license(let account, _, _, _), .list(let account, _):
            account
        case .partner, .order, .unknown: nil
        }
    }
}
