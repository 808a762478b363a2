/// The history of a sample account: its switches, its pool, and its end.
struct Situation: Sendable {
    /// The history of the integrations.
    ///
    /// <doc:LicensingRules#Switching> defines the effect of each on licenses.
    enum Route: Sendable {
        /// MiTeam Meetings is on, and MiCollab is never on: the console manages licenses.
        ///
        /// Ends at –,M.
        case standalone
        /// Like `standalone`, with one "M off" that revokes every license.
        ///
        /// Ends at –,M.
        case revokedOnce
        /// MiCollab manages licenses. Ends at C,M.
        case micollab
        /// MiTeam Meetings is switched off while MiCollab is on: licenses are retained.
        ///
        /// Ends at C,–.
        case micollabKept
        /// <doc:LicensingRules#Same-instant>: both are switched off at the same instant, without a sequence.
        ///
        /// Ends at –,–.
        case ambiguous
        /// A revocation, and later MiCollab on, M off, MiCollab off, which keeps licenses.
        ///
        /// Ends at –,–.
        case bothOffKept
        /// Both are never on.
        ///
        /// Ends at –,–.
        case dormant
    }

    /// The seats from the orders of the account, on any date from 2026-11-20 to 2027-06-30.
    enum Stock: Sendable {
        case ample, exhausted, overAllocated, none, pending, expired
    }

    /// The state of the account at the end.
    enum Ending: Sendable {
        case active, deactivated, deleted
    }

    /// A user who ensures that a row of <doc:LicensingRules#Rows> occurs.
    struct Slot: Sendable {
        let row: Int
        let fate: Fate
    }

    /// The reason for which a user has a license or none.
    enum Fate: Sendable {
        case holder, never, unassigned, revoked
    }

    let route: Route
    let stock: Stock
    var ending = Ending.active
    /// The slots, sorted by row.
    var slots: [Slot] = []

    /// Whether the account has few users.
    var isSmall: Bool { stock == .none || stock == .pending || stock == .expired || ending == .deactivated }
}

extension Situation.Route {
    /// Whether MiCollab manages licenses during enrollment.
    var isControlled: Bool { self == .micollab || self == .micollabKept || self == .ambiguous }

    /// Whether every license is revoked in the middle of the story.
    var isRevokedHalfway: Bool { self == .revokedOnce || self == .bothOffKept }
}

extension Situation {
    /// The fate of a user without a slot.
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
    /// Twelve is the minimum. C, M and V belong to the account, so the sixteen rows need 8 accounts. The four causes of
    /// "Licenses not available" need 3 more. A deleted account shows no row. Smaller samples have the first of them:
    /// the first three show all five outcomes, and the first five every line of the table.
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

    /// The situations of further accounts, most of them the two common ones.
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
