import Licensing
import Testing

/// The cause behind each row of <doc:LicensingRules#Rows>.
struct CauseTableTests {
    @Test func `the outcome of each cause equals the outcome in the table`() {
        var causes: Set<Cause> = []
        for (controlled, enabled) in [(Switch.on, Switch.on), (.on, .off), (.off, .on), (.off, .off)] {
            for (holder, loss) in [(true, nil), (false, nil), (false, User.Loss.Kind.unassigned), (false, .revoked)] {
                for seats in [SeatAvailability.available, .noOrders, .ordersPending, .ordersExpired, .poolExhausted] {
                    let cause = OutcomeTable.cause(
                        controlled: controlled,
                        enabled: enabled,
                        holder: holder,
                        seats: seats,
                        loss: loss
                    )
                    let outcome = OutcomeTable.outcome(
                        controlled: controlled,
                        enabled: enabled,
                        holder: holder,
                        freeSeat: seats == .available
                    )
                    #expect(cause.outcome == outcome, "\(cause)")
                    causes.insert(cause)
                }
            }
        }
        #expect(causes == Set(Cause.allCases))
    }

    struct Situation: Sendable, CustomTestStringConvertible {
        let source: String
        let micollab: Switch
        let meetings: Switch
        let isHolder: Bool
        let cause: Cause

        var testDescription: String { "\(source) \(cause)" }
    }

    static let situations = [
        Situation(
            source: "<doc:LicensingRules#Rows> rows 1-2",
            micollab: .on,
            meetings: .on,
            isHolder: true,
            cause: .micollabControls
        ),
        Situation(
            source: "<doc:LicensingRules#Rows> rows 3-4",
            micollab: .on,
            meetings: .on,
            isHolder: false,
            cause: .micollabNotGranted
        ),
        Situation(
            source: "<doc:LicensingRules#Rows> rows 5-6",
            micollab: .on,
            meetings: .off,
            isHolder: true,
            cause: .retained
        ),
        Situation(
            source: "<doc:LicensingRules#Rows> rows 7-8",
            micollab: .on,
            meetings: .off,
            isHolder: false,
            cause: .integrationOff
        ),
        Situation(
            source: "<doc:LicensingRules#Rows> rows 9-10",
            micollab: .off,
            meetings: .on,
            isHolder: true,
            cause: .assigned
        ),
        Situation(
            source: "<doc:LicensingRules#Rows> rows 13-14",
            micollab: .off,
            meetings: .off,
            isHolder: true,
            cause: .retained
        ),
        Situation(
            source: "<doc:LicensingRules#Rows> rows 15-16",
            micollab: .off,
            meetings: .off,
            isHolder: false,
            cause: .integrationOff
        ),
    ]

    private static let losses: [User.Loss.Kind?] = [nil, .unassigned, .revoked]

    @Test(arguments: situations)
    func `outside rows 11 and 12, seats and earlier losses do not change the cause`(situation: Situation) {
        for seats in SeatAvailability.allCases {
            for loss in Self.losses {
                let cause = OutcomeTable.cause(
                    controlled: situation.micollab,
                    enabled: situation.meetings,
                    holder: situation.isHolder,
                    seats: seats,
                    loss: loss
                )
                #expect(cause == situation.cause)
            }
        }
    }

    // <doc:LicensingRules#Rows> row 11: `assignable` has the causes `not-assigned`, `unassigned`, `revoked`.
    @Test(arguments: zip(losses, [Cause.notAssigned, .unassigned, .revoked]))
    func `with a free seat, the cause shows why the user has no license`(loss: User.Loss.Kind?, cause: Cause) {
        let found = OutcomeTable.cause(controlled: .off, enabled: .on, holder: false, seats: .available, loss: loss)
        #expect(found == cause)
    }

    // <doc:LicensingRules#Rows> row 12: `no-orders`, `orders-pending`, `orders-expired`, `pool-exhausted`.
    @Test(arguments: [
        (SeatAvailability.noOrders, Cause.noOrders), (.ordersPending, .ordersPending),
        (.ordersExpired, .ordersExpired), (.poolExhausted, .poolExhausted),
    ])
    func `without a free seat, the cause shows why no seat is free`(seats: SeatAvailability, cause: Cause) {
        for loss in Self.losses {
            let found = OutcomeTable.cause(controlled: .off, enabled: .on, holder: false, seats: seats, loss: loss)
            #expect(found == cause)
        }
    }

    // <doc:LicensingRules#Causes>, and <doc:SiteFiles#Marks> for the marks.
    @Test func `each cause has the mark that the table defines`() {
        #expect(
            Cause.allCases.map(\.rawValue).sorted() == [
                "assigned", "integration-off", "micollab-controls", "micollab-not-granted", "no-orders",
                "not-assigned", "orders-expired", "orders-pending", "pool-exhausted", "retained", "revoked",
                "unassigned",
            ]
        )
    }
}
