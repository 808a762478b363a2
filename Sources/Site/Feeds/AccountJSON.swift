import Licensing
import StrictJSON

/// The data of an account for programs, with codes instead of texts, in one file for all languages.
struct AccountJSON {
    let bytes: [UInt8]

    init(_ state: AccountState, _ users: [User], _ products: ProductCatalog, _ policies: Policies, _ moment: Timestamp)
    {
        let answers = users.map { (user: $0, explanations: state.explanations(for: $0, products: products)) }
        let changed = latest(
            answers.flatMap { $0.explanations.map(\.answerChanged) } + [state.overviewChanged, state.lastRemoval]
        )
        let value = JSONValue.object([
            "$schema": .string(Route.accountSchema.link(from: .accountJSON(state.id))),
            "schema": .integer(1),
            "account": .string(state.id.text),
            "name": state.profile.map { .string($0.name) },
            "number": state.profile?.number.map(JSONValue.string),
            "status": .string(state.status.code),
            "asOf": .string(changed.description),
            "products": .array(products.products.map { Self.seats($0, state) }),
            "integrations": .array(
                state.integrations.sorted { $0.key < $1.key }.map { code, integration in
                    .object([
                        "integration": .string(code.text), "position": .string(integration.position.rawValue),
                        "since": .string(integration.since.description),
                    ])
                }
            ),
            "orders": .array(
                state.orders.values.sorted { $0.id < $1.id }.map {
                    Self.order($0, $0.validity(on: moment.date, policies: policies))
                }
            ),
            "flags": .array(state.flags.map(Self.flag)),
            "users": .array(answers.map { Self.user($0.user, $0.explanations) }),
        ])
        bytes = Array(value.indentedText.utf8)
    }

    private static func seats(_ product: Product, _ state: AccountState) -> JSONValue {
        let count = state.seats[product.id]?.count ?? SeatCount()
        return .object([
            "product": .string(product.id.text), "pool": .integer(count.pool), "assigned": .integer(count.assigned),
            "free": .integer(count.free), "over": .integer(count.over),
        ])
    }

    private static func order(_ order: Order, _ validity: OrderValidity) -> JSONValue {
        .object([
            "order": .string(order.id.text), "product": .string(order.product.text),
            "quantity": .integer(order.quantity),
            "validity": .string(validity.rawValue),
            "assigned": order.assignment.map { .string($0.since.description) },
            "purchased": order.purchase.purchased.map { .string($0.description) },
            "starts": order.purchase.starts.map { .string($0.description) },
            "expires": order.expires.map { .string($0.description) },
            "references": .object(
                JSONObject(texts: order.purchase.references.map { ($0.name, $0.value) })
            ),
        ])
    }

    private static func flag(_ flag: AccountState.Flag) -> JSONValue {
        switch flag {
        case .ambiguousSwitch(let integration, let product, let time):
            .object([
                "flag": .string("ambiguous-switch"), "integration": .string(integration.text),
                "product": .string(product.text), "time": .string(time.description),
            ])
        }
    }

    private static func user(_ user: User, _ explanations: [Explanation]) -> JSONValue {
        .object([
            "user": .string(user.id.text), "name": .string(user.name), "email": .string(user.email),
            "role": .string(user.role.rawValue), "registered": user.isRegistered.map(JSONValue.bool),
            "added": .string(user.added.description),
            "products": .array(
                explanations.map { explanation in
                    .object([
                        "product": .string(explanation.product.id.text),
                        "outcome": .string(explanation.outcome.rawValue),
                        "retained": .bool(explanation.isRetained), "cause": .string(explanation.cause.rawValue),
                        "since": .string(explanation.since.description), "tier": explanation.tier.map(JSONValue.string),
                    ])
                }
            ),
        ])
    }
}

extension AccountState.Status {
    /// The status in files for programs.
    package var code: String {
        switch self {
        case .absent: "absent"
        case .active: "active"
        case .deactivated: "deactivated"
        case .deleted: "deleted"
        }
    }
}
