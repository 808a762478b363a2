import Licensing
import StrictJSON
import Testing

/// An erased person is shown under a pseudonym: <doc:Events#Erasure>.
struct ErasureTests {
    private func erased(_ story: Story, _ user: String = "ana") throws -> Story {
        try story.told("user.erased", ["account": "acme", "user": .string(user)])
    }

    /// The names in the history's entries about people.
    private func names(_ story: Story) throws -> [String] {
        try story.history.compactMap(\.person?.name)
    }

    @Test func `the name and address of an erased user are replaced by a pseudonym`() throws {
        let acme = try erased(Story().users("ana", "ben"))
        #expect(try acme.state.user("ana").name == "erased-ana")
        #expect(try acme.state.user("ana").email == "erased-ana@erased.invalid")
        #expect(try acme.state.user("ben").name == "User ben")
    }

    @Test func `an erasure adds one history entry under the pseudonym, even if it is sent twice`() throws {
        let acme = try erased(erased(Story().users("ana")))
        let lines = try acme.history.filter { if case .userErased = $0 { true } else { false } }
        #expect(lines.compactMap(\.person?.name) == ["erased-ana"])
    }

    @Test func `erasing a user who does not exist adds no history entry`() throws {
        #expect(try names(erased(Story().users("ben"), "ana")) == ["User ben"])
    }

    @Test func `an erased user keeps the license, the role and the registration`() throws {
        let acme = try erased(
            Story().on(.miteamMeetings).seats(1).user("added", "ana", role: "account-admin", registered: true)
                .assign("ana")
        )
        #expect(try acme.holds("ana"))
        #expect(try acme.state.user("ana").role == .accountAdmin)
        #expect(try acme.state.user("ana").isRegistered == true)
    }

    @Test func `an update after an erasure does not restore the name`() throws {
        let acme = try erased(Story().users("ana")).user("updated", "ana", name: "Ana Ruiz")
        #expect(try acme.state.user("ana").name == "erased-ana")
    }

    @Test func `a user who is added again after an erasure has the new name`() throws {
        let acme = try erased(Story().users("ana")).user("added", "ana", name: "Ana Ruiz")
            .user("updated", "ana", name: "Ana Gil")
        #expect(try acme.state.user("ana").name == "Ana Gil")
    }

    @Test func `a user who is added at the instant of the erasure remains erased`() throws {
        let acme = try Story().users("ana").atOnceInOrder { try erased($0).user("added", "ana", name: "Ana Ruiz") }
        #expect(try acme.state.user("ana").name == "erased-ana")
    }

    @Test func `an erasure still applies after the account is deleted and recreated`() throws {
        let acme = try erased(Story().users("ana")).account("deleted").account("acme", of: "norte")
            .list(["user": "ana", "name": "Ana Ruiz", "email": "ana@example.com"])
        #expect(try acme.state.user("ana").name == "erased-ana")
    }

    // MARK: Events

    /// The names in the story's events after its erasures are applied.
    private func keptNames(_ story: Story) -> [String] {
        let people = ErasedPeople(in: story.events)
        return story.events.map(people.erasing).flatMap(\.profiles).map(\.profile.name)
    }

    @Test func `an erasure applies to events up to and including its time, but not to later ones`() throws {
        let before = try Story().users("ana", "ben")
        #expect(keptNames(try erased(before)) == ["erased-ana", "User ben"])
        let atOnce = try Story().atOnce { try erased($0.users("ana")) }
        #expect(keptNames(atOnce) == ["erased-ana"])
        #expect(keptNames(try erased(Story()).users("ana")) == ["User ana"])
    }

    @Test func `the latest erasure applies, regardless of the order in which erasures arrive`() throws {
        let story = try erased(erased(Story().users("ana")).user("added", "ana", name: "Ana Ruiz"))
        let erasures = story.events.filter { if case .user(_, _, .erased) = $0.payload { true } else { false } }
        for known in [erasures, erasures.reversed()] {
            let people = ErasedPeople(in: known)
            let names = story.events.map(people.erasing).flatMap(\.profiles).map(\.profile.name)
            #expect(names == ["erased-ana", "erased-ana"])
        }
    }

    @Test func `an erasure applies only to its own account`() throws {
        let story = try erased(Story().users("ana").inAccount("beta").users("ana").inAccount("acme"))
        #expect(keptNames(story) == ["erased-ana", "User ana"])
    }

    @Test func `an erased event keeps the role and the registration`() throws {
        let story = try erased(Story().user("added", "ana", role: "account-admin", registered: true))
        let profiles = story.events.map(ErasedPeople(in: story.events).erasing).flatMap(\.profiles)
        #expect(profiles.map(\.profile.role) == [.accountAdmin])
        #expect(profiles.map(\.profile.registered) == [true])
    }

    @Test func `an erased event keeps only the known fields`() throws {
        let story = try Story().told(
            "license.assigned",
            ["account": "acme", "user": "ana", "product": "miteam-meetings", "tier": "gold", "phone": "+34 600"]
        )
        let kept = ErasedPeople(in: try erased(story).events).erasing(try #require(story.events.last))
        #expect(
            kept.line.contains(#""data":{"account":"acme","product":"miteam-meetings","tier":"gold","user":"ana"}"#)
        )
    }

    @Test func `an event of an unknown type about an erased person keeps only the ids`() throws {
        let story = try Story().told("user.photographed", ["account": "acme", "user": "ana", "name": "Ana Ruiz"])
        let kept = ErasedPeople(in: try erased(story).events).erasing(try #require(story.events.last))
        #expect(kept.line.contains(#""data":{"account":"acme","user":"ana"}"#))
    }
}
