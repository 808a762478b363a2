/// A text in quotation marks, cut to what fits an error message, with nothing in it that could disturb a terminal.
package func quoted(_ text: String) -> String {
    let visible = text.unicodeScalars.prefix(80).map { scalar in
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
    }
    return "\"\(visible.joined())\(text.unicodeScalars.count > 80 ? "…" : "")\""
}
