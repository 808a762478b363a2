#if Cluster
import Basics
import ConformanceSuites
import Licensing
import PostgresCluster
import Sharing
import Testing

@testable import PostgresStore

struct PostgresShareLinkStoreTests {
    @Test(arguments: ShareLinkStoreConformance.allCases)
    func `the PostgreSQL store meets the requirements for a share link store`(
        _ law: ShareLinkStoreConformance
    ) async throws {
        let server = try #require(PostgresServer(try PostgresCluster.shared().newSchema().address))
        try await law.check { PostgresShareLinkStore(server) }
    }

    @Test(arguments: StatementCutter.Cut.allCases)
    func `a connection lost at any statement changes neither the results nor the links`(
        _ cut: StatementCutter.Cut
    ) async throws {
        let cluster = try PostgresCluster.shared()
        let schema = try cluster.newSchema()
        let undisturbed = try StatementCutter(before: schema.port)
        let tokens = [ShareToken.random(), ShareToken.random()]
        let expected = try await history(schema, undisturbed, tokens)
        for statement in 1...undisturbed.count {
            let schema = try cluster.newSchema()
            let cutter = try StatementCutter(before: schema.port, cutting: (statement, cut))
            #expect(try await history(schema, cutter, tokens) == expected, "statement \(statement)")
        }
    }

    /// The results of a sequence of calls, without ids, which may have gaps.
    private func history(
        _ schema: PostgresCluster.Schema,
        _ cutter: StatementCutter,
        _ tokens: [ShareToken]
    ) async throws -> [String] {
        defer { cutter.stop() }
        let server = try #require(PostgresServer(schema.address(port: cutter.port)))
        let store = PostgresShareLinkStore(server)
        let scope = try #require(ShareScope("accounts/acme"))
        let new = NewShareLink(scope: scope, note: "n", created: Timestamp(seconds: 1), expires: nil)
        var links: [ShareLink] = []
        for token in tokens { links.append(try await store.create(new, token: token.digest)) }
        var answers = ["\(try await store.recordUse(of: links[0].id, at: Timestamp(seconds: 2)))"]
        answers.append("\(try await store.recordUse(of: links[0].id, at: Timestamp(seconds: 3)))")
        answers.append("\(try await store.revoke(links[1].id, at: Timestamp(seconds: 4))?.revoked as Any)")
        await #expect(throws: StorageError.self) { try await store.create(new, token: tokens[0].digest) }
        answers += try await store.links().map { "\($0.note ?? "-") \($0.firstUsed as Any) \($0.revoked as Any)" }
        answers.append("\(try await store.link(for: tokens[1].digest)?.revoked as Any)")
        return answers
    }

    @Test func `the database contains neither a token nor its bytes`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let store = PostgresShareLinkStore(try #require(PostgresServer(schema.address)))
        let token = ShareToken.random()
        let scope = try #require(ShareScope("accounts/acme"))
        let new = NewShareLink(scope: scope, created: Timestamp(seconds: 1), expires: nil)
        _ = try await store.create(new, token: token.digest)
        let rows = try schema.run("SELECT * FROM links")
        #expect(rows.contains("accounts/acme"))
        #expect(!rows.lowercased().contains(token.text))
    }
}
#endif
