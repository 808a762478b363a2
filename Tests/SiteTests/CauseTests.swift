import Testing

/// A page names the cause, since when it applies, what to do, and who can do it: <doc:LicensingRules#Causes>.
struct CauseTests {
    /// The parts of an answer.
    private struct Answer {
        let title: String
        let why: String
        let todo: String
        let since: [String]
        let guide: String?
    }

    private func answer(_ example: CauseExample, _ locale: String) async throws -> Answer {
        let page = try await RenderedSite(example.story).userPage("u1", of: "acme", locale)
        let answers = try page.main().all { $0.hasClass("answer") }
        #expect(answers.count == 1)
        let answer = try #require(answers.first)
        let parts = answer.elements
        let title = try #require(parts.firstIndex { $0.name == "h2" })
        let why = parts[title + 1]
        let heading = try #require(parts.firstIndex { $0.name == "h3" })
        let link = try #require(answer.all(named: "a").compactMap { $0["href"] }.first { $0.contains("help/") })
        return Answer(
            title: parts[title].text,
            why: why.text,
            todo: parts[heading + 1].text,
            since: answer.all(named: "time").compactMap { $0["datetime"] },
            guide: page.target(of: link)
        )
    }

    @Test(arguments: CauseExample.all, ["en", "es"])
    func `a cause has its data attributes and the date of its event`(
        example: CauseExample,
        locale: String
    ) async throws {
        let page = try await RenderedSite(example.story).userPage("u1", of: "acme", locale)
        let product = try #require(page.productRows().first)
        #expect(product["data-cause"] == example.cause)
        #expect(product["data-outcome"] == example.outcome)
        let answer = try await answer(example, locale)
        #expect(answer.since == [example.since])
    }

    @Test(arguments: CauseExample.all, ["en", "es"])
    func `a cause links to an existing guide in the reader's language`(
        example: CauseExample,
        locale: String
    ) async throws {
        let answer = try await answer(example, locale)
        #expect(answer.guide == "help/\(locale)/\(example.guide).html")
        #expect(try await RenderedSite(example.story).files[answer.guide ?? ""] != nil)
    }

    @Test func `all twelve causes occur`() {
        #expect(Set(CauseExample.all.map(\.cause)).count == 12)
    }

    @Test func `every cause has a different text in every language`() async throws {
        var texts: [String: [Answer]] = [:]
        for locale in ["en", "es"] {
            for example in CauseExample.all { texts[locale, default: []].append(try await answer(example, locale)) }
        }
        let all = try #require(texts["en"]) + (try #require(texts["es"]))
        #expect(Set(all.map(\.title)).count == 24)
        #expect(Set(all.map(\.why)).count == 24)
        #expect(Set(all.map(\.todo)).count == 24)
        #expect(all.allSatisfy { !$0.title.isEmpty && !$0.why.isEmpty && !$0.todo.isEmpty })
    }
}
