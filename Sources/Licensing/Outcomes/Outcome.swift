/// The outcome on the user page for one product.
///
/// The raw values are the marks of <doc:SiteFiles#Marks>.
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

    /// The position of the toggle; nil if there is none.
    ///
    /// Whether it can be operated is a separate property, `isOperable`.
    package var toggle: Switch? {
        switch self {
        case .licensedReadOnly, .licensed: .on
        case .assignable, .licensesNotAvailable: .off
        case .noLicenses: nil
        }
    }

    /// Whether the console allows an administrator to operate the toggle.
    package var isOperable: Bool {
        switch self {
        case .licensed, .assignable: true
        case .licensedReadOnly, .licensesNotAvailable, .noLicenses: false
        }
    }
}
