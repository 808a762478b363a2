#if Cluster
import ConformanceSuites
import PostgresCluster
import Testing

@testable import PostgresStore

struct PostgresReceiptStoreTests {
    @Test(arguments: ReceiptStoreConformance.allCases)
    func `the PostgreSQL store meets the requirements for a receipt store`(_ law: ReceiptStoreConformance) async throws
    {
        let server = try #require(PostgresServer(try PostgresCluster.shared().newSchema().address))
        try await law.check { PostgresReceiptStore(server) }
    }
}
#endif
