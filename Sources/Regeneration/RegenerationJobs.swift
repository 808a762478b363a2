import Dispatch
import Ledger
import Licensing
import Logging
import Publishing
import Site

extension RegenerationPlan {
    /// One unit of work.
    ///
    /// Jobs about different subjects can run at the same time.
    enum Job: Sendable {
        case account(AccountJob)
        case lists(AccountPipeline.ListsJob)
        case partner(PartnerJob)
        case status(SiteStatus)
        /// Removes files that the rebuild did not render.
        case prune
    }
}

/// Performs the jobs of a plan, outside the loop that plans.
struct RegenerationJobs {
    /// The result of a job.
    enum Result {
        case account(AccountJob, AccountJob.Outcome)
        case partner(PartnerID, ListVersions)
        case finished(RegenerationQueue.Work)
        case failed(RegenerationQueue.Work, any Error)
        /// - Parameter keptAssets: whether old assets stayed.
        case pruned(isComplete: Bool, keptAssets: Bool = false)
    }

    /// The time limit for writing receipts when the process ends.
    private static let receiptTimeout = Duration.seconds(5)

    let store: any EventStore
    let publisher: Publisher
    let logger: Logger
    /// Whether other parts of the site may have pages of another edition, which refer to its assets.
    let keepsOldAssets: @Sendable (_ edition: String?) -> Bool

    func perform(_ job: RegenerationPlan.Job, _ renderer: SiteRenderer) async -> Result {
        switch job {
        case .account(let job):
            do {
                return .account(job, try await job.run(store, renderer, publisher))
            } catch {
                return .failed(.account(job.account), error)
            }
        case .lists(let job):
            return perform(.lists(job.state.id)) { try job.run(renderer, publisher) }
        case .partner(let job):
            let id = job.state.partner.id
            do {
                return .partner(id, try job.run(renderer, publisher))
            } catch {
                return .failed(.partner(id), error)
            }
        case .status(let status):
            return perform(.status) { for file in renderer.statusFiles(status) { try publisher.publish(file) } }
        case .prune:
            do {
                let keepsOldAssets = keepsOldAssets(renderer.edition)
                var keptAssets = false
                let report = try publisher.finish { path in
                    guard keepsOldAssets, case .asset = Route(path: path) else { return false }
                    keptAssets = true
                    return true
                }
                await publisher.saveReceipts()
                return .pruned(isComplete: report.isComplete, keptAssets: keptAssets)
            } catch {
                logger.error("old files cannot be removed", metadata: ["reason": "\(error)"])
                return .pruned(isComplete: false)
            }
        }
    }

    private func perform(_ work: RegenerationQueue.Work, _ body: () throws -> Void) -> Result {
        do {
            try body()
            return .finished(work)
        } catch {
            return .failed(work, error)
        }
    }

    /// Syncs all files.
    ///
    /// Pages can be rendered again, so one sync after many writes is enough.
    ///
    /// - Returns: whether that succeeded.
    func makeDurable() -> Bool {
        do {
            try publisher.sync()
            return true
        } catch {
            logger.error("files may be missing or lost; rebuilding the site", metadata: ["reason": "\(error)"])
            return false
        }
    }

    /// Records the inputs of accounts' pages, so that the next start need not render them again.
    ///
    /// Receipts are hints, so this gives up after a timeout or a failure.
    ///
    /// - Parameter position: the last event that the pages show.
    func note(
        _ accounts: [RegenerationPlan.PublishedAccount],
        upTo position: LedgerPosition,
        _ renderer: SiteRenderer
    ) async {
        guard let receipts = AccountReceipts(store, renderer, publisher) else { return }
        let end = ContinuousClock.now + Self.receiptTimeout
        do {
            for account in accounts where ContinuousClock.now < end {
                let id = account.timeline.state.id
                try receipts.note(
                    account.timeline,
                    try await store.lines(of: id, upTo: account.origin.position),
                    orderSteps: account.orderSteps,
                    asOf: account.origin.moment
                )
            }
            // A later erasure may have rewritten the lines, but not yet the pages.
            guard try await !hasErasure(after: position, renderer.products) else { return }
            await publisher.saveReceipts()
        } catch {
            logger.warning(
                "receipts cannot be written; the next start will take longer",
                metadata: ["reason": "\(error)"]
            )
        }
    }
}

extension RegenerationJobs {
    private func hasErasure(after position: LedgerPosition, _ products: ProductCatalog) async throws -> Bool {
        var position = position
        while true {
            let page = try await store.events(after: position, limit: 1000)
            guard let last = page.last else { return false }
            if page.decoded(products, logger).contains(where: \.event.changesKeptEvents) { return true }
            position = last.position
        }
    }
}

/// Renders and publishes the pages of one partner.
struct PartnerJob: Sendable {
    let state: PartnerState
    /// The published lists and tables; nil: unknown.
    let published: ListVersions?

    func run(_ renderer: SiteRenderer, _ publisher: Publisher) throws -> ListVersions {
        let id = state.partner.id
        var paths: Set<String> = []
        let versions = try renderer.renderPartner(state, known: published) { file in
            paths.insert(file.route.path)
            try publisher.publish(file)
        }
        if let published {
            for route in renderer.routes(gone: versions, since: published, in: .partner(id)) {
                try publisher.remove(route.path)
            }
        } else {
            try publisher.prune(below: Route.directory(of: .partner(id)), keeping: paths)
        }
        return versions
    }
}

/// Runs rendering and writing on separate threads, which may block, so that a long rebuild does not delay requests.
package final class RenderingExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "rendering", qos: .utility, attributes: .concurrent)

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
