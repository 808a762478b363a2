import Foundation
import Ledger
import Licensing
import Localization
import Publishing
import Regeneration
import SampleData
import ShippedSite
import Site
import Synchronization
import Templating
import Testing

/// A site of some events in memory, and its publisher.
final class TestSite: Sendable {
    let target: InMemoryTarget
    /// The same target as seen by the publisher, with failures.
    let disk: FaultyTarget
    let publisher: Publisher
    private let directory: DataDirectory

    /// A directory that is deleted with its last reference.
    private final class DataDirectory: Sendable {
        let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.path + "/vitrina-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }

        deinit {
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// An empty site.
    convenience init(naming: FileNaming = .exact) async throws {
        try await self.init(InMemoryTarget(naming: naming), DataDirectory())
    }

    private init(_ target: InMemoryTarget, _ directory: DataDirectory, of part: SitePart = .whole) async throws {
        self.target = target
        self.directory = directory
        disk = FaultyTarget(target)
        publisher = try Publisher(
            target: disk,
            receipts: await Receipts(
                of: disk.identity + (part == .whole ? "" : " \(part.number)"),
                precompress: false,
                in: ReceiptFiles(in: directory.path)
            ),
            precompress: false,
            owns: { Route(path: $0) != nil && part.owns($0) }
        )
    }

    /// The same site, opened as by the next process.
    func reopened() async throws -> TestSite { try await TestSite(target, directory) }

    /// The same site for a process that publishes a part of it.
    func part(_ part: SitePart) async throws -> TestSite { try await TestSite(target, directory, of: part) }

    /// Publishes the site of a ledger.
    @discardableResult
    func build(
        _ store: InMemoryEventStore,
        _ renderer: SiteRenderer? = nil,
        asOf moment: Timestamp,
        tasks: Int = 2
    ) async throws -> PublishReport {
        let renderer = try renderer ?? TestRenderer.shipped()
        return try await SiteBuilder(store, renderer, tasks: tasks).build(asOf: moment, to: publisher)
    }

    /// The differences of the site from the ledger.
    func verify(_ store: InMemoryEventStore, asOf moment: Timestamp) async throws -> [String] {
        try await SiteBuilder(store, try TestRenderer.shipped(), tasks: 2).verify(asOf: moment, reading: target)
            .map(\.description)
    }

    var files: [String: [UInt8]] {
        get throws {
            try target.paths().reduce(into: [:]) { $0[$1] = target.read(try SitePath($1)) }
        }
    }
}

/// All files of a ledger's site at a moment.
func files(
    of store: InMemoryEventStore,
    asOf moment: Timestamp,
    tasks: Int = 2
) async throws -> [String: [UInt8]] {
    let files = Mutex<[String: [UInt8]]>([:])
    try await SiteBuilder(store, try TestRenderer.shipped(), tasks: tasks).render(asOf: moment) { file in
        let before = files.withLock { $0.updateValue(file.bytes, forKey: file.route.path) }
        #expect(before == nil, "\(file.route.path) was rendered twice")
    }
    return files.withLock { $0 }
}

/// The paths whose files differ between two sites.
func differences(_ one: [String: [UInt8]], _ other: [String: [UInt8]]) -> [String] {
    Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }.sorted()
}

/// The events of a sample, in the order of its lines.
func sampleEvents(accounts: Int = 4, users: Int = 40, seed: UInt64) throws -> [Event] {
    var lines: [String] = []
    SampleGenerator(accounts: accounts, users: users, seed: seed).forEachLine { lines.append($0) }
    let decoder = EventDecoder(from: .ledger)
    return try lines.map { try decoder.decode($0) }
}

func store(_ events: some Sequence<Event>) async throws -> InMemoryEventStore {
    let store = InMemoryEventStore()
    try await store.append(Array(events))
    return store
}

/// The moment of a text, which is a time or a date; a date means the end of the day.
func moment(_ text: String) throws -> Timestamp {
    try #require(Timestamp(text) ?? CalendarDate(text)?.end)
}

/// Templates/ and Locales/ of the checkout, compiled once.
enum TestRenderer {
    static func shipped() throws -> SiteRenderer { try compiling.get() }

    /// So few lines per page that the lists of a few users have several parts.
    private static let compiling = Result { try compiled(linesPerPage: 2, edition: "shipped") }

    static func compiled(linesPerPage: Int, edition: String?) throws -> SiteRenderer {
        try SiteRenderer(ShippedSite.sources(edition: edition), linesPerPage: linesPerPage)
    }
}
