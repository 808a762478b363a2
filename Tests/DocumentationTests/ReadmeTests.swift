import Foundation
import Testing

/// README.md and the articles list every command, setting, event type, address and status.
struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func names(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(directory).path).sorted()
    }

    /// The paths of the DocC articles of all targets.
    private static func articles() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent("Sources").path)
            .filter { $0.contains(".docc/") && $0.hasSuffix(".md") }.sorted().map { "Sources/\($0)" }
    }

    /// The matches of a pattern with one group in a file.
    private static func matches(_ pattern: Regex<(Substring, Substring)>, in path: String) throws -> [String] {
        try text(path).matches(of: pattern).map { String($0.1) }
    }

    @Test func `README lists every target of the package`() throws {
        let readme = try Self.text("README.md")
        let systemModules = ["CCmark", "CPostgreSQL", "CRevision", "CSQLite", "CZlib"]
        let targets = try Self.names(in: "Sources").filter { !systemModules.contains($0) }
        #expect(targets.count > 10)
        for target in targets { #expect(readme.contains("| `\(target)` |"), "no line for \(target)") }
    }

    // A build without output looks like one that hangs.
    @Test func `README gives the durations of builds and tests from the Makefile`() throws {
        let readme = try Self.text("README.md").replacing("\n", with: " ")
        let minutes = try Self.matches(/_MINUTES = ([0-9]+)/, in: "Makefile")
        try #require(minutes.count == 3)
        #expect(readme.contains("`make demo` builds for about \(minutes[0]) minutes"))
        #expect(
            readme.contains("`make test` builds for about \(minutes[1]) minutes and tests for about \(minutes[2]) more")
        )
        let makefile = try Self.text("Makefile")
        for name in ["PROGRAM", "TESTS", "TESTING"] {
            #expect(makefile.contains("$(\(name)_MINUTES)"), "said beforehand")
        }
    }

    @Test func `every event type is listed`() throws {
        let article = try Self.text("Sources/Licensing/Licensing.docc/Events.md")
        let types = try Self.matches(/= "([a-z]+\.[a-z]+)"/, in: "Sources/Licensing/Events/EventType.swift")
        #expect(types.count == 21)
        for type in types { #expect(article.contains("`\(type)`"), "\(type) is missing") }
    }

    @Test func `every command is listed`() throws {
        let article = try Self.text("Sources/vitrina/vitrina.docc/Commands.md")
        let files = try Self.names(in: "Sources/vitrina/Commands").map { $0.prefix { $0 != "." } }
        #expect(files.count >= 10)
        for file in files {
            let command = file.replacing("Command", with: "").lowercased()
            #expect(article.contains("| `vitrina \(command)` |"), "vitrina \(command) is missing")
        }
    }

    @Test func `every setting is listed with its environment variable`() throws {
        let article = try Self.text("Sources/vitrina/vitrina.docc/Commands.md")
        let variables = try ["SharedOptions", "Settings", "ServerSettings"].flatMap {
            try Self.matches(/"(VITRINA_[A-Z0-9_]+)"/, in: "Sources/vitrina/\($0).swift")
        }
        #expect(Set(variables).count == 12)
        for variable in variables { #expect(article.contains("`\(variable)`"), "\(variable) is missing") }
    }

    @Test func `every address of the server is listed`() throws {
        let article = try Self.text("Sources/Receiver/Receiver.docc/HTTPInterface.md")
        for path in [
            "/webhooks", "/webhooks/{source}", "/health/live", "/health/ready", "/metrics", "/openapi.json", "/access",
        ] {
            #expect(article.contains(path), "\(path) is missing")
        }
    }

    @Test func `every status of a refusal is listed`() throws {
        let article = try Self.text("Sources/Receiver/Receiver.docc/HTTPInterface.md")
        for status in [202, 400, 401, 404, 405, 408, 409, 413, 415, 422, 431, 503] {
            #expect(article.contains(try Regex("\\|[^|\n]*\\b\(status)\\b[^|\n]*\\|")), "\(status) is missing")
        }
    }

    @Test func `every page template is described`() throws {
        let guide = try Self.text("Sources/Site/Site.docc/Templates.md")
        let files = try Self.names(in: "Templates").filter { $0.hasSuffix(".md") && $0 != "README.md" }
        #expect(files.count >= 10)
        for file in files { #expect(guide.contains("`\(file)`"), "\(file) is missing") }
    }

    @Test func `README links to every article`() throws {
        let readme = try Self.text("README.md")
        for article in try Self.articles() where !article.hasSuffix("/Vitrina.md") && !article.hasSuffix("/README.md") {
            #expect(readme.contains("](\(article))"), "\(article) is missing")
        }
    }

    @Test(arguments: try ["README.md", "Templates/README.md", "Benchmarks/README.md"] + articles())
    func `files that a document links to exist`(document: String) throws {
        let folder = Self.root.appendingPathComponent(document).deletingLastPathComponent()
        let links = try Self.matches(/\]\(([^)#:]+)\)/, in: document).filter { !$0.contains("{{") }
        for link in links {
            #expect(
                FileManager.default.fileExists(atPath: folder.appendingPathComponent(link).path),
                "\(link) is missing"
            )
        }
    }

    @Test(arguments: ["Benchmarks/Package.swift", "Tests/Fuzzing/Package.swift"])
    func `a package that builds the sources declares the same dependencies as Package.swift`(
        manifest: String
    ) throws {
        let declared = try Self.dependencies(in: "Package.swift", declaredBy: "\\.target\\(\\s*name: ")
        let parts = try Self.dependencies(in: manifest, declaredBy: "\\bpart\\(\\s*")
        #expect(parts.count > 8)
        for (target, dependencies) in parts {
            // These packages do not build parts that only a trait adds.
            #expect(declared[target]?.subtracting(["CPostgreSQL"]) == dependencies, "\(target)")
        }
    }

    /// The quoted names in the declaration of each target in a manifest, by the name of the target.
    private static func dependencies(in manifest: String, declaredBy prefix: String) throws -> [String: Set<String>] {
        let declaration = try Regex(prefix + "\"([A-Za-z]+)\"", as: (Substring, Substring).self)
        let text = try text(manifest)
        return Dictionary(
            text.matches(of: declaration).map { match in
                // The declaration ends at its closing bracket.
                var depth = 1
                let body = text[match.range.upperBound...].prefix { sign in
                    depth += sign == "(" ? 1 : sign == ")" ? -1 : 0
                    return depth > 0
                }
                let list = body.split(separator: "exclude:").first ?? ""
                let names = list.matches(of: /"([A-Za-z]+)"(?!, package)/).map { String($0.1) }
                let products = list.matches(of: /name: "([A-Za-z]+)", package/).map { String($0.1) }
                return (String(match.1), Set(names + products))
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test func `a target imports only targets of lower layers`() throws {
        let rings: [[String]] = [
            ["Basics"], ["StrictJSON", "Tables"], ["Licensing", "Localization"],
            ["Templating", "SampleData", "Ledger", "Publishing", "Sharing", "Webhooks"],
            ["Site", "Mapping"], ["Sheets"],
            ["Regeneration", "SQLiteStore", "PostgresStore", "ObjectStore", "Receiver"], ["vitrina"],
        ]
        for (height, ring) in rings.enumerated() {
            for target in ring {
                let imported = try Self.imports(of: target)
                for other in rings[height...].joined() where other != target {
                    #expect(!imported.contains(other), "\(target) imports \(other)")
                }
            }
        }
    }

    private static func imports(of target: String) throws -> Set<String> {
        let folder = root.appendingPathComponent("Sources/\(target)")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        return try paths.reduce(into: []) { found, path in
            let lines = /(?m)^(?:@\w+(?:\(\w+\))? )*(?:\w+ )?import ([A-Za-z]+)/
            found.formUnion(try matches(lines, in: "Sources/\(target)/\(path)"))
        }
    }
}
