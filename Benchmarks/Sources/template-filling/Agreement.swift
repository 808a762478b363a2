import Mustache
import Site
import Templating

/// Checks that all contestants create the same pages, so that they are comparable.
enum Agreement {
    /// Two contestants created different pages.
    struct Disagreement: Error, CustomStringConvertible {
        let description: String
    }

    /// Compares the output of every contestant for every page: all tags with their attributes, and all texts, in order.
    ///
    /// Only white space between them, and the spelling of escaped characters, may differ. swift-mustache escapes `'`,
    /// and cmark unescapes characters that need no escaping.
    static func check(_ pages: [PreparedPage]) throws {
        for page in pages {
            var filled: [UInt8] = []
            page.steps.template.fill(page.records, into: &filled)
            guard filled == page.steps.render() else {
                throw Disagreement(description: "UserPageSteps.swift and the renderer make different pages")
            }
            let ours = HTMLText.tokens(of: String(decoding: filled, as: UTF8.self))
            try compare(ours, "swift-mustache", page.mustache.render(page.values))
            var parsed = page.head
            CommonMark.append(page.markdown, to: &parsed)
            parsed += page.tail
            try compare(ours, "cmark", String(decoding: parsed, as: UTF8.self))
        }
    }

    private static func compare(_ ours: [String], _ name: String, _ page: String) throws {
        let theirs = HTMLText.tokens(of: page)
        guard ours != theirs else { return }
        let place = zip(ours, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let index = place ?? min(ours.count, theirs.count)
        throw Disagreement(
            description: """
                Vitrina and \(name) make different pages, of \(ours.count) and \(theirs.count) tags and texts. From there:
                \(ours[index...].prefix(4).joined(separator: "\n"))
                against
                \(theirs[index...].prefix(4).joined(separator: "\n"))
                """
        )
    }
}
