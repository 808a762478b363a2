import Dispatch
import Ledger
import Licensing
import Logging
import Publishing
import Site

extension RegenerationPlan {
    /// Something to do; jobs of different subjects may be done at the same time.
    enum Job: Sendable {
        case account(AccountJob)
        case lists(AccountPipeline.ListsJob)
        case partner(PartnerJob)
        case status(SiteStatus)
        /// Everything was rendered in this pass: take away what was not.
        case prune
    }
}

/// Carries out what a plan asks for, beside the loop that plans; knows nothing of the order of things.
struct RegenerationJobs {
    /// What became of a job.
    enum Result {
        case account(AccountJob, AccountJob.Outcome)
        case finished(RegenerationQueue.Work)
        case failed(RegenerationQueue.Work, any Error)
        case pruned(isComplete: Bool)
    }

    /// How long the end of a process may wait for its notes.
    private static let patience = Duration.seconds(5)

    let store: any EventStore
    let publisher: Publisher
    let logger: Logger

    func carryOut(_ job: RegenerationPlan.Job, _ renderer: SiteRenderer) async -> Result {
        switch job {
        case .account(let job):
            do {
                return .account(job, try await job.run(store, renderer, publisher))
            } catch {
                return .failed(.account(job.account), error)
            }
        case .lists(let job):
            return carryOut(.lists(job.state.id)) { try job.run(renderer, publisher) }
        case .partner(let job):
            return carryOut(.partner(job.state.partner.id)) { try job.run(renderer, publisher) }
        case .status(let status):
            return carryOut(.status) { try publisher.publish(renderer.statusFile(status)) }
        case .prune:
            do {
                return .pruned(isComplete: try publisher.finish().isComplete)
            } catch {
                logger.error("old files cannot be taken away", metadata: ["reason": "\(error)"])
                return .pruned(isComplete: false)
            }
        }
    }

    private func carryOut(_ work: RegenerationQueue.Work, _ body: () throws -> Void) -> Result {
        do {
            try body()
            return .finished(work)
        } catch {
            return .failed(work, error)
        }
    }

    /// Pages can be rendered again, so one sync after much work is enough.
    func makeDurable() {
        do {
            try publisher.sync()
        } catch {
            logger.error("the site may not survive a loss of power", metadata: ["reason": "\(error)"])
        }
    }

    /// Notes what the pages of accounts are made from, so that the next start need not make them again.
    ///
    /// Only hints, so it gives up where it takes long or fails.
    func note(_ accounts: [RegenerationPlan.PublishedAccount], _ renderer: SiteRenderer) async {
        guard let receipts = AccountReceipts(store, renderer, publisher) else { return }
        let end = ContinuousClock.now + Self.patience
        do {
            for account in accounts where ContinuousClock.now < end {
                let id = account.timeline.state.id
                try receipts.note(
                    account.timeline,
                    try await store.lines(of: id, upTo: account.origin.position),
                    orderSteps: account.orderSteps,
                    asOf: account.origin.moment,
                    isInRun: false
                )
            }
            publisher.saveNotes()
        } catch {
            logger.warning("the next start will render more than it must", metadata: ["reason": "\(error)"])
        }
    }
}

/// Brings the pages of one partner in line with its orders and the totals of its accounts.
struct PartnerJob: Sendable {
    let state: PartnerState

    func run(_ renderer: SiteRenderer, _ publisher: Publisher) throws {
        var paths: Set<String> = []
        try renderer.renderPartner(state) { file in
            paths.insert(file.route.path)
            try publisher.publish(file)
        }
        try publisher.prune(below: Route.directory(of: .partner(state.partner.id)), keeping: paths)
    }
}

/// Threads of their own for rendering and writing: a long pass must not hold up the tasks that answer requests.
final class RenderingExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "rendering", qos: .utility, attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
