import ArgumentParser
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

/// The only place where concrete parts are put together.
enum Assembly {
    /// The ledger, for the one process that may write it.
    ///
    /// A database has any number of writers.
    static func ledgerForWriting(_ places: Places) throws -> any EventStore {
        try ledger(places.settings, directory: places.data.path, for: .writing)
    }

    /// The ledger as it is, beside a process that may be writing it.
    static func ledgerForReading(_ settings: Settings) throws -> any EventStore {
        try ledger(settings, directory: settings.data, for: .reading)
    }

    private static func ledger(
        _ settings: Settings,
        directory: String,
        for access: LedgerAccess
    ) throws -> any EventStore {
        if let database = settings.database { return try Cluster.ledger(database, for: access, settings) }
        let database = try SQLiteDatabase(directory: directory, for: access)
        return SQLiteEventStore(database, decoder: settings.ledgerDecoder)
    }

    /// The templates and locale files, read and compiled.
    ///
    /// - Parameter isForPublishing: as for `SourceFiles.load`.
    static func renderer(_ settings: Settings, isForPublishing: Bool = false) throws -> SiteRenderer {
        try SourceFiles(settings).renderer(isForPublishing: isForPublishing)
    }

    /// What a ledger says at a moment, by the products and policies of the settings.
    static func view(_ store: any EventStore, _ settings: Settings, asOf moment: Timestamp) async throws -> LedgerView {
        try await LedgerView(store, asOf: moment, products: settings.products, policies: settings.policies)
    }

    /// The site, for the one process that may write it.
    static func target(_ places: Places) throws -> DirectoryTarget {
        try DirectoryTarget(opening: places.site.path)
    }

    /// What publishes to a site directory, of which this process is the only user.
    ///
    /// The path of a file decides whether it belongs to the site: <doc:SiteFiles#Files>.
    static func publisher(_ target: DirectoryTarget, _ places: Places, precompress: Bool) throws -> Publisher {
        try Publisher(
            target: target,
            receipts: Publisher.receiptsPath(in: places.data.path, for: target),
            precompress: precompress,
            owns: { Route(path: $0) != nil }
        )
    }

    /// The links to parts of the site; several processes may use them at the same time.
    static func links(_ places: Places) throws -> any ShareLinkStore {
        if let database = places.settings.database { return try Cluster.links(database, places.settings) }
        return try SQLiteShareLinkStore(directory: places.data.path)
    }

    /// - Parameter work: what the progress on a terminal calls it; nil: none is shown.
    static func builder(_ store: any EventStore, _ renderer: SiteRenderer, _ work: String? = nil) -> SiteBuilder {
        SiteBuilder(store, renderer, tasks: ProcessInfo.processInfo.activeProcessorCount) { done, all in
            if let work { Terminal.printProgress("\(work): \(done) of \(all) accounts") }
        }
    }
}
