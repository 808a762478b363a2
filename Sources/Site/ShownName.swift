import Licensing
import Localization

/// Something with a name from outside, and an id.
protocol Named {
    associatedtype Subject
    var id: Identifier<Subject> { get }
    var name: String { get }
}

extension Named {
    /// What pages call it: the name, or the id where the name has nothing visible.
    ///
    /// A link or a heading without anything visible cannot be found: WCAG 2.2, 2.4.4. Tables and JSON keep the name as it is.
    var shownName: String { name.hasVisibleText ? name : id.text }
}

extension Partner: Named {}
extension AccountSummary: Named {}
extension User: Named {}
extension HistoryEntry.Person: Named {}
extension Contacts.Admin: Named {}

extension AccountState: Named {
    /// The name of the account, or nothing before it was created.
    var name: String { profile?.name ?? "" }
}
