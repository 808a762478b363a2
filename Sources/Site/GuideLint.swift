import Localization
import Templating

/// What no guide shows by itself: sections that a language lacks, links that lead nowhere, words that the language avoids.
enum GuideLint {
    /// All of it, for every language.
    ///
    /// - Parameter reference: the language with which the others are compared.
    static func problems(
        _ sources: SiteSources,
        _ templates: [String: PageTemplates],
        reference: String
    ) -> [SiteProblem] {
        templates.sorted { $0.key < $1.key }.flatMap { locale, set in
            sources.guides(in: locale).flatMap { name -> [SiteProblem] in
                guard let text = GuideText(name, locale, sources) else { return [] }
                var problems = links(in: text, set, sources) + wording(of: text, set.catalog.wording)
                if let guide = set.guides[name] {
                    let expected = templates[reference]?.guides[name]?.template.anchors ?? []
                    problems += missingAnchors(in: guide, name, expected: expected).map { anchor in
                        text.problem(
                            "no heading has the anchor {#\(anchor)}, to which links lead, so that they show the top of the "
                                + "guide. Write ## … {#\(anchor)}."
                        )
                    }
                }
                return problems
            }
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

    /// Links to guides that the language does not have, or to sections that they do not have.
    private static func links(in text: GuideText, _ set: PageTemplates, _ sources: SiteSources) -> [SiteProblem] {
        let names = sources.guides(in: text.locale)
        return text.source.matches(of: /\]\(([a-z0-9-]*)(?:\.html)?(?:#([^)]*))?\)/).compactMap { match in
            let name = match.1.isEmpty ? text.name : String(match.1)
            guard match.0.contains(".html") || match.1.isEmpty, name != "index" else { return nil }
            guard names.contains(name) else {
                return text.problem(
                    "there is no guide \(name).md in this language, so the link leads nowhere",
                    at: text.place(of: match.range.lowerBound)
                )
            }
            guard let anchor = match.2, let guide = set.guides[name] else { return nil }
            guard !guide.template.anchors.contains(String(anchor)) else { return nil }
            return text.problem(
                "no heading of \(name).md has the anchor {#\(anchor)}",
                at: text.place(of: match.range.lowerBound)
            )
        }
    }

    private static func wording(of text: GuideText, _ wording: Wording) -> [SiteProblem] {
        let trailing = text.source.matches(of: /[ \t]+\n/).map { match in
            text.problem("the line ends with white space. Remove it", at: text.place(of: match.range.lowerBound))
        }
        return trailing
            + text.paragraphs.flatMap { paragraph in
                wording.findings(in: paragraph.text).map { finding in
                    text.problem(
                        "this paragraph: \(finding.problem)",
                        at: text.place(ofScalar: paragraph.offset + finding.offset),
                        finding.problem.severity == .error ? .error : .warning
                    )
                }
            }
    }
}

/// The Markdown of a guide, for checks.
private struct GuideText {
    let name: String
    let locale: String
    let source: String
    private let file: String

    init?(_ name: String, _ locale: String, _ sources: SiteSources) {
        let path = "help/\(locale)/\(name).md"
        guard let template = sources.templates.first(where: { $0.path == path }),
            let text = String(validating: template.bytes, as: UTF8.self)
        else { return nil }
        self.name = name
        self.locale = locale
        source = text
        file = "\(sources.templatesName)/\(path)"
    }

    /// The paragraphs as they are read, and where they begin, in Unicode scalars: what is not read aloud is blotted out.
    var paragraphs: [(offset: Int, text: String)] {
        let blot = Unicode.Scalar(0xFFFC).map(Character.init) ?? "?"
        var text = source
        for match in source.matches(of: /`[^`\n]*`|\]\([^)\n]*\)|\{\{[^}]*\}\}|\{#[^}\n]*\}/).reversed() {
            let length = match.0.unicodeScalars.count
            text.replaceSubrange(match.range, with: String(repeating: blot, count: length))
        }
        var paragraphs: [(offset: Int, text: String)] = []
        var offset = 0
        for paragraph in text.split(separator: "\n\n", omittingEmptySubsequences: false) {
            paragraphs.append((offset, String(paragraph)))
            offset += paragraph.unicodeScalars.count + 2
        }
        return paragraphs
    }

    func place(of index: String.Index) -> (line: Int, column: Int) {
        place(ofScalar: source.unicodeScalars.distance(from: source.startIndex, to: index))
    }

    func place(ofScalar offset: Int) -> (line: Int, column: Int) {
        let before = source.unicodeScalars.prefix(offset).split(separator: "\n", omittingEmptySubsequences: false)
        return (before.count, (before.last?.count ?? 0) + 1)
    }

    func problem(
        _ text: String,
        at place: (line: Int, column: Int) = (1, 1),
        _ severity: SiteProblem.Severity = .warning
    ) -> SiteProblem {
        SiteProblem(severity: severity, file: file, line: place.line, column: place.column, text: text)
    }
}
