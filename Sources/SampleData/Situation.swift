/// The history of one sample account: its switches, its pool, and its end.
struct Situation: Sendable {
    /// How the integrations were switched; <doc:LicensingRules#Switching> tells what each path does to licenses.
    enum Route: Sendable {
        /// MiTeam Meetings on, MiCollab never: the console manages licenses. Ends at –,M.
        case standalone
        /// Like `standalone`, with one "M off" in between that revoked every license. Ends at –,M.
        case revokedOnce
        /// MiCollab manages licenses. Ends at C,M.
        case micollab
        /// MiTeam Meetings goes off under MiCollab: licenses are retained. Ends at C,–.
        case micollabKept
        /// <doc:LicensingRules#Same-instant>: both go off at the same instant, with no sequence. Ends at –,–.
        case ambiguous
        /// A revocation first; later MiCollab on, M off, MiCollab off, which keeps. Ends at –,–.
        case bothOffKept
        /// Nothing was ever switched on. Ends at –,–.
        case dormant
    }

    /// The seats that the orders of the account give on any date from 2026-11-20 to 2027-06-30.
    enum Stock: Sendable {
        case ample, exhausted, overAllocated, none, pending, expired
    }

    /// How the account ends.
    enum Ending: Sendable {
        case active, deactivated, deleted
    }

    /// A user who must be there so that a row of <doc:LicensingRules#Rows> occurs.
    struct Slot: Sendable {
        let row: Int
        let fate: Fate
    }

    /// How a user came to hold a license or none.
    enum Fate: Sendable {
        case holder, never, unassigned, revoked
    }

    let route: Route
    let stock: Stock
    var ending = Ending.active
    /// By row.
    var slots: [Slot] = []

    /// Whether such an account is small when users are spread.
    var isSmall: Bool { stock == .none || stock == .pending || stock == .expired || ending == .deactivated }
}

extension Situation.Route {
    /// Whether MiCollab manages licenses while users are enrolled.
    var isControlled: Bool { self == .micollab || self == .micollabKept || self == .ambiguous }

    /// Whether every license is revoked once, halfway.
    var isRevokedHalfway: Bool { self == .revokedOnce || self == .bothOffKept }
}

extension Situation {
    /// The fate of a user whom no slot decides.
    func fate(percent: Int) -> Fate {
        switch (route, stock) {
        case (.dormant, _), (_, .none), (_, .pending): .never
        case (_, .expired): percent < 50 ? .holder : .never
        case (.revokedOnce, _):
            percent < 60 ? .holder : percent < 75 ? .never : percent < 87 ? .unassigned : .revoked
        case (.bothOffKept, _): percent < 70 ? .holder : percent < 85 ? .never : .revoked
        case (.standalone, _), (.micollab, _), (.micollabKept, _), (.ambiguous, _):
            percent < 72 ? .holder : percent < 92 ? .never : .unassigned
        }
    }

    /// The accounts that together show every row, outcome and cause of <doc:LicensingRules#Rows> at the same time.
    ///
    /// Fewer are impossible. C, M and V belong to the account, so the sixteen rows need 8 of them, the four causes of
    /// "Licenses not available" need 3 more, and a deleted account shows nothing at all. The order is the priority when
    /// there are fewer: the first three show all five outcomes, the first five every line of the table.
    static let covering: [Situation] = [
        Situation(
            route: .revokedOnce,
            stock: .ample,
            slots: [
                Slot(row: 9, fate: .holder), Slot(row: 11, fate: .never), Slot(row: 11, fate: .unassigned),
                Slot(row: 11, fate: .revoked),
            ]
        ),
        Situation(
            route: .micollab,
            stock: .ample,
            slots: [Slot(row: 1, fate: .holder), Slot(row: 3, fate: .never)]
        ),
        Situation(
            route: .standalone,
            stock: .overAllocated,
            slots: [Slot(row: 10, fate: .holder), Slot(row: 10, fate: .holder), Slot(row: 12, fate: .never)]
        ),
        Situation(
            route: .micollabKept,
            stock: .ample,
            slots: [Slot(row: 5, fate: .holder), Slot(row: 7, fate: .never)]
        ),
        Situation(
            route: .ambiguous,
            stock: .ample,
            slots: [Slot(row: 13, fate: .holder), Slot(row: 15, fate: .never)]
        ),
        Situation(route: .standalone, stock: .none, slots: [Slot(row: 12, fate: .never)]),
        Situation(route: .standalone, stock: .pending, slots: [Slot(row: 12, fate: .never)]),
        Situation(route: .standalone, stock: .expired, slots: [Slot(row: 12, fate: .never)]),
        Situation(
            route: .micollab,
            stock: .exhausted,
            slots: [Slot(row: 2, fate: .holder), Slot(row: 4, fate: .never)]
        ),
        Situation(
            route: .micollabKept,
            stock: .exhausted,
            ending: .deactivated,
            slots: [Slot(row: 6, fate: .holder), Slot(row: 8, fate: .never)]
        ),
        Situation(
            route: .bothOffKept,
            stock: .exhausted,
            slots: [Slot(row: 14, fate: .holder), Slot(row: 16, fate: .revoked)]
        ),
        Situation(route: .standalone, stock: .ample, ending: .deleted),
    ]

    /// The accounts after those are drawn from these, mostly the two everyday ones.
    static let ordinary: [Situation] =
        Array(repeating: Situation(route: .standalone, stock: .ample), count: 7)
        + Array(repeating: Situation(route: .micollab, stock: .ample), count: 7)
        + [
            Situation(route: .revokedOnce, stock: .ample),
            Situation(route: .standalone, stock: .exhausted),
            Situation(route: .standalone, stock: .overAllocated),
            Situation(route: .micollab, stock: .exhausted),
            Situation(route: .micollabKept, stock: .ample),
            Situation(route: .dormant, stock: .none),
        ]
}
