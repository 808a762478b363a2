import Testing

@testable import Templating

/// Errors in messages, partials and layouts.
struct CompositionErrorTests {
    @Test(arguments: [
        Fault("{{t hlep}}", "1:1 unknown message \"hlep\". Did you mean \"help\"?"),
        Fault(
            "{{t greeting}}",
            "1:1 the message \"greeting\" shows \"name\", which is not a field here. Did you mean \"user.name\"?"
        ),
        Fault(
            "{{t cause.:id.title}}",
            "1:1 \"id\" is a code; only the codes of words can be in the key of a message."
        ),
        Fault("{{t cause.:caus.title}}", "1:1 unknown field \"caus\". Did you mean \"cause\"?"),
        Fault(
            "{{t cause.:cause.titel}}",
            "1:1 unknown message \"cause.expired.titel\". Did you mean \"cause.expired.title\"?",
            "1:1 unknown message \"cause.off.titel\". Did you mean \"cause.off.title\"?"
        ),
    ])
    func `an unknown message, field or code in a message tag is refused`(fault: Fault) throws {
        try fault.expect(in: "page.html")
        try fault.expect(in: "page.md")
    }

    @Test func `an argument of a message must be a field of a suitable kind`() throws {
        let site = TestSite(["page.html": "{{t free}}{{t by}}{{t on}}{{t facts}}"])
        let fields: [Value] = [
            .text("seats", "5"), .flag("name", true), .word("cause", ["of", "expired"], 0), .integer("isOn", 1),
            .text("share", ""), .integer("born", 1), .day("seen", 1),
        ]
        #expect(
            try site.errors("page.html", fields)
                == [
                    "1:1: error: the message \"free\" needs a value as \"name\", but the field is a flag.",
                    "1:1: error: the message \"free\" needs an integer as \"seats\", but the field is text.",
                    "1:11: error: the message \"by\" chooses by \"cause\", which is never \"off\". Did you mean \"of\"?",
                    "1:19: error: the message \"on\" needs a word or a flag as \"isOn\", but the field is an integer.",
                    "1:27: error: the message \"facts\" needs a day or a moment as \"born\", but the field is an integer.",
                    "1:27: error: the message \"facts\" needs a moment as \"seen\", but the field is a day.",
                    "1:27: error: the message \"facts\" needs an integer as \"share\", but the field is text.",
                ].map { "Templates/page.html:" + $0 }
        )
    }

    @Test func `a missing, ambiguous or cyclic partial is refused`() throws {
        let site = TestSite([
            "page.html": "{{> a}}{{> seets}}{{> two}}", "partials/a.html": "\n{{> b}}", "partials/b.md": "{{> a}}",
            "partials/two.md": "", "partials/two.html": "", "partials/seats.html": "",
        ])
        #expect(
            try site.errors() == [
                "Templates/page.html:1:8: error: there is no partial \"seets\" in partials/. Did you mean \"seats\"?",
                "Templates/page.html:1:19: error: partials/two.html and partials/two.md both exist. Keep one of them.",
                "Templates/partials/b.md:1:1: error: the partials include each other: a > b > a. Break the cycle.",
            ]
        )
    }

    @Test func `an error in a partial is reported once, at its place in the file of the partial`() throws {
        let site = TestSite(["page.html": "{{> p}}{{> p}}", "partials/p.html": "a\n{{x}}"])
        #expect(
            try site.errors("page.html", [.code("xy", "")]) == [
                "Templates/partials/p.html:2:1: error: unknown field \"x\". Did you mean \"xy\"?"
            ]
        )
    }

    @Test func `a layout must include the page exactly once`() throws {
        let site = TestSite([
            "page.html": "{{> body}}", "none.html": "a", "twice.html": "{{> body}}{{> body}}", "p.md": "",
        ])
        #expect(
            try site.errors("p.md", layout: "none.html") == [
                "Templates/none.html:1:1: error: the layout has no {{> body}}. Put it where the page belongs."
            ]
        )
        #expect(
            try site.errors("p.md", layout: "twice.html") == [
                "Templates/twice.html:1:11: error: {{> body}} is in the layout twice. Keep one of them."
            ]
        )
        #expect(try site.errors() == ["Templates/page.html:1:1: error: there is no partial \"body\" in partials/."])
    }
}
