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
    static func ledgerForWriting(_ options: DataOptions) throws -> any EventStore {
        SQLiteEventStore(try SQLiteDatabase(directory: options.path, for: .writing))
    }

    /// The ledger as it is, beside a process that may be writing it.
    static func ledgerForReading(_ options: DataOptions) throws -> any EventStore {
        SQLiteEventStore(try SQLiteDatabase(directory: options.path, for: .reading))
    }

    /// The templates and locale files, read and compiled.
    ///
    /// - Parameter isForPublishing: as for `SourceFiles.load`.
    static func renderer(_ options: SourceOptions, isForPublishing: Bool = false) throws -> SiteRenderer {
        try SiteRenderer(try SourceFiles(options).load(isForPublishing: isForPublishing))
    }

    /// What publishes to a site directory, of which this process is the only user.
    ///
    /// Reads the list of published files, which takes long for a large site.
    static func publisher(_ target: DirectoryTarget, data: DataOptions, precompress: Bool) throws -> Publisher {
        try Publisher(
            target: target,
            manifest: Publisher.manifestPath(in: data.path, for: target),
            precompress: precompress
        )
    }

    /// The links to parts of the site; several processes may use them at the same time.
    static func links(_ options: DataOptions) throws -> any ShareLinkStore {
        try SQLiteShareLinkStore(directory: options.path)
    }

    static func builder(_ store: any EventStore, _ renderer: SiteRenderer) -> SiteBuilder {
        SiteBuilder(store, renderer, tasks: ProcessInfo.processInfo.activeProcessorCount)
    }
}
