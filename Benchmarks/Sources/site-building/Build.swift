import Foundation
import Publishing
import Regeneration
import Site
import Synchronization
import Workload

/// A build of the sample's site.
struct Build {
    private static let usersPerAccount = 100

    let users: Int
    let output: Output
    let tasks: Int

    /// Measures the build only, without its preparation.
    func run() async throws -> Measurement {
        let sample = Sample(accounts: max(24, users / Self.usersPerAccount), users: users)
        let store = try await sample.ledger()
        let builder = SiteBuilder(store, try SiteRenderer(try VitrinaFiles().sources), tasks: tasks)
        let folder = URL(filePath: "/dev/shm/vitrina-benchmark-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        switch output {
        case .nothing:
            return try await Measurement { 0 }
        case .counting:
            return try await Measurement {
                let count = Mutex(0)
                try await builder.render(asOf: Sample.moment) { file in
                    count.withLock { $0 += file.bytes.isEmpty ? 0 : 1 }
                }
                return count.withLock { $0 }
            }
        case .target:
            let publisher = try await publisher(CountingTarget(), folder)
            return try await Measurement { try await builder.build(asOf: Sample.moment, to: publisher).files }
        case .directory, .again:
            let target = try DirectoryTarget(opening: folder.appending(path: "site").path)
            let publisher = try await publisher(target, folder)
            if output == .again { _ = try await builder.build(asOf: Sample.moment, to: publisher) }
            return try await Measurement { try await builder.build(asOf: Sample.moment, to: publisher).files }
        }
    }

    private func publisher(_ target: some PublishTarget, _ folder: URL) async throws -> Publisher {
        let store = ReceiptFiles(in: folder.path)
        return try Publisher(
            target: target,
            receipts: await Receipts(of: target.identity, precompress: false, in: store),
            precompress: false,
            owns: { Route(path: $0) != nil }
        )
    }
}
