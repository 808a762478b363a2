package import StrictJSON

/// The types of events that this version knows, in the order of <doc:Events#Types>.
package enum EventType: String, CaseIterable, Sendable {
    case partnerCreated = "partner.created"
    case partnerUpdated = "partner.updated"
    case accountCreated = "account.created"
    case accountUpdated = "account.updated"
    case accountDeactivated = "account.deactivated"
    case accountReactivated = "account.reactivated"
    case accountDeleted = "account.deleted"
    case orderPurchased = "order.purchased"
    case orderRenewed = "order.renewed"
    case orderCancelled = "order.cancelled"
    case orderAssigned = "order.assigned"
    case integrationEnabled = "integration.enabled"
    case integrationDisabled = "integration.disabled"
    case userAdded = "user.added"
    case userUpdated = "user.updated"
    case userRemoved = "user.removed"
    case userErased = "user.erased"
    case licenseAssigned = "license.assigned"
    case licenseUnassigned = "license.unassigned"
    case usersListed = "users.listed"
    case listWithdrawn = "list.withdrawn"

    /// The change that an event of this type reports, as a sentence for senders.
    package var summary: String {
        switch self {
        case .partnerCreated: "A partner appears."
        case .partnerUpdated: "A partner is called something else."
        case .accountCreated: "An account of a partner appears."
        case .accountUpdated: "An account changes its name, number, language or partner."
        case .accountDeactivated: "An account is switched off, and can come back."
        case .accountReactivated: "A deactivated account is back."
        case .accountDeleted: "An account is gone for good."
        case .orderPurchased: "A partner bought seats."
        case .orderRenewed: "An order gets another end."
        case .orderCancelled: "An order no longer counts."
        case .orderAssigned: "An order goes to an account."
        case .integrationEnabled: "An integration is switched on."
        case .integrationDisabled: "An integration is switched off."
        case .userAdded: "An account gets a user."
        case .userUpdated: "A user's facts change."
        case .userRemoved: "A user leaves the account."
        case .userErased:
            "A person's name and e-mail address are erased, also from earlier events, whenever they arrive."
        case .licenseAssigned: "A user gets a license from the account's pool."
        case .licenseUnassigned: "A user's license goes back to the pool."
        case .usersListed:
            "The users of an account as a whole: new users are added, users who differ are updated, users who are not listed are removed."
        case .listWithdrawn: "A list of users was wrong, and counts as never sent."
        }
    }

    /// The `data` of an event of this type.
    package var data: EventData {
        switch self {
        case .partnerCreated, .partnerUpdated: .partner
        case .accountCreated, .accountUpdated: .account
        case .accountDeactivated, .accountReactivated, .accountDeleted: .accountReference
        case .orderPurchased: .orderPurchase
        case .orderRenewed: .orderRenewal
        case .orderCancelled: .orderReference
        case .orderAssigned: .orderAssignment
        case .integrationEnabled, .integrationDisabled: .integrationSwitch
        case .userAdded, .userUpdated: .user
        case .userRemoved, .userErased: .userReference
        case .licenseAssigned: .licenseAssignment
        case .licenseUnassigned: .licenseRemoval
        case .usersListed: .userList
        case .listWithdrawn: .listWithdrawal
        }
    }
}

/// The `data` of one or several event types, as described in schemas.
///
/// Only the texts are written here. The fields and their accepted values come from the decoder, which reads the
/// example: see `EventDecoder.fields(of:)`.
package struct EventData: Sendable {
    /// The name of the schema.
    package let name: String
    package let summary: String
    /// Data with every field.
    package let example: JSONObject
    /// The remarks by the path of the field, such as `users/role`.
    let remarks: [String: String]

    private init(_ name: String, _ summary: String, _ example: JSONObject, _ remarks: [String: String] = [:]) {
        self.name = name
        self.summary = summary
        self.example = example
        self.remarks = remarks
    }

    static let partner = EventData(
        "PartnerData",
        "A partner and what it is called.",
        ["partner": "p1", "name": "Northwind Telecom"]
    )

    static let account = EventData(
        "AccountData",
        "An account, whose customer it is and what it is called.",
        ["account": "acme", "partner": "p1", "name": "Acme, S.A.", "locale": "es"],
        [
            "number": "The account's number, as a text or as a number.",
            "locale": "The language in which the account's links open by default, such as `es`.",
        ]
    )

    static let accountReference = EventData("AccountReference", "An account.", ["account": "acme"])

    static let orderPurchase = EventData(
        "OrderPurchase",
        "An order as it was bought.",
        [
            "order": "o-1", "partner": "p1", "product": "miteam-meetings", "quantity": 25, "starts": "2026-03-01",
            "expires": "2027-02-28", "references": ["sap": "4500012345"],
        ],
        [
            "quantity": "Seats.",
            "purchased": "The day on which it was bought.",
            "starts": "The first day on which it counts; without one, at once.",
            "expires": "The last day on which it counts; without one it is perpetual.",
            "references": "Numbers for reconciliation, by their names.",
        ]
    )

    static let orderRenewal = EventData(
        "OrderRenewal",
        "Until when an order counts from now on. `expires` must be there: null makes the order perpetual.",
        ["order": "o-1", "expires": "2028-02-28"]
    )

    static let orderReference = EventData("OrderReference", "An order.", ["order": "o-1"])

    static let orderAssignment = EventData(
        "OrderAssignment",
        "An order and the account that gets it; both belong to the same partner.",
        ["order": "o-1", "account": "acme"]
    )

    static let integrationSwitch = EventData(
        "IntegrationSwitch",
        "An integration of an account.",
        ["account": "acme", "integration": "micollab"],
        [
            "integration":
                "`miteam-meetings`, `micollab` or `mivoice-office`; any other code is kept and takes part in no rule."
        ]
    )

    static let user = EventData(
        "UserData",
        "A user's own facts.",
        ["account": "acme", "user": "u1", "name": "Ana Prueba", "email": "ana@example.com", "role": "user"],
        [
            "email": "1 to 320 characters without control characters.",
            "role":
                "What the user may do in the account. A new user is a plain user unless this says otherwise; an update without it keeps what was.",
            "registered": "Whether the user has registered. An update without it keeps what was.",
        ]
    )

    static let userReference = EventData(
        "UserReference",
        "A user of an account.",
        ["account": "acme", "user": "u1"]
    )

    static let licenseAssignment = EventData(
        "LicenseAssignment",
        "A user who gets a license.",
        ["account": "acme", "user": "u1", "product": "miteam-meetings"],
        ["tier": "The kind of license, for products that have several."]
    )

    static let licenseRemoval = EventData(
        "LicenseRemoval",
        "A user whose license is taken back.",
        ["account": "acme", "user": "u1", "product": "miteam-meetings"]
    )

    static let userList = EventData(
        "UserList",
        "Everybody who is in an account at the time of the event, each once, in any order.",
        [
            "account": "acme",
            "users": [
                ["user": "u1", "name": "Ana Prueba", "email": "ana@example.com", "licenses": ["miteam-meetings"]],
                [
                    "user": "u2", "name": "Luis Prueba", "email": "luis@example.com",
                    "licenses": [["product": "miteam-meetings", "tier": "standard"]],
                ],
            ],
            "complete": true, "products": ["miteam-meetings"],
        ],
        [
            "users/email": "1 to 320 characters without control characters.",
            "users/role": "Without it, what was stays; a new user is a plain user.",
            "users/registered": "Without it, what was stays.",
            "users/licenses": "The licenses that the user holds.",
            "users/licenses/tier": "Without it, a license that is held keeps its tier.",
            "complete": "Whether users who are not listed are removed; true unless said otherwise.",
            "products":
                "The products whose licenses are taken from listed users who are listed without one. Without it: all products if any user has `licenses`, else none.",
        ]
    )

    static let listWithdrawal = EventData(
        "ListWithdrawal",
        "A list of users that counts as never sent.",
        ["account": "acme", "list": "list-2026-03-01"],
        ["list": "The id of a `users.listed` event of the same source."]
    )
}
