/// The parts of HTML that are needed to compare pages.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    private static func unescaped(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }

    /// The tags and the texts between them, in order.
    ///
    /// White space within a text counts as one space, and is ignored at its ends. All escaped forms of a character are
    /// equal.
    static func tokens(of html: String) -> [String] {
        var tokens: [String] = []
        for piece in html.split(separator: "<") {
            guard let end = piece.firstIndex(of: ">") else {
                tokens.append(String(piece))
                continue
            }
            tokens.append("<" + unescaped(String(piece[...end])))
            let words = piece[piece.index(after: end)...].split { $0 == " " || $0 == "\n" }
            if !words.isEmpty { tokens.append(unescaped(words.joined(separator: " "))) }
        }
        return tokens
    }
}
