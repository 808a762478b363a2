import Foundation
import Testing

/// Code, tests and articles cite sections of the DocC articles as `<doc:` followed by an article and a section.
struct CitationTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The paths of all text files below a directory that may cite an article.
    private static func files(in directory: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(directory).path)
            .filter { path in
                [".swift", ".py", ".md"].contains { path.hasSuffix($0) } && !path.contains(".build/")
            }
            .map { "\(directory)/\($0)" }
    }

    /// The anchors of each article, by its name; DocC derives an anchor from its heading.
    private static func sections() throws -> [String: Set<String>] {
        var sections: [String: Set<String>] = [:]
        for path in try files(in: "Sources") where path.contains(".docc/") {
            let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
            #expect(sections[name] == nil, "two articles are called \(name)")
            let headings = try text(path).matches(of: /(?m)^##+ (.+)$/).map { String($0.1) }
            for heading in headings {
                #expect(heading.wholeMatch(of: /[A-Za-z0-9 ]+/) != nil, "\(path): \(heading) has no plain anchor")
            }
            let anchors = headings.map { $0.replacing(" ", with: "-") }
            #expect(Set(anchors).count == anchors.count, "\(path) has two headings with one anchor")
            sections[name] = Set(anchors)
        }
        return sections
    }

    @Test func `every cited article and section exists`() throws {
        let sections = try Self.sections()
        try #require(sections.count > 10)
        var count = 0
        for path in try ["Sources", "Tests", "Benchmarks", "Templates"].flatMap(Self.files) {
            for citation in try Self.text(path).matches(of: /<doc:([A-Za-z]+)(?:#([^>]*))?>/) {
                let (article, section) = (String(citation.1), citation.2.map(String.init))
                guard article != "Article" else { continue }
                count += 1
                guard let anchors = sections[article] else {
                    Issue.record("\(path) cites \(article), which does not exist")
                    continue
                }
                if let section {
                    #expect(anchors.contains(section), "\(path) cites \(article)#\(section), which does not exist")
                }
            }
        }
        #expect(count > 200)
    }

    @Test func `citations name articles, not files outside the repository`() throws {
        for path in try ["Sources", "Tests", "Benchmarks", "Templates"].flatMap(Self.files) {
            let found = try Self.text(path).firstMatch(of: /\b(?:domain|contract|design)\.md\b/)
            #expect(found == nil, "\(path) cites \(found.map { String($0.0) } ?? "")")
        }
    }
}
