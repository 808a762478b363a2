import Licensing

/// A list of users of an account.
enum UserList: Hashable, Sendable {
    /// The kinds of lists, each with its own heading.
    enum Kind: String, CaseIterable, Sendable {
        case all
        case byEmail = "by-email"
        case newest
        case withLicense = "with-license"
        case withoutLicense = "without-license"
        case cause
        case neverRegistered = "never-registered"
        case neverRegisteredHolders = "never-registered-holders"
    }

    /// All users, sorted by name.
    case all
    /// All users, sorted by e-mail address.
    case byEmail
    /// All users, newest first.
    case newest
    /// Users with a license, whether or not the console shows it.
    case withLicense(Product)
    case withoutLicense(Product)
    /// Users whose answer has this cause.
    case cause(Product, Cause)
    case neverRegistered
    /// <doc:LicensingRules#Questions>, question 9: "Seats held by users who never registered".
    case neverRegisteredHolders

    var kind: Kind {
        switch self {
        case .all: .all
        case .byEmail: .byEmail
        case .newest: .newest
        case .withLicense: .withLicense
        case .withoutLicense: .withoutLicense
        case .cause: .cause
        case .neverRegistered: .neverRegistered
        case .neverRegisteredHolders: .neverRegisteredHolders
        }
    }

    var product: Product? {
        switch self {
        case .all, .byEmail, .newest, .neverRegistered, .neverRegisteredHolders: nil
        case .withLicense(let product), .withoutLicense(let product), .cause(let product, _): product
        }
    }

    /// Whether the list contains all users in another order.
    var isOrder: Bool { self == .byEmail || self == .newest }

    var cause: Cause? { if case .cause(_, let cause) = self { cause } else { nil } }

    /// The name of the list in addresses.
    var name: String {
        guard let product else { return kind.rawValue }
        return "\(product.id).\(cause?.rawValue ?? kind.rawValue)"
    }
}
