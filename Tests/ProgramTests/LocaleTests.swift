import Foundation
import Testing

/// A new language is one file.
///
/// Mistakes in templates and locale files are reported with their places, and prevent publishing.
@Suite(.timeLimit(.minutes(30)))
struct LocaleTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
        try place.copyFromCheckout("Templates")
        try place.copyFromCheckout("Locales")
    }

    private static let sources = ["--templates", "Templates", "--locales", "Locales"]

    private func run(_ command: String) async throws -> Program.Outcome {
        try await Program.run([command] + Self.sources, in: place.root)
    }

    /// Replaces text in a file; fails if the text is missing.
    private func edit(_ path: String, _ text: String, with other: String) throws {
        let old = try #require(place.text(path))
        try #require(old.contains(text), "\(path) has no \(text)")
        try place.write(old.replacingOccurrences(of: text, with: other), to: path)
    }

    // MARK: A new language

    @Test func `a copied locale file adds a language with pages, language links and hreflang`() async throws {
        try await place.importing(EventText.acme)
        #expect(try await run("build").code == 0)
        let before = try place.tree()
        try place.write(try #require(place.text("Locales/es.json")), to: "Locales/pt.json")
        let built = try await run("build")
        #expect(built.code == 0, "\(built.errors)")
        let tree = try place.tree()
        // Every Spanish page has a counterpart in the new language, except for guides, which are separate files.
        for path in before.paths where path.contains("/es/") && !path.hasPrefix("help/") {
            let page = path.replacingOccurrences(of: "/es/", with: "/pt/")
            let text = try #require(tree.text(page), "\(page) is missing")
            guard page.hasSuffix(".html") else { continue }
            #expect(text.contains("<html lang=\"pt\""), "\(page)")
            #expect(text.contains("Español"), "\(page) does not name its language")
        }
        for (path, bytes) in tree.files where path.hasPrefix("accounts/") && path.hasSuffix(".html") {
            let text = String(decoding: bytes, as: UTF8.self)
            for locale in ["en", "es", "pt", "x-default"] {
                let link = try Regex(#"<link rel="alternate" hreflang="\#(locale)" href="[^"]+">"#)
                #expect(text.contains(link), "\(path) has no link for \(locale)")
            }
            for locale in ["en", "es", "pt"] {
                let link = try Regex(#"<a href="[^"]+"[^>]* hreflang="\#(locale)""#)
                #expect(text.contains(link), "\(path) has no language link for \(locale)")
            }
        }
        #expect(try await run("verify").code == 0)
        try place.remove("Locales/pt.json")
        #expect(try await run("build").code == 0)
        #expect(try place.tree() == before, "a language that goes takes its pages with it")
    }

    @Test func `a guide missing in a new language is a warning, and pages link to another language`() async throws {
        try place.write(try #require(place.text("Locales/es.json")), to: "Locales/pt.json")
        let checked = try await run("check")
        #expect(checked.code == 0)
        #expect(checked.outputLines.contains { $0.hasPrefix("Templates/help/pt/") && $0.contains(": warning: ") })
        #expect(!checked.output.contains(": error: "))
        #expect(!checked.output.contains("no template uses"), "guides of other languages say the messages")
        try await place.importing(EventText.acme)
        #expect(try await run("build").code == 0)
        let page = try #require(place.text("site/accounts/acme/pt/users/u1.html"))
        #expect(page.contains(/href="[^"]*help\/(en|es)\/[a-z-]+\.html"/))
    }

    // MARK: Mistakes

    private func breakEverything() throws {
        try edit("Templates/user.md", "{{name}}", with: "{{nmae}}")
        try edit("Templates/account.md", "{{t orders.expiringSoon}}", with: "{{t orders.expiringSon}}")
        try edit("Locales/es.json", "\"section.users\": \"Usuarios\",", with: "\"section.users\": \"{Usuarios\",")
    }

    /// Whether a line has the form that editors and CI systems parse.
    private static func isError(_ line: String) -> Bool {
        line.wholeMatch(of: /[^:]+:[0-9]+:[0-9]+: error: .+/) != nil
    }

    @Test func `check reports every mistake with file, line and column, and exits with 1`() async throws {
        try breakEverything()
        let outcome = try await run("check")
        #expect(outcome.code == 1)
        let errors = (outcome.outputLines + outcome.errorLines).filter { $0.contains(": error: ") }
        #expect(errors.count >= 3)
        for error in errors { #expect(Self.isError(error), "\(error)") }
        for file in ["Templates/user.md:1:", "Templates/account.md:", "Locales/es.json:"] {
            #expect(errors.contains { $0.hasPrefix(file) }, "\(file) is not named")
        }
    }

    @Test func `a mistake is reported with its line in the file`() async throws {
        let lines = try #require(place.text("Templates/account.md")).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        try place.write((lines + ["", "word {{nonsense}}", ""]).joined(separator: "\n"), to: "Templates/account.md")
        let outcome = try await run("check")
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("Templates/account.md:\(lines.count + 2):6: error: "), "\(outcome.output)")
    }

    @Test func `a build with mistakes reports them all, fails, and does not change the site`() async throws {
        try await place.importing(EventText.acme)
        #expect(try await run("build").code == 0)
        let before = try place.stamps()
        try await place.importing([EventText.license("e-20", "u2", EventText.day(3))])
        try breakEverything()
        let outcome = try await run("build")
        #expect(outcome.code != 0)
        #expect(outcome.code > 0, "\(outcome.end)")
        for file in ["Templates/user.md:1:", "Templates/account.md:", "Locales/es.json:"] {
            #expect(outcome.errorLines.contains { $0.hasPrefix(file) && Self.isError($0) }, "\(file)")
        }
        #expect(try place.stamps() == before)
    }

    @Test func `a build with mistakes does not create a site`() async throws {
        try await place.importing(EventText.acme)
        try breakEverything()
        #expect(try await run("build").code != 0)
        #expect(!place.exists("site"))
    }

    @Test(arguments: ["{", "[]", "{}", "\u{0}", ""])
    func `the error for an invalid locale file has its location`(text: String) async throws {
        try place.write(text, to: "Locales/pt.json")
        let outcome = try await run("check")
        #expect(outcome.code == 1)
        #expect(outcome.outputLines.contains { $0.hasPrefix("Locales/pt.json:") && Self.isError($0) })
    }

    // MARK: Files

    @Test func `a template that is a pipe or a device is refused at once`() async throws {
        try #require(mkfifo(place.root + "/Templates/partials/pipe.html", 0o600) == 0)
        for command in ["check", "build"] {
            expectClearFailure(try await run(command), with: [74], naming: "Templates/partials/pipe.html")
        }
        try place.remove("Templates/partials/pipe.html")
        try link("Locales/pt.json", to: "/dev/zero")
        expectClearFailure(try await run("check"), with: [74], naming: "Locales/pt.json")
    }

    private func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: place.root + "/" + path, withDestinationPath: target)
    }

    @Test func `a broken symbolic link is reported`() async throws {
        try link("Templates/partials/gone.html", to: "nowhere.html")
        expectClearFailure(try await run("check"), with: [74], naming: "Templates/partials/gone.html")
    }

    @Test func `a symbolic link to a folder is followed, and a loop of links is reported`() async throws {
        let root = place.root
        try FileManager.default.moveItem(atPath: root + "/Templates/help/es", toPath: root + "/guides")
        try link("Templates/help/es", to: "../../guides")
        #expect(try await run("check").code == 0)
        try place.write("{{nmae}}", to: "guides/glossary.md")
        #expect(try await run("check").output.contains("Templates/help/es/glossary.md:1:1: error: "))
        try link("Templates/partials/again", to: "..")
        expectClearFailure(try await run("check"), with: [74], naming: "loop of symbolic links")
    }

    @Test(
        .enabled(if: geteuid() != 0, "root may read every file"),
        arguments: ["Templates/partials", "Locales", "Templates/user.md"]
    )
    func `a file or a folder without read permission is reported`(path: String) async throws {
        let file = place.root + "/" + path
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file)
        expectClearFailure(try await run("check"), with: [74], naming: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }

    @Test(arguments: ["Locales/pt.JSON", "Templates/help/es/more.MD", "Templates/partials/x.Html"])
    func `a file extension with capital letters is an error, because the file would not be read`(
        path: String
    ) async throws {
        try place.write("# Title", to: path)
        let outcome = try await run("check")
        #expect(outcome.code == 1)
        #expect(
            outcome.outputLines.filter { $0.contains(": error: ") }.map { $0.hasPrefix("\(path):1:1: error: ") } == [
                true
            ]
        )
        #expect(try await run("build").code == 65)
        #expect(!place.exists("site"))
    }

    @Test(arguments: [
        "Locales/ES.json", "Templates/help/en/faq#1.md", "Templates/assets/icons/x.svg",
        "Templates/assets/SITE.css", "Templates/partials/Trail.html",
    ])
    func `a file name that is not a valid and unique address fails check and build`(path: String) async throws {
        try place.write(path.hasSuffix(".json") ? try #require(place.text("Locales/es.json")) : "# Title\n", to: path)
        let outcome = try await run("check")
        #expect(outcome.code == 1)
        #expect(outcome.outputLines.contains { $0.hasPrefix("\(path):1:1: error: ") }, "\(outcome.output)")
        #expect(try await run("build").code == 65)
        #expect(!place.exists("site"))
    }

    @Test func `a message missing from a locale file is reported with the file`() async throws {
        try edit("Locales/es.json", "    \"section.users\": \"Usuarios\",\n", with: "")
        let outcome = try await run("check")
        #expect(outcome.code == 1)
        #expect(outcome.outputLines.contains { $0.contains("section.users") && $0.contains("es.json") })
    }

    @Test func `check reports paths in the form in which they were given`() async throws {
        try FileManager.default.moveItem(atPath: place.root + "/Templates", toPath: place.root + "/pages")
        try FileManager.default.moveItem(atPath: place.root + "/Locales", toPath: place.root + "/words")
        try edit("pages/user.md", "{{name}}", with: "{{nmae}}")
        try edit("words/es.json", "\"section.users\": \"Usuarios\",", with: "\"section.users\": \"{Usuarios\",")
        let outcome = try await place.vitrina("check", "--templates", "pages", "--locales", "words")
        #expect(outcome.code == 1)
        let errors = outcome.outputLines.filter { $0.contains(": error: ") }
        #expect(errors.count >= 2)
        for error in errors {
            let file = try #require(error.split(separator: ":").first)
            #expect(place.exists(String(file)), "an editor cannot open \(file)")
        }
    }

    @Test func `the shipped templates and locale files pass check`() async throws {
        let outcome = try await place.succeed("check")
        #expect(!outcome.output.contains(": error: "))
        #expect(try await run("check").code == 0)
    }
}
