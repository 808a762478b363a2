/// A number and its noun: `1 event`, `2 events`.
///
/// - Parameter plural: nil for the noun with an `s`.
package func counted(_ number: some BinaryInteger, _ noun: String, _ plural: String? = nil) -> String {
    "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}
