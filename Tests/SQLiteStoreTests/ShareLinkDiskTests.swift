import Basics
import Foundation
import Licensing
import Sharing
import TestKit
import Testing

@testable import SQLiteStore

@Suite(.smallDisk)
struct ShareLinkDiskTests {
    private let disk: SmallDisk
    private let moment = Timestamp(seconds: 1_772_366_400)

    private var path: String { "\(disk.path)/links.sqlite" }

    init() throws {
        disk = try SmallDisk(kilobytes: 128)
    }

    private func open() throws -> SQLiteShareLinkStore {
        try SQLiteShareLinkStore(directory: disk.path)
    }

    @Test func `on a read-only disk share links can be read but not changed`() async throws {
        let token = ShareToken.random()
        let made = try await open().create(TemporaryLinks.link(), token: token.digest)
        try disk.makeReadOnly()
        let store = try open()
        #expect(try await store.links() == [made])
        #expect(try await store.link(for: token.digest) == made)
        await #expect(throws: StorageError.readOnly(path: path)) {
            try await store.create(TemporaryLinks.link(), token: ShareToken.random().digest)
        }
        await #expect(throws: StorageError.readOnly(path: path)) { try await store.revoke(made.id, at: moment) }
        await #expect(throws: StorageError.readOnly(path: path)) {
            try await store.recordUse(of: made.id, at: moment)
        }
        #expect(try await store.links() == [made])
    }

    @Test func `on a read-only disk a store without a file cannot be opened`() throws {
        try disk.makeReadOnly()
        #expect(throws: StorageError.readOnly(path: path)) { try open() }
    }

    @Test func `a full disk refuses a link that does not fit, and accepts it once there is space`()
        async throws
    {
        let store = try open()
        let token = ShareToken.random()
        let made = try await store.create(TemporaryLinks.link(), token: token.digest)
        let ballast = "\(disk.path)/ballast"
        let descriptor = Glibc.open(ballast, O_WRONLY | O_CREAT, 0o600)
        let page = [UInt8](repeating: 1, count: 1024)
        while write(descriptor, page, page.count) == page.count {}
        close(descriptor)

        let large = try TemporaryLinks.link(note: String(repeating: "n", count: 30_000))
        await #expect(throws: StorageError.full(path: path)) {
            try await store.create(large, token: ShareToken.random().digest)
        }
        #expect(try await store.links() == [made])
        #expect(try await store.link(for: token.digest) == made)
        unlink(ballast)
        #expect(try await store.create(large, token: ShareToken.random().digest).note?.count == 30_000)
        #expect(try await open().links().count == 2)
    }
}
