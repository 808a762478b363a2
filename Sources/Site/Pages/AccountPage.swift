import Licensing
import Templating

/// Account Information: seats, orders, integrations, and the impact of switching integrations off.
struct AccountPage: Sendable {
    /// An integration with its position.
    struct IntegrationRow: Sendable {
        /// The part of an integration in the rules.
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

    /// The impact of switching an integration off now.
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

    /// The system that now controls who has a license for a product.
    struct ControlRow: Sendable {
        enum Control: String, Sendable, CaseIterable {
            /// Another integration controls licenses, so toggles are read-only.
            case controlled
            /// The console controls licenses, so toggles are operable.
            case console
            /// The integration is off, and nobody has a license.
            case off
            /// The integration is off, and licenses are retained.
            case retained
        }

        let control: Control
        let productName: String
        /// The integration that controls licenses, or that is off.
        let integrationName: String
        let licenses: Int

        static let fields = Fields<ControlRow>([
            .word("control", Control.self) { $0.control },
            .code("productName") { $0.productName },
            .text("integration") { $0.integrationName },
            .integer("licenses") { $0.licenses },
        ])
    }

    /// An action for the account or its partner.
    struct AttentionRow: Sendable {
        /// The kind of action, each with its own message.
        enum Kind: String, Sendable, CaseIterable {
            /// Users have no license, and none is free.
            case waiting
            /// More licenses are assigned than the orders cover.
            case over
            /// Licenses will be missing unless orders are renewed.
            case shortage
            /// Orders expire soon.
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

    /// A flag that a person should check.
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

    /// The number of lines of the history on the page.
    static let recentLimit = 8

    let navigation: AccountNavigation
    let id: AccountID
    let partnerName: String?
    let number: String?
    let isActive: Bool
    let users: Int
    let attention: [AttentionRow]
    /// The number of people in each state.
    let people: [UsersPage.ListLink]
    let seats: [SeatsRow]
    let orders: [OrderRow]
    let orderCount: Int
    /// The address of the list of all orders; nil if the page shows all of them.
    let allOrdersLink: String?
    let controls: [ControlRow]
    let integrations: [IntegrationRow]
    let impacts: [ImpactRow]
    let flags: [FlagRow]
    /// The latest lines of the history, newest first.
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
