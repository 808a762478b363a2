/// The outcome that the user page shows for one product; the raw values are the marks of <doc:SiteFiles#Marks>.
package enum Outcome: String, Hashable, Sendable, CaseIterable {
    /// A row, toggle on, read-only.
    case licensedReadOnly = "licensed-read-only"
    /// No row: "No licenses".
    case noLicenses = "no-licenses"
    /// A row, toggle on, operable.
    case licensed
    /// A row, toggle off, operable.
    case assignable
    /// A row, toggle off, disabled: "Licenses not available".
    case licensesNotAvailable = "licenses-not-available"

    /// Whether Products & Licenses has a row for the product.
    package var showsRow: Bool { self != .noLicenses }

    /// The position of the toggle, where there is one.
    ///
    /// Whether it can be used is `isOperable`: two facts, two properties.
    package var toggle: Switch? {
        switch self {
        case .licensedReadOnly, .licensed: .on
        case .assignable, .licensesNotAvailable: .off
        case .noLicenses: nil
        }
    }

    /// Whether the console lets an administrator use the toggle.
    package var isOperable: Bool {
        switch self {
        case .licensed, .assignable: true
        case .licensedReadOnly, .licensesNotAvailable, .noLicenses: false
        }
    }
}
