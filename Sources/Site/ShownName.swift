import Licensing
import Localization

/// A value with an id and a name from a sender.
protocol Named {
    associatedtype Subject
    var id: Identifier<Subject> { get }
    var name: String { get }
}

extension Named {
    /// The name on pages; the id if the name has no visible characters.
    ///
    /// Readers could not perceive a link or heading without visible text: WCAG 2.2, 2.4.4. Tables and JSON contain the
    /// original name.
    var shownName: String { name.hasVisibleText ? name : id.text }
}

extension Partner: Named {}
extension AccountSummary: Named {}
extension User: Named {}
extension HistoryEntry.Person: Named {}
extension Contacts.Admin: Named {}

extension AccountState: Named {
    /// The name of the account; empty before its creation.
    var name: String { profile?.name ?? "" }
}
