import Ledger
import Licensing
import Logging
import Publishing
import Site

extension RegenerationPlan {
    /// Something to do; jobs of different subjects may be done at the same time.
    enum Job: Sendable {
        case account(AccountJob)
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
}
