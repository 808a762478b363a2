import Basics
import Localization
import Site
import Testing

/// All problems of Templates/ and Locales/ are reported together, with their places and instructions.
struct SourceProblemTests {
    private func places(_ problems: [Diagnostic]) -> [String] {
        problems.map { "\($0.file):\($0.place.line):\($0.place.column)" }
    }

    @Test func `the shipped files have no problems`() throws {
        #expect(try Checkout.shipped().problems().map(\.description) == [])
    }

    @Test func `all mistakes in all files are reported together`() throws {
        let broken = try Checkout.shipped().replacing("# {{name}}", with: "# {{nmae}}", inTemplate: "user.md")
            .replacing("# {{accountName}}", with: "# {{t acount.seats}}\n\n{{#orders}}", inTemplate: "account.md")
            .replacing("{{> trail}}", with: "{{> trial}}", inTemplate: "layout.html")
            .replacing("\"frame.skip\"", with: "\"frame.skpi\"", inLocale: "es.json")
        let problems = try broken.problems()
        #expect(problems.allSatisfy { $0.severity == .error })
        let files = Set(problems.map(\.file))
        #expect(
            files.isSuperset(of: [
                "Templates/user.md", "Templates/account.md", "Templates/layout.html", "Locales/es.json",
            ])
        )
        #expect(Set(problems).count == problems.count, "each once, although two languages have it")
        let order = problems.map { ($0.file, $0.place.line, $0.place.column) }
        #expect(zip(order, order.dropFirst()).allSatisfy { $0 <= $1 }, "in the order of their places")
    }

    /// A change of a template, the tag of its error (nil: none, for the whole file), and words of the error.
    private static let mistakes: [(file: String, old: String, new: String, tag: String?, words: [String])] = [
        ("user.md", "# {{name}}", "# {{nmae}}", "{{nmae}}", ["\"nmae\"", "Did you mean \"name\"?"]),
        (
            "user.md", "# {{name}}", "# {{t user.secton}}", "{{t user.secton}}",
            ["\"user.secton\"", "Did you mean \"user.section\"?"]
        ),
        ("user.md", "# {{name}}", "# {{> user-fact}}", "{{> user-fact}}", ["Did you mean \"user-facts\"?"]),
        ("user.md", "# {{name}}", "# {{{name}}}", "{{{name}}}", ["unescaped tags are not supported"]),
        ("user.md", "# {{name}}", "# <b>{{name}}</b>", "<b>", ["raw HTML", "partials/NAME.html"]),
        ("user.md", "# {{name}}", "# [x]({{name}})", "{{name}}", ["\"name\"", "cannot be the target of a link"]),
        ("partials/seats.html", "\"{{pool}}\"", "\"{{pol}}\"", "{{pol}}", ["\"pol\"", "Did you mean \"pool\"?"]),
        ("partials/seats.html", "{{/seats}}", "", "{{#seats}}", ["\"seats\"", "{{/seats}}"]),
        ("not-found.md", "{{start}}", "{{strat}}", "{{strat}}", ["\"strat\"", "Did you mean \"start\"?"]),
        (
            "link-ended.md", "{{t linkEnded.text}}", "{{t linkEnded.txet}}", "{{t linkEnded.txet}}",
            ["Did you mean \"linkEnded.text\"?"]
        ),
        ("layout.html", "{{> body}}", "", nil, ["{{> body}}"]),
    ]

    @Test(arguments: mistakes.indices) func `a mistake in a template is reported with its place and advice`(
        index: Int
    ) throws {
        let mistake = Self.mistakes[index]
        let checkout = try Checkout.shipped().only("en").replacing(
            mistake.old,
            with: mistake.new,
            inTemplate: mistake.file
        )
        let problems = try checkout.problems()
        let tagPlace = mistake.tag.flatMap { checkout.place(of: $0, inTemplate: mistake.file) }
        let place = "Templates/\(mistake.file):\(tagPlace ?? "1:1")"
        let problem = try #require(
            problems.first { "\($0.file):\($0.place.line):\($0.place.column)" == place },
            "\(places(problems))"
        )
        #expect((tagPlace == nil) == (mistake.tag == nil))
        #expect(problem.description.hasPrefix("\(place): error: "))
        for word in mistake.words { #expect(problem.message.contains(word), "\(problem.message)") }
        #expect(!problem.isMissingFile)
    }

    @Test func `an unused message is a warning at its place`() throws {
        var checkout = try Checkout.shipped()
        for name in ["en.json", "es.json"] {
            checkout = try checkout.replacing(
                "    \"frame.skip\"",
                with: "    \"zz.unused\": \"x\",\n    \"frame.skip\"",
                inLocale: name
            )
        }
        let lines = try ["en.json", "es.json"].map { try #require(checkout.place(of: "\"zz.unused\"", inLocale: $0)) }
        let warnings = try checkout.renderer().warnings
        #expect(places(warnings) == ["Locales/en.json:\(lines[0])", "Locales/es.json:\(lines[1])"])
        #expect(warnings.allSatisfy { $0.severity == .warning && $0.message.contains("\"zz.unused\"") })
        #expect(warnings.first?.description.contains(": warning: ") == true)
    }

    @Test(
        arguments: [
            "start.md", "help.md", "partner.md", "partner-orders.md", "partner-accounts.md", "account.md",
            "account-users.md", "account-history.md", "account-deleted.md", "user.md", "not-found.md", "link-ended.md",
            "layout.html",
        ]
    )
    func `a missing page template is reported as a missing file`(path: String) throws {
        var checkout = try path == "user.md" ? Checkout.shipped() : Checkout.shipped().only("en")
        checkout.templates[path] = nil
        let problems = try checkout.problems()
        let missing = problems.filter(\.isMissingFile)
        #expect(missing.map(\.file) == ["Templates/\(path)"], "\(problems.map(\.description))")
        #expect(missing.first?.severity == .error)
    }

    @Test(arguments: ["site.css", "icon.svg", "refresh.js"])
    func `a missing asset that pages load is reported as a missing file`(
        name: String
    ) throws {
        var checkout = try Checkout.shipped()
        checkout.assets[name] = nil
        let problems = try checkout.problems()
        #expect(problems.map(\.file) == ["Templates/assets/\(name)"])
        #expect(problems.allSatisfy { $0.isMissingFile && $0.severity == .error })
    }

    @Test func `a guide that all languages lack is an error, because pages link to it`() throws {
        var checkout = try Checkout.shipped()
        for locale in ["en", "es"] { checkout.templates["help/\(locale)/assign-order.md"] = nil }
        let problems = try checkout.problems().filter { $0.message.contains("assign-order") }
        #expect(problems.count == 1)
        #expect(problems.first?.severity == .error)
    }

    @Test func `a guide without a title is an error in its first line`() throws {
        var checkout = try Checkout.shipped()
        checkout.templates["help/es/assign-order.md"] = Array("Texto.\n".utf8)
        let problems = try checkout.problems()
        #expect(places(problems) == ["Templates/help/es/assign-order.md:1:1"])
        #expect(problems.first?.message.contains("# Title") == true)
    }

    @Test func `a notice message that no notice uses is a warning`() throws {
        let checkout = try Checkout.shipped().only("en").replacing(
            "{{t linkEnded.advice}}",
            with: "",
            inTemplate: "link-ended.md"
        )
        let warnings = try checkout.renderer().warnings.filter { $0.file == "Locales/en.json" }
        #expect(warnings.count == 1)
        #expect(warnings.first?.message.contains("\"linkEnded.advice\"") == true)
    }

    @Test func `an argument in a message that is shown without arguments is an error`() throws {
        let checkout = try Checkout.shipped().replacing(
            "\"start.title\": \"",
            with: "\"start.title\": \"{name} ",
            inLocale: "es.json"
        )
        let problems = try checkout.problems().filter { $0.message.contains("is shown without arguments") }
        #expect(problems.map(\.file) == ["Locales/es.json"])
        #expect(problems.allSatisfy { $0.severity == .error && $0.place.line > 1 })
    }

    @Test func `a site without a language is an error`() throws {
        var checkout = try Checkout.shipped()
        checkout.locales = [:]
        let problems = try checkout.problems()
        #expect(problems.contains { $0.severity == .error && $0.file == "Locales" && $0.message.contains("en.json") })
    }

    @Test func `a message that one language lacks is an error in its locale file`() throws {
        let checkout = try Checkout.shipped().replacing("\"frame.help\":", with: "\"frame.hepl\":", inLocale: "es.json")
        let problems = try checkout.problems()
        #expect(problems.allSatisfy { $0.severity == .error })
        #expect(
            problems.contains { $0.file == "Locales/es.json" && $0.message.contains("frame.help") && $0.place.line > 1 }
        )
        #expect(
            problems.contains { $0.file == "Locales/es.json" && $0.message.contains("frame.hepl") && $0.place.line > 1 }
        )
    }

    @Test func `a locale file with two mistakes has two errors`() throws {
        let checkout = try Checkout.shipped()
            .replacing("\"direction\": \"ltr\"", with: "\"direction\": \"lrt\"", inLocale: "es.json")
            .replacing("\"Sin licencias\"", with: "\"Sin {licencias\"", inLocale: "es.json")
        let error = #expect(throws: CatalogErrors.self) { _ = try checkout.sources() }
        let problems = (error?.errors ?? []).map(\.diagnostic)
        #expect(problems.count >= 2)
        #expect(problems.contains { $0.place.line == 5 && $0.message.contains("lrt") })
        #expect(
            problems.contains { $0.message.contains("official.noLicenses") && $0.place.line > 4 && $0.place.column > 1 }
        )
        #expect(
            problems.allSatisfy { $0.description.hasPrefix("Locales/es.json:") && $0.description.contains(": error: ") }
        )
    }

    @Test func `all problems are printed, one per line`() throws {
        let problems = [
            Diagnostic(
                severity: .error,
                file: "Templates/a.md",
                place: SourcePlace(line: 2, column: 3),
                message: "one"
            ),
            Diagnostic(severity: .warning, file: "Locales/es.json", message: "two"),
        ]
        #expect(
            Diagnostics(problems).description == "Templates/a.md:2:3: error: one\nLocales/es.json:1:1: warning: two"
        )
    }
}
