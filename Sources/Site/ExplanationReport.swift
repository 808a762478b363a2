package import Licensing
import Localization
import StrictJSON

/// The output of `vitrina explain` for a user: the answers of the user page, for a terminal or a program.
package struct ExplanationReport {
    private let state: AccountState
    private let user: User
    private let phrases: Phrasebook
    private let names: ProductNames
    private let products: ProductCatalog
    private let evidence: Evidence
    /// The address of the user's page.
    private let page: String

    /// Creates a report in a locale; nil if the site does not have the locale.
    ///
    /// - Parameter address: returns the address of a path of the site.
    package init?(
        _ state: AccountState,
        _ user: User,
        _ renderer: SiteRenderer,
        locale: String,
        address: (String) -> String
    ) {
        guard let phrases = renderer.templates[locale]?.phrases else { return nil }
        self.state = state
        self.user = user
        self.phrases = phrases
        names = renderer.names
        products = renderer.products
        evidence = Evidence(state)
        page = address(Route.user(state.id, user.id, locale: locale).path)
    }

    /// The report for people.
    package var lines: [String] {
        ["\(user.shownName) <\(user.email)>", "\(state.id) / \(user.id)", page]
            + state.explanations(for: user, products: products).flatMap(lines)
    }

    private func lines(_ explanation: Explanation) -> [String] {
        let facts = facts(explanation)
        let cause = "cause.\(explanation.cause.rawValue)"
        let actor = Actor(for: explanation.cause)
        return [
            "",
            "\(explanation.product.name)\(tier(explanation)): \(phrases.text(explanation.outcome, among: products))",
            "  \(phrases.text("\(cause).title")) (\(explanation.cause.rawValue))",
            "  \(phrases.text("\(cause).why", facts))",
            "  \(phrases.text("answer.since")): \(explanation.since)",
        ] + todo(explanation) + [
            "  \(phrases.text("answer.who")): \(phrases.text("actor.\(actor.rawValue)"))"
        ] + contacts + explanation.notes.map { "  \(text($0))" } + ["  \(phrases.text("evidence.heading")):"]
            + evidence.entries(for: user, explanation).map { entry in
                "    \(entry.time)  \(phrases.text(of: entry, names: names))\(entry.event.map { "  [\($0)]" } ?? "")"
            }
    }

    /// Behind the name of the product, as on the page.
    private func tier(_ explanation: Explanation) -> String {
        let tier = explanation.needsTier ? phrases.text("tier.notChosen") : explanation.tier
        return tier.map { " · \($0)" } ?? ""
    }

    private var contacts: [String] {
        let partner = state.contacts.partner.map { ["  \(phrases.text("answer.partner")): \($0)"] } ?? []
        let admins = state.contacts.admins.map { "\($0.shownName) <\($0.email)>" }.joined(separator: ", ")
        return admins.isEmpty ? partner : partner + ["  \(phrases.text("answer.admins")): \(admins)"]
    }

    private func todo(_ explanation: Explanation) -> [String] {
        let steps = steps(explanation)
        if steps.count == 1 { return ["  \(phrases.text("answer.todo")): \(steps[0])"] }
        return ["  \(phrases.text("answer.todo")):"] + steps.enumerated().map { "    \($0 + 1). \($1)" }
    }

    private func steps(_ explanation: Explanation) -> [String] {
        let facts = facts(explanation)
        return Step.steps(for: explanation).map { phrases.text("answer.step.\($0.rawValue)", facts) }
    }

    /// The arguments of messages about an answer.
    private func facts(_ explanation: Explanation) -> [String: Phrasebook.Argument] {
        var facts: [String: Phrasebook.Argument] = [
            "productName": .text(explanation.product.name), "history": .text(phrases.text("answer.history")),
        ]
        facts["order"] = explanation.remedy?.order.map { .text($0.text) }
        facts["starts"] = explanation.remedy?.starts.map(Phrasebook.Argument.day)
        facts["expired"] = explanation.remedy?.expired.map(Phrasebook.Argument.day)
        facts["needed"] = explanation.remedy?.needed.map(Phrasebook.Argument.integer)
        return facts
    }

    private func text(_ note: Explanation.Note) -> String {
        switch note {
        case .revokedBefore(let time): phrases.text("note.revokedBefore", ["revokedBefore": .moment(time)])
        case .notManageableInConsole(let time):
            phrases.text("note.notManageable", ["notManageableSince": .moment(time)])
        case .keptForReview(let time): phrases.text("note.keptForReview", ["keptForReview": .moment(time)])
        case .neverRegistered: phrases.text("user.neverRegistered")
        }
    }

    /// The report for programs: codes, with sentences in the locale.
    package var json: String {
        JSONValue.object([
            "account": .string(state.id.text),
            "user": .string(user.id.text),
            "name": .string(user.name),
            "page": .string(page),
            "locale": .string(phrases.catalog.id),
            "products": .array(state.explanations(for: user, products: products).map(json)),
        ]).indentedText
    }

    private func json(_ explanation: Explanation) -> JSONValue {
        let facts = facts(explanation)
        let cause = "cause.\(explanation.cause.rawValue)"
        let actor = Actor(for: explanation.cause)
        return .object([
            "product": .string(explanation.product.id.text),
            "outcome": .string(explanation.outcome.rawValue),
            "retained": .bool(explanation.isRetained),
            "tier": explanation.tier.map(JSONValue.string),
            "needsTier": .bool(explanation.needsTier),
            "cause": .string(explanation.cause.rawValue),
            "since": .string(explanation.since.description),
            "why": .string(phrases.text("\(cause).why", facts)),
            "whatToDo": .string(steps(explanation).joined(separator: " ")),
            "steps": .array(steps(explanation).map(JSONValue.string)),
            "whoCanDoIt": .string(actor.rawValue),
            "partner": state.contacts.partner.map(JSONValue.string),
            "admins": .array(
                state.contacts.admins.map { .object(["name": .string($0.name), "email": .string($0.email)]) }
            ),
            "notes": .array(explanation.notes.map { .string(text($0)) }),
            "events": .array(
                evidence.entries(for: user, explanation).map { entry in
                    .object([
                        "time": .string(entry.time.description), "source": entry.event.map { .string($0.source) },
                        "id": entry.event.map { .string($0.id) }, "actor": entry.actor.map(JSONValue.string),
                        "text": .string(phrases.text(of: entry, names: names)),
                    ])
                }
            ),
        ])
    }
}
