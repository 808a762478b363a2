import Licensing
import Templating

/// Account Information: seats, orders, integrations, and what switching them off would do.
struct AccountPage: Sendable {
    /// One integration with its position.
    struct IntegrationRow: Sendable {
        /// The part an integration plays in the rules.
        enum Part: String, Sendable, CaseIterable {
            case required, controls, other
        }

        let name: String
        let position: Switch
        let since: Timestamp?
        let part: Part

        static let fields = Fields<IntegrationRow>([
            .text("integration") { $0.name },
            .word("position", Switch.self) { $0.position },
            .moment("since") { $0.since },
            .word("part", Part.self) { $0.part },
        ])
    }

    /// What switching one integration off would do now.
    struct ImpactRow: Sendable {
        let impact: SwitchImpact
        let integrationName: String

        static let fields = Fields<ImpactRow>([
            .text("integration") { $0.integrationName },
            .code("productName") { $0.impact.product.name },
            .word("effect", SwitchImpact.Effect.self) { $0.impact.effect },
            .integer("licenses") { $0.impact.licenses },
        ])
    }

    /// Who decides now who has a license for a product.
    struct ControlRow: Sendable {
        enum Control: String, Sendable, CaseIterable {
            /// Another integration: toggles are read-only.
            case controlled
            /// The console: toggles can be used.
            case console
            /// Nobody: the integration is off, and no license shows.
            case off
            /// Nobody, and licenses are kept underneath.
            case retained
        }

        let control: Control
        let productName: String
        /// The integration that decides, or that is off.
        let integrationName: String
        let licenses: Int

        static let fields = Fields<ControlRow>([
            .word("control", Control.self) { $0.control },
            .code("productName") { $0.productName },
            .text("integration") { $0.integrationName },
            .integer("licenses") { $0.licenses },
        ])
    }

    /// Something that the account or its partner should do.
    struct AttentionRow: Sendable {
        /// What it is about; one message each.
        enum Kind: String, Sendable, CaseIterable {
            /// Users have no license, and none is free.
            case waiting
            /// More licenses are assigned than the orders cover.
            case over
            /// Licenses will be missing if no order is renewed.
            case shortage
            /// Orders are about to expire.
            case expiring
            /// <doc:LicensingRules#Questions>, question 9: "Seats held by users who never registered".
            case unregistered
        }

        let kind: Kind
        let productName: String?
        let count: Int
        let day: CalendarDate?
        let link: String

        static let fields = Fields<AttentionRow>([
            .word("attentionKind", Kind.self) { $0.kind },
            .code("productName") { $0.productName },
            .integer("attentionCount") { $0.count },
            .day("shortFrom") { $0.day },
            .link("link") { $0.link },
        ])
    }

    /// Something a human should look at.
    struct FlagRow: Sendable {
        let integrationName: String
        let productName: String
        let time: Timestamp

        static let fields = Fields<FlagRow>([
            .text("integration") { $0.integrationName },
            .code("productName") { $0.productName },
            .moment("time") { $0.time },
        ])
    }

    /// How many lines of the history are shown.
    static let recentLimit = 8

    let navigation: AccountNavigation
    let id: AccountID
    let partnerName: String?
    let number: String?
    let isActive: Bool
    let users: Int
    let attention: [AttentionRow]
    /// How many people there are in each state.
    let people: [UsersPage.ListLink]
    let seats: [SeatsRow]
    let orders: [OrderRow]
    let orderCount: Int
    /// Where all orders are listed; nil where the page shows them.
    let allOrdersLink: String?
    let controls: [ControlRow]
    let integrations: [IntegrationRow]
    let impacts: [ImpactRow]
    let flags: [FlagRow]
    /// The last lines of the history, newest first.
    let recent: [HistoryPage.Row]
    let switchGuide: String
    let expiringSoonDays: Int

    static let fields = Fields<AccountPage>(
        AccountNavigation.fields(\AccountPage.navigation) + [
            .code("id") { $0.id.text },
            .text("partnerName") { $0.partnerName },
            .text("number") { $0.number },
            .flag("isActive") { $0.isActive },
            .integer("count") { $0.users },
            .list("attention", AttentionRow.fields) { $0.attention },
            .list("people", UsersPage.ListLink.fields) { $0.people },
            .list("seats", SeatsRow.fields) { $0.seats },
            .list("orders", OrderRow.fields) { $0.orders },
            .integer("orderCount") { $0.orderCount },
            .link("allOrdersLink") { $0.allOrdersLink },
            .list("controls", ControlRow.fields) { $0.controls },
            .list("integrations", IntegrationRow.fields) { $0.integrations },
            .list("impacts", ImpactRow.fields) { $0.impacts },
            .list("flags", FlagRow.fields) { $0.flags },
            .list("recent", HistoryPage.Row.fields) { $0.recent },
            .link("switchGuide") { $0.switchGuide },
            .integer("expiringSoonDays") { $0.expiringSoonDays },
        ]
    )
}
