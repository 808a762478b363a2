import Basics
import ConformanceSuites
import Foundation
import GRDB
import Licensing
import Sharing
import Testing

@testable import SQLiteStore

struct SQLiteShareLinkStoreTests {
    private let links = TemporaryLinks()
    private let moment = Timestamp(seconds: 1_772_366_400, nanoseconds: 5)

    @Test(arguments: ShareLinkStoreConformance.allCases)
    func `the SQLite store meets the requirements for a share link store`(_ law: ShareLinkStoreConformance) async throws
    {
        try await law.check { try links.open() }
    }

    @Test func `neither the text nor the bytes of a token are stored on disk`() async throws {
        let tokens = (1...20).map { _ in ShareToken.random() }
        let store = try links.open()
        for token in tokens {
            let made = try await store.create(TemporaryLinks.link(), token: token.digest)
            _ = try await store.recordUse(of: made.id, at: moment)
            _ = try await store.revoke(made.id, at: moment)
            #expect(try await store.link(for: token.digest) != nil)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: links.directory)
        #expect(files.contains("links.sqlite"))
        var everything = Data()
        for file in files { everything += try Data(contentsOf: URL(filePath: "\(links.directory)/\(file)")) }
        for token in tokens {
            // The digest is in the file, so a token would be found too.
            #expect(everything.firstRange(of: token.digest.bytes) != nil)
            #expect(everything.firstRange(of: Data(token.text.utf8)) == nil)
            #expect(everything.firstRange(of: Data(token.text.uppercased().utf8)) == nil)
            #expect(everything.firstRange(of: try bytes(of: token)) == nil)
        }
    }

    @Test func `the next lookup sees a revocation and a first use by another process`() async throws {
        let token = ShareToken.random()
        let store = try links.open()
        let made = try await store.create(TemporaryLinks.link(), token: token.digest)
        #expect(try await store.link(for: token.digest) == made)
        await #expect(processExitsWith: .success) {
            [directory = links.directory as String, id = made.id.rawValue as Int64] in
            let store = try SQLiteShareLinkStore(directory: directory)
            let moment = Timestamp(seconds: 7)
            guard try await store.links().count == 1,
                try await store.recordUse(of: ShareLinkID(rawValue: id), at: moment),
                try await store.revoke(ShareLinkID(rawValue: id), at: moment) != nil
            else { exit(1) }
        }
        let found = try await store.link(for: token.digest)
        #expect(found?.revoked == Timestamp(seconds: 7))
        #expect(found?.firstUsed == Timestamp(seconds: 7))
    }

    @Test func `processes that create links concurrently lose none`() async throws {
        let store = try links.open()
        let directory = links.directory
        try await withThrowingTaskGroup { group in
            group.addTask {
                _ = await #expect(processExitsWith: .success) { [directory = directory as String] in
                    try await makeLinks(20, in: SQLiteShareLinkStore(directory: directory))
                }
            }
            group.addTask { try await makeLinks(20, in: store) }
            try await group.waitForAll()
        }
        #expect(Set(try await store.links().map(\.id)).count == 40)
    }

    @Test func `only the owner can read the file`() async throws {
        let store = try links.open()
        _ = try await store.create(TemporaryLinks.link(), token: ShareToken.random().digest)
        for file in try FileManager.default.contentsOfDirectory(atPath: links.directory) {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(links.directory)/\(file)")
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
        }
        let directory = try FileManager.default.attributesOfItem(atPath: links.directory)
        #expect(directory[.posixPermissions] as? Int == 0o700)
    }

    @Test func `repeated uses and other calls without effect do not write to the file`() async throws {
        let token = ShareToken.random()
        let store = try links.open()
        let id = try await store.create(TemporaryLinks.link(), token: token.digest).id
        _ = try await store.recordUse(of: id, at: moment)
        _ = try await store.revoke(id, at: moment)
        // The bytes contain a count of the commits, so that even a change to the same content would be visible.
        let before = try links.bytes()
        _ = try await store.recordUse(of: id, at: Timestamp(seconds: 1))
        _ = try await store.revoke(id, at: Timestamp(seconds: 1))
        _ = try await store.revoke(ShareLinkID(rawValue: 99), at: moment)
        _ = try await store.recordUse(of: ShareLinkID(rawValue: 99), at: moment)
        _ = try await store.link(for: token.digest)
        _ = try await links.open().links()
        #expect(try links.bytes() == before)
    }

    @Test func `deleting the file closes its links at once, and the next link creates a new file`() async throws {
        let token = ShareToken.random()
        let store = try links.open()
        _ = try await store.create(TemporaryLinks.link(), token: token.digest)
        try FileManager.default.removeItem(atPath: links.path)
        #expect(try await store.link(for: token.digest) == nil)
        let other = try await store.create(TemporaryLinks.link(note: "new"), token: token.digest)
        #expect(try await links.open().links() == [other])
    }

    @Test(arguments: [true, false])
    func `an open store uses a restored backup at once`(asAnotherFile: Bool) async throws {
        let tokens = [ShareToken.random(), .random()]
        let store = try links.open()
        let kept = try await store.create(TemporaryLinks.link(), token: tokens[0].digest)
        let backup = try links.bytes()
        _ = try await store.create(TemporaryLinks.link(), token: tokens[1].digest)
        if asAnotherFile { try FileManager.default.removeItem(atPath: links.path) }
        try links.write(backup)
        #expect(try await store.link(for: tokens[1].digest) == nil)
        #expect(try await store.link(for: tokens[0].digest) == kept)
        #expect(try await store.links() == [kept])
    }

    @Test func `the id of a manually deleted link is not reused`() async throws {
        let store = try links.open()
        let gone = try await store.create(TemporaryLinks.link(), token: ShareToken.random().digest)
        let queue = try DatabaseQueue(path: links.path)
        try await queue.write { try $0.execute(sql: "DELETE FROM links") }
        let next = try await store.create(TemporaryLinks.link(), token: ShareToken.random().digest)
        #expect(gone.id < next.id)
        #expect(try await store.revoke(gone.id, at: moment) == nil)
    }

    @Test func `an invalid row is reported as damage, and the other links still open`() async throws {
        let tokens = [ShareToken.random(), .random()]
        let store = try links.open()
        for token in tokens { _ = try await store.create(TemporaryLinks.link(), token: token.digest) }
        let queue = try DatabaseQueue(path: links.path)
        try await queue.write { try $0.execute(sql: "UPDATE links SET scope = 'accounts/..' WHERE id = 1") }
        let damage = StorageError.damaged(
            .shareLinks,
            path: links.path,
            detail: "link 1 has an invalid scope"
        )
        await #expect(throws: damage) { try await store.link(for: tokens[0].digest) }
        await #expect(throws: damage) { try await store.links() }
        #expect(try await store.link(for: tokens[1].digest) != nil)
    }

    /// The 20 bytes that a token's text encodes.
    private func bytes(of token: ShareToken) throws -> Data {
        let alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
        let bits = try token.text.map { character in
            let value = try #require(alphabet.firstIndex(of: character))
            let digits = String(alphabet.distance(from: alphabet.startIndex, to: value), radix: 2)
            return String(repeating: "0", count: 5 - digits.count) + digits
        }.joined()
        return Data(
            try stride(from: 0, to: 160, by: 8).map { try #require(UInt8(bits.dropFirst($0).prefix(8), radix: 2)) }
        )
    }
}

private func makeLinks(_ count: Int, in store: SQLiteShareLinkStore) async throws {
    for index in 1...count {
        _ = try await store.create(TemporaryLinks.link(note: "\(index)"), token: ShareToken.random().digest)
    }
}
