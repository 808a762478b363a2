import Basics
import Licensing
package import Sharing
import Testing

/// The laws of every store of share links, which check the promises in the comment of `ShareLinkStore`.
///
/// A test of a store passes `ShareLinkStoreConformance.allCases` as its arguments, and gives each law its own links.
package enum ShareLinkStoreConformance: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case emptiness = "a store without links answers with nothing"
    case fidelity = "a link is there after reopening, to the byte as it was asked for"
    case lookup = "a token opens the link that was made with it, and no other token does"
    case oneToken = "a second link with the same token is refused, and nothing of it is kept"
    case ids = "later links have higher ids, and a refused one takes none away"
    case revocation = "a revocation changes one link and nothing else of it, and is seen at once elsewhere"
    case firstRevocation = "a second revocation keeps the first time, even an earlier one"
    case firstUse = "the first use alone is recorded and reported, from wherever it comes"
    case oneFirstUse = "of many first uses at the same time one is the first"
    case afterTheEnd = "a link that expired or was revoked is still listed and found"
    case strangers = "an id that was never given is revoked and used by nobody"
    case concurrency = "links made at the same time in two places are all kept, each with an id of its own"
    case cancellation = "a call is carried out even where its task is cancelled"

    /// Opens the links of the test.
    ///
    /// A second store, opened while the first is in use, acts as another process.
    package typealias Opening = @Sendable () throws -> any ShareLinkStore

    package var testDescription: String { rawValue }

    /// Checks the law with a store without links that is used by nobody else.
    package func check(_ open: Opening) async throws {
        switch self {
        case .emptiness: try await Self.holdEmptiness(open())
        case .fidelity: try await Self.holdFidelity(open)
        case .lookup: try await Self.holdLookup(open())
        case .oneToken: try await Self.holdOneToken(open(), open())
        case .ids: try await Self.holdIDs(open(), open())
        case .revocation: try await Self.holdRevocation(open(), open())
        case .firstRevocation: try await Self.holdFirstRevocation(open(), open())
        case .firstUse: try await Self.holdFirstUse(open(), open())
        case .oneFirstUse: try await Self.holdOneFirstUse(open(), open())
        case .afterTheEnd: try await Self.holdAfterTheEnd(open())
        case .strangers: try await Self.holdStrangers(open())
        case .concurrency: try await Self.holdConcurrency(open(), open())
        case .cancellation: try await Self.holdCancellation(open())
        }
    }

    private static func holdEmptiness(_ store: any ShareLinkStore) async throws {
        #expect(try await store.links().isEmpty)
        #expect(try await store.link(for: ShareToken.random().digest) == nil)
    }

    private static func holdFidelity(_ open: Opening) async throws {
        let asked = try [
            link("partners/p1", opensAccounts: true, locale: "es", note: "José 😀 '\"\\ %d\n", expires: time(60)),
            link("partners/p1"),
            link("accounts/acme", note: "", created: time(1), expires: nil),
            link("accounts/acme/users/u-1", note: "e\u{301}\u{0}\u{E9}", created: time(-5), expires: time(7)),
            link("accounts/acme", locale: "pt-BR\u{0}", created: Timestamp(seconds: -1, nanoseconds: 999_999_999)),
        ]
        let tokens = asked.map { _ in ShareToken.random() }
        let created = try await make(asked, tokens, in: open())
        #expect(created.map(\.asked) == asked.map(Asked.init))
        #expect(created.allSatisfy { $0.revoked == nil && $0.firstUsed == nil })
        let revoked = try #require(try await open().revoke(created[0].id, at: time(1, 5)))
        #expect(try await open().recordUse(of: created[1].id, at: time(2, 7)))

        let kept = try await open().links()
        #expect(kept.map(\.asked) == asked.map(Asked.init))
        #expect(kept.map(\.id) == created.map(\.id))
        #expect(kept.map(\.revoked) == [time(1, 5), nil, nil, nil, nil])
        #expect(kept.map(\.firstUsed) == [nil, time(2, 7), nil, nil, nil])
        #expect(kept[0] == revoked)
        for (token, link) in zip(tokens, kept) { #expect(try await open().link(for: token.digest) == link) }
    }

    private static func holdLookup(_ store: any ShareLinkStore) async throws {
        let tokens = (1...5).map { _ in ShareToken.random() }
        let links = try await make(tokens.map { _ in try link("accounts/acme") }, tokens, in: store)
        for (token, link) in zip(tokens, links) {
            #expect(try await store.link(for: token.digest) == link)
            let typed = try #require(ShareToken(token.text.uppercased()))
            #expect(try await store.link(for: typed.digest) == link)
        }
        for _ in 1...5 { #expect(try await store.link(for: ShareToken.random().digest) == nil) }
    }

    private static func holdOneToken(_ store: any ShareLinkStore, _ other: any ShareLinkStore) async throws {
        let token = ShareToken.random()
        let first = try await store.create(link("accounts/acme"), token: token.digest)
        for place in [store, other] {
            let error = await #expect(throws: StorageError.self) {
                try await place.create(link("partners/p1"), token: token.digest)
            }
            #expect(error.map { "\($0)".contains(token.text) } == false)
        }
        #expect(try await other.links() == [first])
        #expect(try await store.link(for: token.digest) == first)
    }

    private static func holdIDs(_ store: any ShareLinkStore, _ other: any ShareLinkStore) async throws {
        let token = ShareToken.random()
        var ids = [try await store.create(link("accounts/acme"), token: token.digest).id]
        for index in 1...6 {
            let place = index.isMultiple(of: 2) ? store : other
            _ = try? await place.create(link("accounts/acme"), token: token.digest)  // refused: the token is taken
            ids.append(try await place.create(link("accounts/acme"), token: ShareToken.random().digest).id)
        }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
        #expect(ids.allSatisfy { $0.rawValue > 0 })
        #expect(try await store.links().map(\.id) == ids)
    }

    private static func holdRevocation(_ store: any ShareLinkStore, _ other: any ShareLinkStore) async throws {
        let tokens = (1...3).map { _ in ShareToken.random() }
        let asked = try tokens.map { _ in try link("partners/p1", opensAccounts: true, locale: "es", note: "n") }
        let links = try await make(asked, tokens, in: store)
        _ = try await store.recordUse(of: links[1].id, at: time(3))
        #expect(try await other.link(for: tokens[1].digest)?.status(at: time(5)) == .active)

        let revoked = try #require(try await store.revoke(links[1].id, at: time(4)))
        #expect(revoked == ShareLink(id: links[1].id, asked[1], revoked: time(4), firstUsed: time(3)))
        #expect(try await other.link(for: tokens[1].digest) == revoked)
        #expect(try await other.links() == [links[0], revoked, links[2]])

        let next = try #require(try await other.revoke(links[2].id, at: time(6)))
        #expect(try await store.link(for: tokens[2].digest) == next)
        #expect(try await store.link(for: tokens[0].digest) == links[0])
    }

    private static func holdFirstRevocation(_ store: any ShareLinkStore, _ other: any ShareLinkStore) async throws {
        let token = ShareToken.random()
        let id = try await store.create(link("accounts/acme"), token: token.digest).id
        let revoked = try #require(try await store.revoke(id, at: time(4)))
        #expect(revoked.revoked == time(4))
        #expect(try await store.revoke(id, at: time(5)) == revoked)
        #expect(try await other.revoke(id, at: time(3)) == revoked)
        #expect(try await store.link(for: token.digest) == revoked)
    }

    private static func holdFirstUse(_ store: any ShareLinkStore, _ other: any ShareLinkStore) async throws {
        let tokens = [ShareToken.random(), .random()]
        let links = try await make([try link("accounts/acme"), try link("partners/p1")], tokens, in: store)
        #expect(try await store.recordUse(of: links[0].id, at: time(4)))
        #expect(try await store.recordUse(of: links[0].id, at: time(5)) == false)
        #expect(try await other.recordUse(of: links[0].id, at: time(3)) == false)
        #expect(try await other.link(for: tokens[0].digest)?.firstUsed == time(4))
        #expect(try await other.link(for: tokens[1].digest) == links[1])
        #expect(try await other.recordUse(of: links[1].id, at: time(6)))
        #expect(try await store.links().map(\.firstUsed) == [time(4), time(6)])
    }

    private static func holdOneFirstUse(_ store: any ShareLinkStore, _ other: any ShareLinkStore) async throws {
        let id = try await store.create(link("accounts/acme"), token: ShareToken.random().digest).id
        let reported = try await withThrowingTaskGroup(of: Int64?.self) { group in
            for second in Int64(1)...16 {
                let place = second.isMultiple(of: 2) ? store : other
                group.addTask { try await place.recordUse(of: id, at: time(second)) ? second : nil }
            }
            return try await group.reduce(into: []) { seconds, second in seconds += second.map { [$0] } ?? [] }
        }
        #expect(reported.count == 1)
        #expect(try await store.links().map(\.firstUsed) == reported.map { time($0) })
    }

    private static func holdAfterTheEnd(_ store: any ShareLinkStore) async throws {
        let token = ShareToken.random()
        let made = try await store.create(link("accounts/acme", expires: time(-100)), token: token.digest)
        #expect(made.status(at: time(0)) == .expired)
        #expect(try await store.link(for: token.digest) == made)
        let revoked = try #require(try await store.revoke(made.id, at: time(1)))
        #expect(revoked.status(at: time(2)) == .revoked)
        #expect(try await store.link(for: token.digest) == revoked)
        #expect(try await store.recordUse(of: made.id, at: time(3)))
        #expect(try await store.links().map(\.id) == [made.id])
    }

    private static func holdStrangers(_ store: any ShareLinkStore) async throws {
        let made = try await store.create(link("accounts/acme"), token: ShareToken.random().digest)
        for number in [0, -1, made.id.rawValue + 1, .min, .max] {
            #expect(try await store.revoke(ShareLinkID(rawValue: number), at: time(1)) == nil)
            #expect(try await store.recordUse(of: ShareLinkID(rawValue: number), at: time(1)) == false)
        }
        #expect(try await store.links() == [made])
    }

    private static func holdConcurrency(_ store: any ShareLinkStore, _ other: any ShareLinkStore) async throws {
        let made = try await withThrowingTaskGroup(of: [ShareLink].self) { group in
            for task in 1...8 {
                let place = task.isMultiple(of: 2) ? store : other
                group.addTask {
                    var made: [ShareLink] = []
                    for index in 1...5 {
                        let asked = try link("accounts/a-\(task)", note: "\(index)")
                        made.append(try await place.create(asked, token: ShareToken.random().digest))
                    }
                    return made
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(made.map(\.id)).count == 40)
        #expect(try await store.links() == made.sorted { $0.id < $1.id })
        #expect(try await other.links() == store.links())
    }

    private static func holdCancellation(_ store: any ShareLinkStore) async throws {
        let token = ShareToken.random()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            let made = try await store.create(link("accounts/acme"), token: token.digest)
            let isFirstUse = try await store.recordUse(of: made.id, at: time(1))
            let revoked = try await store.revoke(made.id, at: time(2))
            #expect(try await store.link(for: token.digest) == revoked)
            #expect(try await store.links() == [revoked])
            return isFirstUse
        }
        #expect(try await task.value)
        let kept = try await store.links().first
        #expect([kept?.firstUsed, kept?.revoked] == [time(1), time(2)])
    }
}

/// The requested values, compared byte by byte: for `==`, two spellings of one letter are equal.
private struct Asked: Equatable {
    let link: NewShareLink
    let locale: [UInt8]?
    let note: [UInt8]?

    init(_ new: NewShareLink) {
        link = new
        locale = new.locale.map { Array($0.utf8) }
        note = new.note.map { Array($0.utf8) }
    }
}

extension ShareLink {
    fileprivate var asked: Asked {
        Asked(
            NewShareLink(
                scope: scope,
                opensAccounts: opensAccounts,
                locale: locale,
                note: note,
                created: created,
                expires: expires
            )
        )
    }
}

private func link(
    _ scope: String,
    opensAccounts: Bool = false,
    locale: String? = nil,
    note: String? = nil,
    created: Timestamp = time(0),
    expires: Timestamp? = time(1_000)
) throws -> NewShareLink {
    NewShareLink(
        scope: try #require(ShareScope(scope)),
        opensAccounts: opensAccounts,
        locale: locale,
        note: note,
        created: created,
        expires: expires
    )
}

/// Creates the links one after the other.
private func make(
    _ asked: [NewShareLink],
    _ tokens: [ShareToken],
    in store: any ShareLinkStore
) async throws -> [ShareLink] {
    var made: [ShareLink] = []
    for (new, token) in zip(asked, tokens) { made.append(try await store.create(new, token: token.digest)) }
    return made
}

/// A time some seconds after the beginning of these tests.
private func time(_ seconds: Int64, _ nanoseconds: Int32 = 0) -> Timestamp {
    Timestamp(seconds: 1_772_323_200 + seconds, nanoseconds: nanoseconds)
}
