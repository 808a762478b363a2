import Basics
import Localization
import Templating

/// Checks of guides that compilation does not make: invalid names, missing sections, dead links, guides that the list of guides
/// leaves out or names differently, and wording.
enum GuideLint {
    /// All problems in all languages.
    ///
    /// - Parameter reference: the language whose sections the others must have.
    static func problems(
        _ sources: SiteSources,
        _ templates: [String: PageTemplates],
        reference: String
    ) -> [Diagnostic] {
        let allGuides = sources.allGuides
        return SourceNames.problems(sources) + sources.textProblems
            + templates.sorted { $0.key < $1.key }.flatMap { locale, set -> [Diagnostic] in
                let names = Set(sources.guides(in: locale))
                return list(locale, set, sources)
                    + (sources.guides(in: locale) + ["index"]).flatMap { name -> [Diagnostic] in
                        guard let text = GuideText(name, locale, sources) else { return [] }
                        var problems = links(in: text, set, names, allGuides) + wording(of: text, set.catalog.wording)
                        if let guide = set.guides[name] {
                            let expected = templates[reference]?.guides[name]?.template.anchors ?? []
                            problems += missingAnchors(in: guide, name, expected: expected).map { anchor in
                                text.problem(
                                    """
                                    links lead to the anchor {#\(anchor)}, but no heading has it. Write ## … \
                                    {#\(anchor)}.
                                    """
                                )
                            }
                        }
                        return problems
                    }
            }
    }

    /// Guides that a language's own list leaves out, or calls by another name than their title.
    private static func list(_ locale: String, _ set: PageTemplates, _ sources: SiteSources) -> [Diagnostic] {
        guard let list = GuideText("index", locale, sources) else { return [] }
        let left = Set(set.guides.keys).subtracting(set.guideLinks.map(\.guide)).sorted()
        return left.map { list.problem("no link leads to \($0).md, so it is listed last, without a description") }
            + set.guideLinks.compactMap { link in
                guard let guide = set.guides[link.guide], let text = link.text, text != guide.title else { return nil }
                return list.problem(
                    "the link to \(link.guide).md says “\(text)”. The title of the guide is “\(guide.title)”"
                )
            }
    }

    private static func missingAnchors(
        in guide: PageTemplates.Guide,
        _ name: String,
        expected: Set<String>
    ) -> [String] {
        let linked = Guide.Section.all.filter { $0.guide.rawValue == name }.map(\.anchor)
        return expected.union(linked).subtracting(guide.template.anchors).sorted()
    }

    /// Links to guides or sections that the language does not have.
    ///
    /// - Parameters:
    ///   - names: the guides of the language.
    ///   - allGuides: the guides of all languages.
    private static func links(
        in text: GuideText,
        _ set: PageTemplates,
        _ names: Set<String>,
        _ allGuides: Set<String>
    ) -> [Diagnostic] {
        text.links.compactMap { link in
            let name = link.guide ?? text.name
            guard name != "index" else { return nil }
            guard names.contains(name) else {
                let effect = allGuides.contains(name) ? "leads to another language" : "is broken"
                return text.problem(
                    "there is no guide \(name).md in this language, so the link \(effect)",
                    at: link.offset
                )
            }
            guard let anchor = link.anchor, let guide = set.guides[name] else { return nil }
            guard !guide.template.anchors.contains(anchor) else { return nil }
            return text.problem("no heading of \(name).md has the anchor {#\(anchor)}", at: link.offset)
        }
    }

    private static func wording(of text: GuideText, _ wording: Wording) -> [Diagnostic] {
        text.trailingSpaces.map { text.problem("the line ends with white space. Remove it", at: $0) }
            + text.paragraphs.flatMap { paragraph in
                wording.findings(in: paragraph.text).map { finding in
                    text.problem(
                        "this paragraph: \(finding.problem)",
                        at: paragraph.offset + finding.offset,
                        finding.problem.severity == .error ? .error : .warning
                    )
                }
            }
    }
}

/// The Markdown of a guide, for checks.
///
/// Offsets are Unicode scalars from 0.
///
/// Each check reads the text once, even if it has many delimiters that are never closed.
private struct GuideText {
    /// A link to a guide.
    struct Link {
        let offset: Int
        /// The name of the other guide; nil for a link within the guide.
        let guide: String?
        let anchor: String?
    }

    let name: String
    private let file: String
    private let scalars: [Unicode.Scalar]
    private let lines: LineIndex

    /// Reads a guide; nil if it cannot be read, which its compilation reports.
    init?(_ name: String, _ locale: String, _ sources: SiteSources) {
        let path = "help/\(locale)/\(name).md"
        // try?: a file that is not text has been reported.
        guard let template = sources.template(path), template.bytes.count <= TemplateLibrary.sizeLimit,
            let text = try? SourceText(decoding: template.bytes)
        else { return nil }
        self.name = name
        file = "\(sources.templatesName)/\(path)"
        scalars = Array(String(decoding: text.bytes, as: UTF8.self).unicodeScalars)
        lines = LineIndex(scalars) { $0 == "\n" }
    }

    /// The links such as `](assign-order.html#steps)` and `](#steps)`.
    var links: [Link] {
        var links: [Link] = []
        var (opening, closing) = (ForwardSearch<Unicode.Scalar>(["]", "("]), ForwardSearch<Unicode.Scalar>([")"]))
        var next = 0
        while let offset = opening.next(in: scalars, from: next) {
            next = offset + 2
            let name = scalars[next...].prefix { $0 == "-" || ("a"..."z").contains($0) || ("0"..."9").contains($0) }
            let isPage = scalars[name.endIndex...].starts(with: ".html".unicodeScalars)
            guard isPage || name.isEmpty else { continue }
            var end = name.endIndex + (isPage ? 5 : 0)
            var anchor: String?
            if scalars.indices.contains(end), scalars[end] == "#" {
                guard let close = closing.next(in: scalars, from: end + 1) else { continue }
                anchor = Self.text(scalars[(end + 1)..<close])
                end = close
            }
            guard scalars.indices.contains(end), scalars[end] == ")" else { continue }
            links.append(Link(offset: offset, guide: name.isEmpty ? nil : Self.text(name), anchor: anchor))
        }
        return links
    }

    /// The offsets of white space at the ends of lines.
    var trailingSpaces: [Int] {
        scalars.indices.compactMap { end in
            guard scalars[end] == "\n" else { return nil }
            let start = lines.line(at: end).start
            let length = scalars[start..<end].reversed().prefix { $0 == " " || $0 == "\t" }.count
            return length == 0 ? nil : end - length
        }
    }

    /// The paragraphs with their offsets.
    ///
    /// Parts that are not prose are replaced.
    var paragraphs: [(offset: Int, text: String)] {
        let text = blotted
        var paragraphs: [(offset: Int, text: String)] = []
        var (search, start) = (ForwardSearch<Unicode.Scalar>(["\n", "\n"]), 0)
        while let end = search.next(in: text, from: start) {
            paragraphs.append((start, Self.text(text[start..<end])))
            start = end + 2
        }
        return paragraphs + [(start, Self.text(text[start...]))]
    }

    /// The text in which each scalar of code, addresses, tags and anchors is replaced by U+FFFC.
    private var blotted: [Unicode.Scalar] {
        var text = scalars
        var marks = (
            tick: ForwardSearch<Unicode.Scalar>(["`"]), parenthesis: ForwardSearch<Unicode.Scalar>([")"]),
            brace: ForwardSearch<Unicode.Scalar>(["}"]), line: ForwardSearch<Unicode.Scalar>(["\n"])
        )
        var offset = 0
        while offset < scalars.count {
            let following = scalars.indices.contains(offset + 1) ? scalars[offset + 1] : nil
            var end: Int?
            var mayCrossLines = false
            switch (scalars[offset], following) {
            case ("`", _): end = marks.tick.next(in: scalars, from: offset + 1)
            case ("]", "("): end = marks.parenthesis.next(in: scalars, from: offset + 2)
            case ("{", "#"): end = marks.brace.next(in: scalars, from: offset + 2)
            case ("{", "{"):
                let brace = marks.brace.next(in: scalars, from: offset + 2)
                end = brace.flatMap { scalars.indices.contains($0 + 1) && scalars[$0 + 1] == "}" ? $0 + 1 : nil }
                mayCrossLines = true
            default: break
            }
            guard let end, mayCrossLines || end < marks.line.next(in: scalars, from: offset) ?? scalars.count else {
                offset += 1
                continue
            }
            for blot in offset...end { text[blot] = "\u{FFFC}" }
            offset = end + 1
        }
        return text
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    func problem(
        _ text: String,
        at offset: Int = 0,
        _ severity: Diagnostic.Severity = .warning
    ) -> Diagnostic {
        let line = lines.line(at: offset)
        return Diagnostic(
            severity: severity,
            file: file,
            place: SourcePlace(line: line.number, column: offset - line.start + 1),
            message: text
        )
    }
}
