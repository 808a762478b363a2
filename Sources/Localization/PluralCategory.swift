/// CLDR's plural categories, in CLDR's order.
package enum PluralCategory: String, CaseIterable, Hashable, Sendable {
    case zero, one, two, few, many, other

    /// The names in locale files.
    static let names = allCases.map(\.rawValue)
}
