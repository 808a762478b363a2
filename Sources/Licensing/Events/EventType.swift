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
        case .partnerCreated: "A partner is created."
        case .partnerUpdated: "The name of a partner changes."
        case .accountCreated: "An account of a partner is created."
        case .accountUpdated: "The name, number, language or partner of an account changes."
        case .accountDeactivated: "An account is deactivated. It can be reactivated."
        case .accountReactivated: "A deactivated account is reactivated."
        case .accountDeleted: "An account is deleted permanently."
        case .orderPurchased: "A partner buys seats."
        case .orderRenewed: "The expiry date of an order changes."
        case .orderCancelled: "An order is cancelled."
        case .orderAssigned: "An order is assigned to an account."
        case .integrationEnabled: "An integration is switched on."
        case .integrationDisabled: "An integration is switched off."
        case .userAdded: "A user is added to an account."
        case .userUpdated: "The details of a user change."
        case .userRemoved: "A user is removed from an account."
        case .userErased:
            "The name and e-mail address of a user are erased, also from earlier events that arrive later."
        case .licenseAssigned: "A license from the account's pool is assigned to a user."
        case .licenseUnassigned: "A user's license returns to the pool."
        case .usersListed:
            """
            The list of all users of an account. New users are added, changed users are updated, and users who are not \
            listed are removed.
            """
        case .listWithdrawn: "A list of users was wrong. It is treated as if it had not been sent."
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
        "A partner and its name.",
        ["partner": "p1", "name": "Northwind Telecom"]
    )

    static let account = EventData(
        "AccountData",
        "An account, its partner, and its name.",
        ["account": "acme", "partner": "p1", "name": "Acme, S.A.", "locale": "es"],
        [
            "number": "The account's number, as a string or a number.",
            "locale": "The default language of the account's links, such as `es`.",
        ]
    )

    static let accountReference = EventData("AccountReference", "An account.", ["account": "acme"])

    static let orderPurchase = EventData(
        "OrderPurchase",
        "An order and its details at the time of purchase.",
        [
            "order": "o-1", "partner": "p1", "product": "miteam-meetings", "quantity": 25, "starts": "2026-03-01",
            "expires": "2027-02-28", "references": ["sap": "4500012345"],
        ],
        [
            "quantity": "Seats.",
            "purchased": "The date of purchase.",
            "starts": "The first day on which the order counts. Without it, the order counts immediately.",
            "expires": "The last day on which the order counts. Without it, the order is perpetual.",
            "references": "Reference numbers for reconciliation, by name.",
        ]
    )

    static let orderRenewal = EventData(
        "OrderRenewal",
        "The new expiry date of an order. `expires` is required: null makes the order perpetual.",
        ["order": "o-1", "expires": "2028-02-28"]
    )

    static let orderReference = EventData("OrderReference", "An order.", ["order": "o-1"])

    static let orderAssignment = EventData(
        "OrderAssignment",
        "An order and the account to which it is assigned. Both belong to the same partner.",
        ["order": "o-1", "account": "acme"]
    )

    static let integrationSwitch = EventData(
        "IntegrationSwitch",
        "An integration of an account.",
        ["account": "acme", "integration": "micollab"],
        [
            "integration":
                "`miteam-meetings`, `micollab` or `mivoice-office`. Any other code is stored, but no rule uses it."
        ]
    )

    static let user = EventData(
        "UserData",
        "The details of a user.",
        ["account": "acme", "user": "u1", "name": "Ana Prueba", "email": "ana@example.com", "role": "user"],
        [
            "email": "1 to 320 characters without control characters.",
            "role":
                "The role of the user in the account. The default for a new user is `user`. An update without it does not change it.",
            "registered": "Whether the user has registered. An update without it does not change it.",
        ]
    )

    static let userReference = EventData(
        "UserReference",
        "A user of an account.",
        ["account": "acme", "user": "u1"]
    )

    static let licenseAssignment = EventData(
        "LicenseAssignment",
        "A user and the license that is assigned.",
        ["account": "acme", "user": "u1", "product": "miteam-meetings"],
        ["tier": "The tier of the license, for products with several tiers."]
    )

    static let licenseRemoval = EventData(
        "LicenseRemoval",
        "A user and the license that is removed.",
        ["account": "acme", "user": "u1", "product": "miteam-meetings"]
    )

    static let userList = EventData(
        "UserList",
        "All users of an account at the time of the event, each listed once, in any order.",
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
            "users/role": "Without it, the role does not change. The default for a new user is `user`.",
            "users/registered": "Without it, the value does not change.",
            "users/licenses": "The licenses that the user holds.",
            "users/licenses/tier": "Without it, an existing license keeps its tier.",
            "complete": "Whether users who are not listed are removed. The default is true.",
            "products":
                "The products whose licenses are removed from users who are listed without them. The default is all products if any user has `licenses`, and otherwise none.",
        ]
    )

    static let listWithdrawal = EventData(
        "ListWithdrawal",
        "A list of users to withdraw.",
        ["account": "acme", "list": "list-2026-03-01"],
        ["list": "The id of a `users.listed` event of the same source."]
    )
}
