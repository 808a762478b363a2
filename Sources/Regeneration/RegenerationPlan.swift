import Ledger
import Licensing
import Site

/// What has to be regenerated, and in which order: the state behind a `Regenerator`, without files, tasks or clocks.
///
/// Events and the passing of time go in; jobs come out, one subject each, and their results go in again. A pass over the
/// whole site runs behind what is new: at the start, and when the templates or locale files have changed.
struct RegenerationPlan {
    typealias CommittedEvent = (position: LedgerPosition, event: Event)

    let products: ProductCatalog
    let policies: Policies
    private(set) var moment: Timestamp
    /// The events up to here were taken in.
    private(set) var position: LedgerPosition
    private(set) var queue: RegenerationQueue
    /// The registry has to be read anew, with `reload`: an event was older than all that is remembered.
    private(set) var needsRegistry = false
    /// The ledger has to be counted anew, with `recount`: events have come to their time.
    private(set) var needsCount = false
    private(set) var timeline: RegistryTimeline
    private(set) var ledger: LedgerCount
    private(set) var summaries = AccountSummaries()
    private(set) var accounts: TimelineCache
    /// What the pages of each account were last made from.
    private(set) var origins: [AccountID: AccountJob.Origin] = [:]
    /// Accounts that were published since their receipt was written.
    private(set) var unnoted: Set<AccountID> = []
    private(set) var owed = OwedLists()
    private var wakes = WakeSchedule<RegenerationQueue.Work>()
    private var pass: Pass?
    private var passes = 0
    /// Whether every account was summed up once; before, partners' pages would lack the others, and wait.
    private var isSummedUp = false

    /// - Parameters:
    ///   - summary: the ledger in numbers, read before `registryEvents`.
    ///   - registryEvents: in the order of truth; those after `summary.position` may be among them.
    init(
        _ summary: LedgerSummary,
        registryEvents: [Event],
        products: ProductCatalog,
        policies: Policies,
        cacheLimit: Int,
        queue: RegenerationQueue = RegenerationQueue(),
        asOf moment: Timestamp
    ) {
        self.queue = queue
        self.products = products
        self.policies = policies
        self.moment = moment
        position = summary.position
        ledger = LedgerCount(summary)
        timeline = RegistryTimeline(registryEvents, asOf: moment)
        accounts = TimelineCache(limit: cacheLimit)
    }

    /// Whether something is being done.
    var isBusy: Bool { if case .pruning = pass { true } else { queue.isRunning } }
    /// Whether nothing is left to do before the next event or the next moment.
    var isIdle: Bool { pass == nil && queue.isEmpty }
    /// Whether the site is what the ledger says: nothing failed either.
    var isPublished: Bool { pass == nil && queue.count == 0 }
    /// The next moment at which something changes by itself, or nil.
    var nextWake: Timestamp? { [wakes.next, timeline.nextChange, ledger.nextTime].compactMap { $0 }.min() }

    // MARK: What goes in

    /// Takes in committed events, in the order of commit.
    mutating func add(
        _ commits: [CommittedEvent],
        upTo last: LedgerPosition,
        at instant: ContinuousClock.Instant
    ) {
        position = last
        for (position, event) in commits {
            ledger.add(event, at: position, asOf: moment)
            if let account = event.owningAccount { queue.add(.account(account), events: [event], at: instant) }
        }
        defer { addSummary(.status, at: instant) }
        settle(timeline.add(commits.map(\.event).filter(\.isInRegistry), asOf: moment), at: instant)
    }

    /// Takes in the whole registry again.
    mutating func reload(_ registryEvents: [Event], at instant: ContinuousClock.Instant) {
        let before = timeline.registry
        timeline = RegistryTimeline(registryEvents, asOf: moment)
        needsRegistry = false
        settle(.refolded(timeline.registry.concerned(since: before)), at: instant)
    }

    /// Lets time pass; what changes by it goes to the queue.
    mutating func advance(to moment: Timestamp, at instant: ContinuousClock.Instant) {
        // Clocks are set back now and then; what was published stays.
        self.moment = max(self.moment, moment)
        while let work = wakes.popDue(at: self.moment) { queue.add(work, at: instant) }
        if let next = timeline.nextChange, next <= self.moment {
            settle(timeline.add([], asOf: self.moment), at: instant)
        }
        if let next = ledger.nextTime, next <= self.moment { needsCount = true }
    }

    /// Takes in the ledger in numbers, as of `moment`.
    mutating func recount(_ summary: LedgerSummary, at instant: ContinuousClock.Instant) {
        ledger = LedgerCount(summary)
        needsCount = false
        addSummary(.status, at: instant)
    }

    /// Begins a pass over the whole site.
    mutating func beginPass(over accounts: [AccountID]) {
        passes += 1
        pass = .accounts(accounts[...])
    }

    /// Ends the pass where it is; the next start begins it anew.
    mutating func abandonPass() {
        pass = nil
    }

    // MARK: What comes out

    /// The next job, or nil where there is none that can be done now.
    mutating func next(at instant: ContinuousClock.Instant) -> Job? {
        // Before the rest is taken away, what is being done comes to its end.
        if isReadyToPrune {
            guard !queue.isRunning else { return nil }
            pass = .pruning
            return .prune
        }
        if case .pruning = pass { return nil }
        while let (work, reason) = queue.next(besides: owed.removing) {
            if let job = job(work, reason) { return job }
        }
        // What the pass waited for may have turned out to be nothing.
        return isReadyToPrune ? next(at: instant) : nextOfPass(at: instant)
    }

    private var isReadyToPrune: Bool {
        if case .partners(let rest) = pass { rest.isEmpty } else { false }
    }

    private mutating func nextOfPass(at instant: ContinuousClock.Instant) -> Job? {
        guard case .accounts(var rest) = pass else { return nil }
        while let id = rest.popFirst() {
            pass = .accounts(rest)
            if origins[id]?.pass == passes { continue }
            guard !queue.isRunning(.lists(id)), queue.begin(.account(id), at: instant) else {
                // It is being done with what was true before the pass: once more.
                queue.add(.account(id), at: instant)
                continue
            }
            return job(.account(id), .init(since: instant), inPass: true)
        }
        guard !queue.isPublishingAccounts else { return nil }
        isSummedUp = true
        let works = [.status] + timeline.registry.partners.keys.sorted().map(RegenerationQueue.Work.partner)
        pass = .partners(Set(works))
        for work in works { queue.add(work, at: instant) }
        return next(at: instant)
    }

    private mutating func job(
        _ work: RegenerationQueue.Work,
        _ reason: RegenerationQueue.Reason,
        inPass: Bool = false
    ) -> Job? {
        switch work {
        case .account(let id):
            return .account(
                AccountJob(
                    account: id,
                    moment: moment,
                    position: position,
                    origin: origins[id],
                    known: accounts.take(id).map(Handover.init),
                    events: reason.events,
                    isStale: reason.isStale,
                    orderSteps: timeline.registry.orderSteps[id] ?? [],
                    products: products,
                    policies: policies,
                    pass: passes,
                    isInPass: inPass,
                    withLists: reason.withLists,
                    isBesideLists: queue.isRunning(.lists(id))
                )
            )
        case .lists(let id):
            guard let origin = origins[id], origin.pass == passes, let entry = accounts.entry(of: id) else {
                // It is no longer in memory, or all of it has to be rendered.
                finish(work)
                queue.add(.account(id), withLists: true, at: reason.since)
                return nil
            }
            return .lists(owed.begin(entry, asOf: origin.moment))
        case .partner(let id):
            guard let state = partner(id) else {
                finish(work)
                return nil
            }
            wakes.set(work, state.nextChange)
            return .partner(PartnerJob(state: state))
        case .status:
            guard let status else {
                finish(work)
                return nil
            }
            return .status(status)
        }
    }

    // MARK: Results

    /// Takes in what a job about an account came to.
    ///
    /// - Returns: since when the account had waited.
    @discardableResult
    mutating func finish(
        _ job: AccountJob,
        _ outcome: AccountJob.Outcome,
        at instant: ContinuousClock.Instant
    ) -> ContinuousClock.Instant? {
        let id = job.account
        let summary: AccountSummary?
        switch outcome {
        case .published(let entry, let debt):
            owed.settle(debt, of: id)
            summary = entry.timeline.summary(products)
            wakes.set(.account(id), entry.timeline.nextChange)
            accounts.put(entry)
            if job.isInPass { unnoted.remove(id) } else { unnoted.insert(id) }
        case .confirmed(let receipt):
            owed.settle(nil, of: id)
            summary = receipt.summary
            wakes.set(.account(id), receipt.until)
        case .postponed(let entry):
            if let entry { accounts.put(entry) }
            queue.postpone(.account(id))
            return nil
        }
        origins[id] = job.result
        let change = summaries.set(summary, of: id)
        if change == .partnerAndSite { addSummary(.status, at: instant) }
        if change != .nothing, let partner = timeline.registry.accounts[id]?.profile.partner {
            addSummary(.partner(partner), at: instant)
        }
        let since = finish(.account(id))
        if owed.isOwed(by: id) {
            queue.add(.lists(id), at: since ?? instant)
        } else {
            queue.drop(.lists(id))
            wakes.set(.lists(id), nil)
        }
        return since
    }

    /// Ends a job about something else than an account.
    @discardableResult
    mutating func finish(_ work: RegenerationQueue.Work) -> ContinuousClock.Instant? {
        pass?.end(work)
        if case .lists(let id) = work {
            owed.end(id)
            wakes.set(work, nil)
        }
        return queue.finish(work)
    }

    /// A job failed: it is tried again at a later moment, from the ledger.
    mutating func fail(_ work: RegenerationQueue.Work, retryAt time: Timestamp) {
        queue.fail(work)
        finish(work)
        if case .account(let id) = work {
            // Some of its pages may be newer than others.
            origins[id] = nil
            summaries.fail(id)
        }
        if case .lists(let id) = work { owed.settle(ListsJob.Debt(isWhole: true), of: id) }
        wakes.set(work, time)
    }

    /// Everything that the pass did not render is gone.
    mutating func finishPruning() {
        if case .pruning = pass { pass = nil }
    }

    private mutating func settle(_ outcome: RegistryTimeline.Outcome, at instant: ContinuousClock.Instant) {
        let (subjects, isStale): (Set<Subject>, Bool)
        switch outcome {
        case .inOrder(let concerned): (subjects, isStale) = (concerned, false)
        case .refolded(let concerned): (subjects, isStale) = (concerned, true)
        case .tooOld:
            needsRegistry = true
            return
        }
        // Accounts first: a partner's pages take longer, the more so the more accounts it has.
        for case .account(let id) in subjects { queue.add(.account(id), isStale: isStale, at: instant) }
        for case .partner(let id) in subjects { addSummary(.partner(id), at: instant) }
    }

    /// Adds work about more than one account; before all are summed up it comes with the pass.
    private mutating func addSummary(_ work: RegenerationQueue.Work, at instant: ContinuousClock.Instant) {
        if isSummedUp { queue.add(work, at: instant) }
    }
}
