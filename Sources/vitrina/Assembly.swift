import ArgumentParser
import Basics
import Foundation
import Ledger
import Licensing
import Localization
import Logging
import Publishing
import Receiver
import Regeneration
import SQLiteStore
import Sharing
import Site
import Templating

/// The only place that combines the concrete parts of the program.
enum Assembly {
    /// The ledger for writing, for the only process that may write to it.
    ///
    /// A database may have any number of writers.
    static func ledgerForWriting(_ places: Places) throws -> any EventStore {
        try ledger(places.settings, directory: places.data.path, for: .writing)
    }

    /// The ledger for reading, possibly while another process writes to it.
    static func ledgerForReading(_ settings: Settings) throws -> any EventStore {
        try ledger(settings, directory: settings.data, for: .reading)
    }

    /// The ledger for reading; nil if there is none.
    static func ledgerForReadingIfAny(_ settings: Settings) async throws -> (any EventStore)? {
        do {
            let store = try ledgerForReading(settings)
            // A database is opened by the first call.
            _ = try await store.events(after: .start, limit: 1)
            return store
        } catch StorageError.missing, EventStoreError.storage(.server(_, .missing)) {
            return nil
        }
    }

    /// Refuses a ledger without events for a site that has pages of customers, before anything is created.
    ///
    /// Publishing would remove all of these pages. Probably the ledger is lost, or `--data` is another directory.
    ///
    /// - Throws: `LostLedger`; errors of reading the ledger and the site.
    static func refuseLostLedger(_ places: Places) async throws {
        // Stores have their own limit for the objects that one run may remove.
        guard let site = places.site, FileManager.default.fileExists(atPath: site.path) else { return }
        if let store = try await ledgerForReadingIfAny(places.settings),
            try await !store.events(after: .start, limit: 1).isEmpty
        {
            return
        }
        let source = try DirectorySource(reading: site.path)
        var hasCustomers = false
        for directory in ["accounts", "partners"] {
            try source.forEachPath(below: try SitePath(directory)) { path in
                if Route(path: path)?.subject != nil { hasCustomers = true }
            }
        }
        if hasCustomers {
            throw LostLedger(data: places.settings.database == nil ? places.data.path : "the database", site: site.path)
        }
    }

    private static func ledger(
        _ settings: Settings,
        directory: String,
        for access: StorageError.Access
    ) throws -> any EventStore {
        if let database = settings.database { return try Cluster.ledger(database, for: access, settings) }
        let database = try SQLiteDatabase(directory: directory, for: access)
        return SQLiteEventStore(database, decoder: settings.ledgerDecoder)
    }

    /// The compiled templates and locale files.
    ///
    /// - Parameter isForPublishing: as for `SourceFiles.load`.
    static func renderer(_ settings: Settings, isForPublishing: Bool = false) throws -> SiteRenderer {
        try SourceFiles(settings).renderer(isForPublishing: isForPublishing)
    }

    /// The state of a ledger at a moment, with the products and policies of the settings.
    static func view(_ store: any EventStore, _ settings: Settings, asOf moment: Timestamp) async throws -> LedgerView {
        try await LedgerView(store, asOf: moment, products: settings.products, policies: settings.policies)
    }

    /// The site for writing, for the only process that may write to it.
    ///
    /// For an object store, this and later calls block the thread.
    ///
    /// - Parameters:
    ///   - locales: the languages of the site.
    ///   - part: the part of the site to publish.
    ///   - lease: the right to publish to an object store; nil locks the store itself.
    static func target(
        _ places: Places,
        locales: [String],
        of part: SitePart = .whole,
        under lease: SiteLease? = nil
    ) throws -> any PublishTarget {
        guard let site = places.site else {
            return try Cluster.target(places.settings, locales: locales, under: lease) { path in
                // Every part needs assets.
                path.hasPrefix("assets/") || part.owns(path)
            }
        }
        return try DirectoryTarget(opening: site.path)
    }

    /// The site for reading, possibly while another process publishes it.
    static func source(_ places: Places) throws -> any SiteSource {
        guard let site = places.site else { return try Cluster.source(places.settings) }
        // A directory that does not exist is an empty site.
        guard FileManager.default.fileExists(atPath: site.path) else { return InMemoryTarget() }
        return try DirectorySource(reading: site.path)
    }

    /// Reads single files of the site for visitors, and signs requests of a web server in front of an object store.
    static func reader(_ places: Places) throws -> (read: SiteController.Source, signing: SiteController.Signing?) {
        guard let site = places.site else {
            let (read, signing) = try Cluster.reader(places.settings)
            return ({ path throws(PublishError) in try await read(path).map(PublishedFile.init) }, signing)
        }
        let reader = SiteReader(site.path)
        return ({ path throws(PublishError) in try reader.file(at: path) }, nil)
    }

    /// Whether a file of the site exists.
    static func hasFile(_ route: Route, _ places: Places) async throws -> Bool {
        if let site = places.site { return FileManager.default.fileExists(atPath: site.path + "/" + route.path) }
        return try await reader(places).read(SitePath(route.path)) != nil
    }

    /// The name of the site among the servers of a database.
    ///
    /// Servers may reach a store at several addresses, so the name of a store consists of the bucket and the prefix.
    static func nameOfSite(_ places: Places) throws -> String {
        if places.site != nil { return try SiteName.read(in: places.data.path) }
        let address = places.settings.site
        return address.hasSuffix("/") ? String(address.dropLast()) : address
    }

    /// The publisher of a site, if this process is its only one.
    ///
    /// The path of a file determines whether it belongs to the site: <doc:SiteFiles#Files>.
    static func publisher(
        _ target: any PublishTarget,
        _ places: Places,
        of part: SitePart = .whole,
        precompress: Bool
    ) async throws -> Publisher {
        if precompress, places.site == nil { throw ClusterError.noTwins }
        let (site, store): (String, any ReceiptStore) =
            if let database = places.settings.database {
                (try nameOfSite(places), try Cluster.receipts(database, places.settings))
            } else {
                (target.identity, ReceiptFiles(in: places.data.path))
            }
        return try Publisher(
            target: target,
            receipts: await Receipts(of: site, precompress: precompress, in: store) { part.owns($0 + "/account.json") },
            precompress: precompress,
            owns: { Route(path: $0) != nil && part.owns($0) }
        )
    }

    /// The links to parts of the site.
    ///
    /// Several processes may use them at the same time.
    static func links(_ places: Places) throws -> any ShareLinkStore {
        if let database = places.settings.database { return try Cluster.links(database, places.settings) }
        return try SQLiteShareLinkStore(directory: places.data.path)
    }

    /// - Parameter work: the name of the work in the progress on a terminal; nil shows no progress.
    static func builder(_ store: any EventStore, _ renderer: SiteRenderer, _ work: String? = nil) -> SiteBuilder {
        SiteBuilder(store, renderer, tasks: ProcessInfo.processInfo.activeProcessorCount) { done, all in
            if let work { Terminal.printProgress("\(work): \(done) of \(all) accounts") }
        }
    }
}

/// The ledger has no events, but the site has pages of customers.
struct LostLedger: Error, CustomStringConvertible {
    let data: String
    let site: String

    var description: String {
        """
        \(data): the ledger has no events, but \(site) has pages of customers, which would be removed. Set --data to \
        the directory of their ledger, or restore a backup. To start with an empty ledger, remove \(site) first.
        """
    }
}
