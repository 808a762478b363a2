/// The six names CLDR has for the plural forms of a language, in CLDR's order.
package enum PluralCategory: String, CaseIterable, Hashable, Sendable {
    case zero, one, two, few, many, other

    /// The names as written in files.
    static let names = allCases.map(\.rawValue)
}
