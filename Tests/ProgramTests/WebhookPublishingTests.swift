import Foundation
import TestKit
import Testing

/// From a webhook to its pages, while `serve` runs: <doc:Events> and <doc:SiteFiles>.
@Suite(.timeLimit(.minutes(30)))
struct WebhookPublishingTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let sender = Sender.standard

    private func send(_ event: String, to server: Program.Server) throws {
        expectAccepted(try server.client.answer(to: Self.sender.request(event)), 1)
    }

    /// Whether the page of a user shows an outcome.
    private func page(of user: String, shows outcome: String) -> Bool {
        place.text("site/accounts/acme/en/users/\(user).html")?.contains("data-outcome=\"\(outcome)\"") == true
    }

    @Test func `an accepted event is published to its pages, and no other file changes`() async throws {
        let other = [
            EventText.event("z-1", "partner.created", EventText.day(1), #""partner":"p2","name":"Sur Redes""#),
            EventText.event(
                "z-2",
                "account.created",
                EventText.day(1),
                #""account":"zeta","partner":"p2","name":"Zeta""#
            ),
        ]
        try await place.importing(EventText.acme + other)
        try await place.serving { server in
            try await server.isIdle()
            let before = try place.stamps()
            let tree = try place.tree()
            try send(EventText.license("e-20", "u2", EventText.day(3)), to: server)
            try await eventually("the license is on the page") { page(of: "u2", shows: "licensed") }
            try await server.isIdle()
            let changed = try place.tree().differences(from: tree)
            #expect(changed.contains("accounts/acme/en/users/u2.html"))
            #expect(!changed.contains { $0.hasPrefix("accounts/zeta/") || $0.hasPrefix("partners/p2/") })
            #expect(!changed.contains { $0.contains("/users/u1.html") })
            let after = try place.stamps()
            #expect(Workplace.differences(before, after) == changed)
            // A duplicate changes no file.
            let again = try Self.sender.request(EventText.license("e-20", "u2", EventText.day(3)))
            expectAccepted(try server.client.answer(to: again), 0, duplicates: 1)
            try await server.isIdle()
            #expect(try place.stamps() == after)
        }
        try await place.succeed("verify")
    }

    @Test func `a late event takes effect from its own time`() async throws {
        try await place.importing(EventText.acme)
        try await place.serving { server in
            try await server.isIdle()
            // The license arrives before its user, and both arrive before the switch that revoked the license.
            try send(EventText.license("l-1", "u3", EventText.day(2, 12)), to: server)
            try send(EventText.user("l-2", "u3", "Cleo Ruiz", EventText.day(2, 11)), to: server)
            try await eventually("the user is there, with the license") { page(of: "u3", shows: "licensed") }
            let off = #""account":"acme","integration":"miteam-meetings""#
            try send(EventText.event("l-3", "integration.disabled", EventText.day(2, 14), off), to: server)
            try await eventually("the license is gone") { !page(of: "u3", shows: "licensed") }
            try send(EventText.event("l-4", "integration.enabled", EventText.day(2, 16), off), to: server)
            try send(EventText.license("l-5", "u3", EventText.day(3)), to: server)
            try await eventually("it is back") { page(of: "u3", shows: "licensed") }
            try send(
                EventText.event("l-6", "user.removed", EventText.day(2, 13), #""account":"acme","user":"u3""#),
                to: server
            )
            try await eventually("the user was gone by then") { !place.exists("site/accounts/acme/en/users/u3.html") }
        }
        try await place.succeed("verify")
    }

    @Test func `a future event takes effect at its time`() async throws {
        try await place.importing(EventText.acme)
        try await place.serving { server in
            try await server.isIdle()
            let due = Date().addingTimeInterval(3)
            let time = ISO8601DateFormatter.string(from: due, timeZone: .gmt, formatOptions: .withInternetDateTime)
            try send(EventText.license("f-1", "u2", time), to: server)
            try send(EventText.user("f-2", "never", "Never", "2999-01-01T00:00:00Z"), to: server)
            try await server.isIdle()
            let isShown = page(of: "u2", shows: "licensed")
            // Times have whole seconds. On a slower machine, this cannot be checked.
            if Date() < due.addingTimeInterval(-1) { #expect(!isShown) }
            try await eventually("its time has come") { page(of: "u2", shows: "licensed") }
            #expect(Date() >= due.addingTimeInterval(-1))
            #expect(!place.exists("site/accounts/acme/en/users/never.html"))
        }
        try await place.succeed("verify")
    }

    @Test func `a changed template is published, and an invalid one is reported and changes nothing`() async throws {
        try place.copyFromCheckout("Templates")
        try place.copyFromCheckout("Locales")
        try await place.importing(EventText.acme)
        try await place.serving("--templates", "Templates", "--locales", "Locales") { server in
            try await server.isIdle()
            let page = "accounts/acme/en/users/u1.html"
            let template = "Templates/user.md"
            let original = try #require(place.text(template))
            try place.write(original + "\nEdited while serving.\n", to: template)
            try await eventually("the edit is published") {
                place.text("site/" + page)?.contains("Edited while serving.") == true
            }
            try await server.isIdle()
            let whole = try place.tree()
            let stamps = try place.stamps()
            try place.write(original + "\n{{user.nam}}\n", to: template)
            try await eventually("the mistake is reported") { try server.errors().contains("user.nam") }
            #expect(try place.tree() == whole)
            #expect(try place.stamps() == stamps)
            // New events are rendered with the old templates.
            try send(EventText.license("e-20", "u2", EventText.day(3)), to: server)
            try await eventually("the license is on the page") { self.page(of: "u2", shows: "licensed") }
            #expect(place.text("site/accounts/acme/en/users/u2.html")?.contains("Edited while serving.") == true)
            try place.write(original, to: template)
            try await eventually("the edit is taken back") {
                place.text("site/" + page)?.contains("Edited while serving.") == false
            }
            try await server.isIdle()
        }
        try await place.succeed("verify")
    }

    @Test func `webhooks in any order and an import of the same events give the same bytes`() async throws {
        let sample = try await place.succeed("sample", "--accounts", "5", "--users", "30", "--seed", "7")
        let imported = try Workplace()
        try await imported.succeed("import", "-", input: sample.output)
        try await imported.succeed("build")
        var random = SeededGenerator(seed: 7)
        let events = (sample.outputLines + sample.outputLines.prefix(40)).shuffled(using: &random)
        try await place.serving { server in
            var requests: [WireRequest] = []
            var rest = events[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...8, using: &random)
                requests.append(
                    count == 1
                        ? try Self.sender.request(rest.prefix(1).joined())
                        : try Self.sender.batch(Array(rest.prefix(count)))
                )
                rest = rest.dropFirst(count)
            }
            try await server.client.pour(requests, over: 8) { _, answer in #expect(answer.status == 202) }
            try await server.isIdle()
        }
        #expect(try place.tree().differences(from: imported.tree()) == [])
        try await place.succeed("verify")
        let export = try await place.succeed("export")
        #expect(export.outputLines.sorted() == (try await imported.succeed("export").outputLines.sorted()))
    }
}
