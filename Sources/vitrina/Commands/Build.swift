import ArgumentParser
import Basics
import Foundation
import Publishing
import Regeneration
import Site

struct Build: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Updates the site to match the ledger.",
        discussion: """
            A file is written only if its content changes. Obsolete files are removed. Files that Vitrina did not \
            write are listed and not changed.

            Example:
              vitrina build
              vitrina build --as-of 2026-03-31
            """
    )

    @OptionGroup var options: SharedOptions
    @OptionGroup var moment: MomentOptions

    @Flag(help: "Write a compressed copy (.gz) beside each file that compresses well.")
    var precompress = false

    func run() async throws {
        try await reportingErrors {
            try await Self.build(try options.settings, moment, precompress: precompress)
        }
    }

    /// Builds the site and prints the summary; also used by `demo`.
    static func build(
        _ settings: Settings,
        _ moment: MomentOptions,
        precompress: Bool
    ) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let places = try Places(settings)
        let renderer = try Assembly.renderer(settings, isForPublishing: true)
        for warning in renderer.warnings { Terminal.printError("\(warning)") }
        try await Assembly.refuseLostLedger(places)
        let store = try Assembly.ledgerForWriting(places)
        let time = moment.timestamp
        // An object store blocks threads while it waits.
        let report = try await BuildLease.with(places) { lease in
            try await Task(executorPreference: RenderingExecutor()) {
                let target = try Assembly.target(places, locales: renderer.locales, under: lease)
                let publisher = try await Assembly.publisher(target, places, precompress: precompress)
                return try await Assembly.builder(store, renderer, "building").build(asOf: time, to: publisher)
            }.value
        }
        for path in report.foreign {
            Terminal.printError("\(path): not a file of the site, left alone")
        }
        let seconds = String(format: "%.2f", (clock.now - start) / .seconds(1))
        try Terminal.printSummary(
            "\(counted(report.files, "page")), \(report.written) written, \(report.unchanged) unchanged, \(report.removed) removed, \(seconds) seconds"
        )
    }
}
