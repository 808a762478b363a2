/// Users with the same answer, as far as it depends on the account.
///
/// An account may have 100,000 users. Changes of all of their pages are recorded once per group.
package enum AnswerGroup: Int, Hashable, Sendable, CaseIterable {
    case holder
    /// A holder of a license that was assigned from the console while MiCollab was in control:
    /// <doc:LicensingRules#Console-assignment>.
    case unmanageableHolder
    case neverHeld
    case unassigned
    case revoked
}

extension User {
    /// The group of the user for a product.
    package func answerGroup(for product: ProductID) -> AnswerGroup {
        if let license = licenses[product] { return license.isNotManageable ? .unmanageableHolder : .holder }
        switch losses[product]?.kind {
        case nil: return .neverHeld
        case .unassigned: return .unassigned
        case .revoked: return .revoked
        }
    }
}

extension AnswerGroup {
    /// Whether users of the group hold a license.
    package var holds: Bool { self == .holder || self == .unmanageableHolder }

    /// The way in which users of the group lost their license.
    var loss: User.Loss.Kind? {
        switch self {
        case .holder, .unmanageableHolder, .neverHeld: nil
        case .unassigned: .unassigned
        case .revoked: .revoked
        }
    }
}

/// The last changes of the answer of a group of users because of the account.
package struct AnswerTimes: Hashable, Sendable {
    /// The answer of the console, its cause, and its time.
    package internal(set) var answer: Timestamp?
    /// The notes on the answer.
    package internal(set) var notes: Timestamp?
}
