import Licensing

/// The users of an account for spreadsheets, with a row for each user and product.
struct UsersCSV {
    let bytes: [UInt8]

    private static let columns = [
        "user", "name", "email", "role", "registered", "added", "product", "outcome", "retained", "cause", "since",
        "tier",
    ]

    init(_ state: AccountState, _ users: [User], _ products: ProductCatalog) {
        var table = CSVTable(columns: Self.columns)
        for user in users {
            for explanation in state.explanations(for: user, products: products) {
                table.append([
                    user.id.text, user.name, user.email, user.role.rawValue, user.isRegistered.map(String.init) ?? "",
                    user.added.description, explanation.product.id.text, explanation.outcome.rawValue,
                    explanation.isRetained ? "true" : "false", explanation.cause.rawValue,
                    explanation.since.description,
                    explanation.tier ?? "",
                ])
            }
        }
        bytes = table.bytes
    }
}
