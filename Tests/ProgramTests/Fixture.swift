import Foundation
import Testing

/// A directory in Fixtures/sites.
struct Fixture {
    let events: [String]
    /// The compared moments, one per line of `as-of.txt`.
    let moments: [String]
    private let directory: URL

    init(_ name: String) throws {
        directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/sites/\(name)")
        func lines(_ file: String, _ directory: URL) throws -> [String] {
            try String(contentsOf: directory.appendingPathComponent(file), encoding: .utf8)
                .split(separator: "\n").map(String.init)
        }
        events = try lines("events.jsonl", directory)
        moments = try lines("as-of.txt", directory)
    }

    func expected(at moment: String) throws -> MarkList {
        MarkList(try String(contentsOf: file(moment), encoding: .utf8))
    }

    func record(_ marks: MarkList, at moment: String) throws {
        try FileManager.default.createDirectory(
            at: file(moment).deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(marks.text.utf8).write(to: file(moment))
    }

    private func file(_ moment: String) -> URL { directory.appendingPathComponent("expected/\(moment).txt") }
}

/// The marks of each page of accounts and partners: <doc:SiteFiles#Marks>, "Machine-readable marks".
struct MarkList: Equatable {
    /// The marks by path.
    ///
    /// Each mark is an element with its `data-` attributes, in the order of the page.
    let marks: [String: [String]]

    init(_ tree: Tree) throws {
        var marks: [String: [String]] = [:]
        for path in tree.paths where path.hasPrefix("accounts/") || path.hasPrefix("partners/") {
            marks[path] = path.hasSuffix(".html") ? Self.elements(of: tree.text(path) ?? "") : []
        }
        self.marks = marks
    }

    /// A list in the format of `text`.
    init(_ text: String) {
        var marks: [String: [String]] = [:]
        var path = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("  ") {
                marks[path, default: []].append(String(line.dropFirst(2)))
            } else {
                path = String(line)
                marks[path] = []
            }
        }
        self.marks = marks
    }

    /// Each path on a line, followed by its marks.
    var text: String {
        marks.sorted { $0.key < $1.key }.map { path, elements in
            ([path] + elements.map { "  " + $0 }).map { $0 + "\n" }.joined()
        }.joined()
    }

    /// The language of the page, the languages of its links, and all elements with `data-` attributes.
    private static func elements(of page: String) -> [String] {
        page.matches(of: /<([a-z]+)((?: [a-z-]+(?:="[^"]*")?)*) ?\/?>/).compactMap { tag in
            let name = tag.output.1
            let isLink = name == "link" && tag.output.2.contains("hreflang=")
            let wanted = tag.output.2.matches(of: /\ ([a-z-]+)="([^"]*)"/).filter { attribute in
                attribute.output.1.hasPrefix("data-") || name == "html" && attribute.output.1 == "lang"
                    || isLink && ["hreflang", "href"].contains(attribute.output.1)
            }
            guard !wanted.isEmpty else { return nil }
            return "\(name)" + wanted.map { " \($0.output.1)=\($0.output.2)" }.joined()
        }
    }
}
