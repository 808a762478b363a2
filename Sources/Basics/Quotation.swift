/// A text in quotation marks for error messages.
///
/// Texts are cut after 80 characters. Control characters, which could disturb a terminal, are replaced by U+FFFD.
package func quoted(_ text: String) -> String {
    let visible = text.unicodeScalars.prefix(80).map { scalar in
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
    }
    return "\"\(visible.joined())\(text.unicodeScalars.count > 80 ? "…" : "")\""
}
