import Licensing
import Testing

/// The queries of tests about the account of a story, after all of its events.
extension Story {
    func explanation(of user: String, product: String = "miteam-meetings") throws -> Explanation {
        try state.explanation(of: user, product: product, in: products)
    }

    func outcome(of user: String, product: String = "miteam-meetings") throws -> Outcome {
        try explanation(of: user, product: product).outcome
    }

    func cause(of user: String, product: String = "miteam-meetings") throws -> Cause {
        try explanation(of: user, product: product).cause
    }

    /// Whether the user holds a license, shown or not.
    func holds(_ user: String, product: String = "miteam-meetings") throws -> Bool {
        try state.holds(user, product: product)
    }

    func seatCount(_ product: String = "miteam-meetings") throws -> SeatCount { try state.seatCount(product) }

    /// The flags of the account.
    var flags: [AccountState.Flag] { get throws { try state.flags } }

    /// The changes of the history, without the times.
    var history: [HistoryEntry.Change] { get throws { try state.history.map(\.change) } }

    /// The conflicts of events without effect.
    var conflicts: [Conflict.Reason] { registry.conflicts.map(\.reason) }
}

extension AccountState {
    func user(_ name: String) throws -> User {
        let user: UserID = try identifier(name)
        return try #require(users[user], "no such user")
    }

    func holds(_ name: String, product: String = "miteam-meetings") throws -> Bool {
        try user(name).licenses[identifier(product)] != nil
    }

    func seatCount(_ product: String = "miteam-meetings") throws -> SeatCount {
        let product: ProductID = try identifier(product)
        return try #require(seats[product]).count
    }

    func explanation(
        of name: String,
        product: String = "miteam-meetings",
        in products: ProductCatalog = .standard
    ) throws -> Explanation {
        let product: ProductID = try identifier(product)
        return explanation(for: try user(name), of: try #require(products[product]))
    }
}

extension ProductCatalog {
    /// <doc:LicensingRules#Products>: Mitel One has the tiers Essential, Premier and Elite, and a state without a tier.
    static func withMitelOne(whenSwitchedOff: SwitchOffPolicy = .revoke) throws -> ProductCatalog {
        ProductCatalog(
            standard.products + [
                Product(
                    id: try identifier("mitel-one"),
                    name: "Mitel One",
                    requires: try identifier("mitel-one"),
                    controlledBy: [.micollab],
                    tiers: ["Essential", "Premier", "Elite"],
                    whenSwitchedOff: whenSwitchedOff
                )
            ]
        )
    }
}
