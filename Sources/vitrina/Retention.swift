import Foundation
import Ledger
import Licensing
import Logging
import Regeneration
import ServiceLifecycle
import StrictJSON

/// The time for which the names of people who left are kept: <doc:Erasure#Retention>.
struct Retention: Sendable {
    static let longest = 1200

    /// The number of calendar months after a departure after which the name is erased.
    let months: Int

    /// A person whose name has been kept for too long.
    struct Departure: Sendable {
        let person: Person
        let time: Timestamp
    }

    /// The people who left long enough before a moment, by account and id.
    func due(_ store: any EventStore, _ settings: Settings, at now: Timestamp) async throws -> [Departure] {
        let view = try await Assembly.view(store, settings, asOf: now)
        let limit = latestDeparture(at: now)
        var due: [Departure] = []
        for account in try await view.accounts() {
            let events = try await store.events(of: account).filter { $0.time <= now }
            let departures = try await view.account(account).departures(events)
            for (user, time) in departures.sorted(by: { $0.key < $1.key }) where time <= limit {
                due.append(Departure(person: Person(account: account, user: user), time: time))
            }
        }
        return due
    }

    /// The same time of day this number of months before, or on the last day of that month if it is shorter.
    func latestDeparture(at now: Timestamp) -> Timestamp {
        let month = CalendarMonth(now.date).adding(months: -months)
        let length = month.adding(months: 1).firstDay.daysSince1970 - month.firstDay.daysSince1970
        let day = month.firstDay.adding(days: min(now.date.components.day, length) - 1)
        return day.start.adding(seconds: Int64(now.secondOfDay))
    }
}

/// A person in an account, in the form of `vitrina erase`.
struct Person: Hashable, Sendable, CustomStringConvertible {
    let account: AccountID
    let user: UserID

    var description: String { "accounts/\(account)/users/\(user)" }

    /// The event that erases the person.
    ///
    /// - Parameter source: the part of the program that requests it.
    func erasure(from source: String, at now: Timestamp, _ decoder: EventDecoder) throws(EventDecodingError) -> Event {
        try decoder.decode(
            .object([
                "specversion": .string("1.0"), "id": .string("\(account)/\(user)/\(now)"), "source": .string(source),
                "type": .string("user.erased"), "time": .string(now.description),
                "data": .object(["account": .string(account.text), "user": .string(user.text)]),
            ])
        )
    }
}

/// Erases people in a running server, at the start and once a day.
struct RetentionService: Service {
    private static let interval = Duration.seconds(86_400)

    let retention: Retention
    let store: any EventStore
    let settings: Settings
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await erase()
                // try?: a shutdown ends the wait and the loop.
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func erase() async {
        do {
            let now = SystemClock.now
            let due = try await retention.due(store, settings, at: now)
            guard !due.isEmpty else { return }
            try await store.append(
                due.map { try $0.person.erasure(from: "/vitrina/retention", at: now, settings.decoder) }
            )
            logger.info("people who left were erased", metadata: ["people": "\(due.count)"])
        } catch {
            // The server ends, and the next one repeats this at its start.
            guard !Task.isCancelled else { return }
            logger.error("people who left cannot be erased; retrying in a day", metadata: ["reason": "\(error)"])
        }
    }
}
