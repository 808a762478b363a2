import Ledger
import Licensing
import Site

/// Decides what to regenerate, and in which order: the state of a `Regenerator`, without files, tasks or clocks.
///
/// Input is events, time, and results of jobs. Output is jobs, one subject each. A full rebuild of the site, at the
/// start and after a change of templates or locale files, has lower priority than new events.
struct RegenerationPlan {
    typealias CommittedEvent = (position: LedgerPosition, event: Event)

    let products: ProductCatalog
    let policies: Policies
    /// The part of the site to publish.
    let part: SitePart
    private(set) var moment: Timestamp
    /// The last event that was added.
    private(set) var position: LedgerPosition
    private(set) var queue: RegenerationQueue
    /// Whether the registry must be read again with `reload`, because an event was older than the recent ones or erased
    /// a person.
    private(set) var needsRegistry = false
    /// Whether the ledger must be counted again with `recount`, because future events are due.
    private(set) var needsCount = false
    /// Whether `addRewritten` must be called, because people were erased.
    private(set) var needsRewritten = false
    /// The argument of the last call of `addRewritten`.
    private var erasedActors: [AccountID: Int] = [:]
    private(set) var timeline: RegistryTimeline
    private(set) var ledger: LedgerCount
    private(set) var summaries = AccountSummaries()
    private(set) var accounts: PipelineCache
    /// The published lists and tables of partners.
    private var partnerLists: [PartnerID: ListVersions] = [:]
    /// The pipelines whose lists are being rendered, which remain reachable when the cache discards them.
    private var renderingLists: [AccountID: AccountPipeline] = [:]
    /// The inputs of each account's pages.
    private(set) var origins: [AccountID: AccountJob.Origin] = [:]
    /// Accounts whose published lists are older than the pages of their users.
    private var outdatedLists: Set<AccountID> = []
    /// Accounts whose receipts are out of date.
    private(set) var unnoted: Set<AccountID> = []
    private var wakes = WakeSchedule<RegenerationQueue.Work>()
    private var rebuild: Rebuild?
    private var rebuilds = 0
    /// Large accounts that are read into memory when there is nothing else to do.
    private var unread: ArraySlice<AccountID> = []
    private var readsLargeAccounts = true
    /// Whether every account has a summary.
    ///
    /// Partners' pages wait for that, because they would lack accounts.
    private var isSummedUp = false

    /// - Parameters:
    ///   - summary: the counts of the ledger, read before `registryEvents`.
    ///   - registryEvents: in the order of truth; they may include events after `summary.position`.
    init(
        _ summary: LedgerSummary,
        registryEvents: [Event],
        products: ProductCatalog,
        policies: Policies,
        part: SitePart = .whole,
        cacheLimit: Int,
        queue: RegenerationQueue = RegenerationQueue(),
        asOf moment: Timestamp
    ) {
        self.queue = queue
        self.products = products
        self.policies = policies
        self.part = part
        self.moment = moment
        position = summary.position
        ledger = LedgerCount(summary)
        timeline = RegistryTimeline(registryEvents, asOf: moment)
        accounts = PipelineCache(limit: cacheLimit)
    }

    /// Whether a job is running.
    var isBusy: Bool { if case .pruning = rebuild { true } else { queue.isRunning } }
    /// Whether there is no work until the next event or moment.
    var isIdle: Bool { rebuild == nil && queue.isEmpty }
    /// Whether the site shows the whole ledger; failed work counts as unpublished.
    var isPublished: Bool { rebuild == nil && queue.count == 0 && !isIncomplete }
    /// Whether the plan lacks data of the ledger that must be read for the last events.
    var isIncomplete: Bool { needsRegistry || needsRewritten }
    /// The next moment at which something changes by itself; nil: never.
    var nextWake: Timestamp? { [wakes.next, timeline.nextChange, ledger.nextTime].compactMap { $0 }.min() }

    // MARK: Input

    /// Adds committed events, in the order of commit.
    mutating func add(
        _ commits: [CommittedEvent],
        upTo last: LedgerPosition,
        at instant: ContinuousClock.Instant
    ) {
        position = last
        for (position, event) in commits {
            ledger.add(event, at: position, asOf: moment)
            if let account = event.owningAccount, needs(account) {
                queue.add(.account(account), events: [event], isRewritten: event.changesKeptEvents, at: instant)
            }
            if event.changesKeptEvents { needsRewritten = true }
        }
        defer { addSummary(.status, at: instant) }
        settle(timeline.add(commits.map(\.event).filter(\.isInRegistry), asOf: moment), at: instant)
    }

    /// Queues accounts in whose events actors were erased since the last call.
    ///
    /// The first call in a process queues all accounts with erased actors.
    mutating func addRewritten(_ erasedActors: [AccountID: Int], at instant: ContinuousClock.Instant) {
        needsRewritten = false
        // The actors of its events may be erased people.
        needsRegistry = true
        let changed = erasedActors.keys.filter { erasedActors[$0] != self.erasedActors[$0] && needs($0) }
        self.erasedActors = erasedActors
        // There may be thousands. A slot stays free for the pages of new events.
        for id in changed.sorted() { queue.add(.account(id), isRewritten: true, isLong: true, at: instant) }
    }

    /// Replaces the registry.
    mutating func reload(_ registryEvents: [Event], at instant: ContinuousClock.Instant) {
        let before = timeline.registry
        timeline = RegistryTimeline(registryEvents, asOf: moment)
        needsRegistry = false
        settle(.refolded(timeline.registry.concerned(since: before)), at: instant)
    }

    /// Advances the time and queues the work that is due.
    mutating func advance(to moment: Timestamp, at instant: ContinuousClock.Instant) {
        // The clock may be set back; published pages are kept.
        self.moment = max(self.moment, moment)
        while let work = wakes.popDue(at: self.moment) { queue.add(work, at: instant) }
        if let next = timeline.nextChange, next <= self.moment {
            settle(timeline.add([], asOf: self.moment), at: instant)
        }
        if let next = ledger.nextTime, next <= self.moment { needsCount = true }
    }

    /// Replaces the counts of the ledger, as of `moment`.
    mutating func recount(_ summary: LedgerSummary, at instant: ContinuousClock.Instant) {
        ledger = LedgerCount(summary)
        needsCount = false
        addSummary(.status, at: instant)
    }

    /// Begins a full rebuild of the site.
    mutating func beginRebuild(over accounts: [AccountID]) {
        rebuilds += 1
        rebuild = .accounts(accounts.filter(needs)[...])
        // Every file must be published again before old ones are removed.
        partnerLists = [:]
    }

    /// Stops the rebuild; the next one starts from the beginning.
    mutating func abandonRebuild() {
        rebuild = nil
    }

    /// Reads no more accounts into memory, because nothing will need them.
    mutating func stopReading() {
        readsLargeAccounts = false
        unread = []
    }

    // MARK: Jobs

    /// The next job, or nil if none can start now.
    mutating func next(at instant: ContinuousClock.Instant) -> Job? {
        // Old files are removed after running jobs have ended.
        if isReadyToPrune {
            guard !queue.isRunning else { return nil }
            rebuild = .pruning
            return .prune
        }
        if case .pruning = rebuild { return nil }
        while let (work, reason) = queue.next() {
            if let job = job(work, reason) { return job }
        }
        // The work that the rebuild waited for may need no job.
        return isReadyToPrune ? next(at: instant) : nextOfRebuild(at: instant) ?? nextReading(at: instant)
    }

    /// A job that reads an account into memory and finds nothing to publish.
    private mutating func nextReading(at instant: ContinuousClock.Instant) -> Job? {
        guard rebuild == nil, !queue.isRunning else { return nil }
        while let id = unread.popFirst() {
            guard accounts[id] == nil, origins[id]?.rebuild == rebuilds, queue.begin(.account(id), at: instant) else {
                continue
            }
            return job(.account(id), .init(since: instant))
        }
        return nil
    }

    private var isReadyToPrune: Bool {
        if case .partners(let rest) = rebuild { rest.isEmpty } else { false }
    }

    private mutating func nextOfRebuild(at instant: ContinuousClock.Instant) -> Job? {
        guard case .accounts(var rest) = rebuild else { return nil }
        while let id = rest.popFirst() {
            rebuild = .accounts(rest)
            if origins[id]?.rebuild == rebuilds { continue }
            guard queue.begin(.account(id), at: instant) else {
                // A job of events waits or runs: render all files of the account in it, or after it.
                queue.add(.account(id), isRebuild: true, at: instant)
                continue
            }
            return job(.account(id), .init(since: instant), inRebuild: true)
        }
        guard !queue.holdsAccounts else { return nil }
        isSummedUp = part.hasSharedFiles
        let works =
            !isSummedUp ? [] : [.status] + timeline.registry.partners.keys.sorted().map(RegenerationQueue.Work.partner)
        rebuild = .partners(Set(works))
        for work in works { queue.add(work, at: instant) }
        return next(at: instant)
    }

    private mutating func job(
        _ work: RegenerationQueue.Work,
        _ reason: RegenerationQueue.Reason,
        inRebuild: Bool = false
    ) -> Job? {
        switch work {
        case .account(let id):
            return .account(
                AccountJob(
                    account: id,
                    moment: moment,
                    position: position,
                    origin: reason.isRewritten ? nil : origins[id],
                    pipeline: pipeline(of: id),
                    hasCurrentLists: !outdatedLists.contains(id),
                    isRenderingLists: renderingLists[id] != nil,
                    events: reason.events,
                    isStale: reason.isStale,
                    isRewritten: reason.isRewritten,
                    orderSteps: timeline.registry.orderSteps[id] ?? [],
                    products: products,
                    policies: policies,
                    rebuild: rebuilds,
                    isInRebuild: inRebuild,
                    rendersAll: (inRebuild || reason.isRebuild) && origins[id]?.rebuild != rebuilds,
                    publishes: part.contains(id)
                )
            )
        case .lists(let id):
            guard let origin = origins[id], origin.rebuild == rebuilds, let pipeline = pipeline(of: id),
                let job = pipeline.listsJob(asOf: origin.moment)
            else {
                // The account is no longer in memory, its lists are unknown, or its pages are older than the rebuild.
                // Its job renders all of its files.
                if origins[id]?.rebuild == rebuilds { accounts.remove(id) }
                finish(work)
                outdatedLists.insert(id)
                queue.add(.account(id), isRebuild: true, isLong: reason.isLong, at: reason.since)
                return nil
            }
            renderingLists[id] = pipeline
            return .lists(job)
        case .partner(let id):
            guard let state = partner(id) else {
                finish(work)
                return nil
            }
            wakes.set(work, state.nextChange)
            return .partner(PartnerJob(state: state, published: partnerLists[id]))
        case .status:
            guard let status else {
                finish(work)
                return nil
            }
            return .status(status)
        }
    }

    // MARK: Results

    /// The weight above which the lists of an account take long: about 100 ms on a small machine.
    private static let longListsWeight = 2000

    /// Records the result of an account's job.
    ///
    /// - Returns: the time at which the account began to wait.
    @discardableResult
    mutating func finish(
        _ job: AccountJob,
        _ outcome: AccountJob.Outcome,
        at instant: ContinuousClock.Instant
    ) -> ContinuousClock.Instant? {
        let id = job.account
        let summary: AccountSummary?
        var lists = AccountJob.Published.Lists.published
        var weight = 0
        var rebuild = job.rebuild
        switch outcome {
        case .published(let published):
            summary = published.summary
            (lists, weight, rebuild) = (published.lists, published.weight, published.rebuild)
            wakes.set(.account(id), published.nextChange)
            accounts.put(published.pipeline, weight: published.weight)
            // A job that replaced the pipeline cancelled the lists of the old one.
            if let rendering = renderingLists[id], rendering !== published.pipeline { renderingLists[id] = nil }
            if job.isInRebuild || !job.publishes {
                unnoted.remove(id)
            } else if published.lists != .unchanged || !job.events.isEmpty {
                unnoted.insert(id)
            }
        case .confirmed(let receipt):
            summary = receipt.summary
            wakes.set(.account(id), receipt.until)
            forget(id)
        case .postponed:
            queue.postpone(.account(id))
            return nil
        }
        origins[id] = AccountJob.Origin(
            position: job.position,
            orderSteps: job.orderSteps.count,
            moment: job.moment,
            rebuild: rebuild
        )
        let change = summaries.set(summary, of: id)
        if change == .partnerAndSite { addSummary(.status, at: instant) }
        if change != .nothing, let partner = timeline.registry.accounts[id]?.profile.partner {
            addSummary(.partner(partner), at: instant)
        }
        let since = finish(.account(id))
        switch lists {
        case .unchanged: break
        case .outdated:
            outdatedLists.insert(id)
            queue.add(.lists(id), isLong: weight > Self.longListsWeight, at: since ?? instant)
        case .published:
            outdatedLists.remove(id)
            queue.drop(.lists(id))
            wakes.set(.lists(id), nil)
        }
        return since
    }

    /// Records the lists and tables of a partner that a job published.
    ///
    /// - Returns: the time at which the partner began to wait.
    mutating func finish(_ partner: PartnerID, _ lists: ListVersions) -> ContinuousClock.Instant? {
        partnerLists[partner] = lists
        return finish(.partner(partner))
    }

    /// Ends a job that is not about an account.
    @discardableResult
    mutating func finish(_ work: RegenerationQueue.Work) -> ContinuousClock.Instant? {
        rebuild?.end(work)
        if case .lists(let id) = work {
            renderingLists[id] = nil
            wakes.set(work, nil)
        }
        defer {
            // A failed job ends too, but waits for its retry.
            if case .lists(let id) = work, !queue.holds(work) { outdatedLists.remove(id) }
        }
        return queue.finish(work)
    }

    /// Records a failed job.
    ///
    /// It is retried from the ledger at a later moment.
    mutating func fail(_ work: RegenerationQueue.Work, retryAt time: Timestamp) {
        if case .lists(let id) = work {
            renderingLists[id]?.invalidateLists()
            accounts[id]?.invalidateLists()
        }
        if case .partner(let id) = work { partnerLists[id] = nil }
        queue.fail(work)
        finish(work)
        if case .account(let id) = work {
            // Some of its pages may be newer than others.
            origins[id] = nil
            summaries.fail(id)
            forget(id)
        }
        wakes.set(work, time)
    }

    /// Ends a rebuild after old files were removed.
    mutating func finishPruning() {
        guard case .pruning = rebuild else { return }
        rebuild = nil
        unread = readsLargeAccounts ? largeAccounts[...] : []
    }

    /// The accounts whose next event would wait for a long fold, largest first, limited to those that fit in memory.
    private var largeAccounts: [AccountID] {
        var weight = 0
        return summaries.all.filter { $0.users >= Self.largeAccount }.sorted { ($1.users, $0.id) < ($0.users, $1.id) }
            .prefix { account in
                defer { weight += account.users * Self.linesPerUser }
                return weight < accounts.limit / 2
            }.map(\.id)
    }

    /// The number of users whose events take about a tenth of a second to fold.
    private static let largeAccount = 2000
    /// The average weight of a user with their lines of history.
    private static let linesPerUser = 4

    /// Whether the account is read: to publish it, or for its summary in shared files.
    private func needs(_ id: AccountID) -> Bool { part.hasSharedFiles || part.contains(id) }

    private func pipeline(of id: AccountID) -> AccountPipeline? { accounts[id] ?? renderingLists[id] }

    /// Discards the state of an account, which its pages may not match.
    private mutating func forget(_ id: AccountID) {
        pipeline(of: id)?.cancelLists()
        renderingLists[id]?.cancelLists()
        renderingLists[id] = nil
        accounts.remove(id)
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
        // Accounts first, because a partner's pages take longer, in proportion to its accounts.
        for case .account(let id) in subjects where needs(id) { queue.add(.account(id), isStale: isStale, at: instant) }
        for case .partner(let id) in subjects { addSummary(.partner(id), at: instant) }
    }

    /// Queues work about more than one account.
    ///
    /// Until all accounts have summaries, it does nothing, and the rebuild queues the work later.
    private mutating func addSummary(_ work: RegenerationQueue.Work, at instant: ContinuousClock.Instant) {
        if isSummedUp { queue.add(work, at: instant) }
    }
}

extension RegenerationPlan {
    /// The stage of a full rebuild.
    enum Rebuild {
        /// Accounts that are not rendered yet.
        case accounts(ArraySlice<AccountID>)
        /// All accounts are rendered. This work must end before old files are removed.
        case partners(Set<RegenerationQueue.Work>)
        case pruning

        /// Records that work ended.
        mutating func end(_ work: RegenerationQueue.Work) {
            guard case .partners(var rest) = self else { return }
            // Releases the other reference to the set, so that it is changed in place.
            self = .pruning
            rest.remove(work)
            self = .partners(rest)
        }
    }
}

/// Partners, the site as a whole, and accounts without a receipt.
extension RegenerationPlan {
    /// A published account with the inputs of its pages.
    struct PublishedAccount {
        let timeline: AccountTimeline
        let origin: AccountJob.Origin
        let orderSteps: [AccountStep]
    }

    /// The accounts whose receipts are out of date, except those that are not in memory or whose lists are not
    /// published.
    var unnotedAccounts: [PublishedAccount] {
        unnoted.sorted().compactMap { id in
            guard !queue.holds(.lists(id)), let origin = origins[id], let pipeline = accounts[id] else { return nil }
            let orderSteps = (timeline.registry.orderSteps[id] ?? []).prefix(origin.orderSteps)
            return PublishedAccount(
                timeline: pipeline.withTimeline { $0 },
                origin: origin,
                orderSteps: Array(orderSteps)
            )
        }
    }

    /// The partner of each account.
    var partners: [AccountID: PartnerID] { timeline.registry.accounts.mapValues(\.profile.partner) }

    /// The state for a partner's pages.
    ///
    /// - Returns: nil for an unknown partner, and for one with an account that failed before it had a summary, because
    ///   pages without that account would be wrong.
    func partner(_ id: PartnerID) -> PartnerState? {
        let accounts = timeline.registry.accountsByPartner[id] ?? []
        guard !accounts.contains(where: summaries.isMissing) else { return nil }
        let known = accounts.compactMap { summaries[$0] }
        return timeline.registry.state(of: id, accounts: known, policies: policies, asOf: moment)
    }

    /// The size of the site; nil while an account has no summary.
    var status: SiteStatus? {
        guard summaries.isComplete else { return nil }
        return SiteStatus(ledger, timeline.registry, accounts: summaries.count, users: summaries.users)
    }
}

extension SiteStatus {
    /// The size of a site.
    ///
    /// - Parameters:
    ///   - accounts: how many accounts exist.
    ///   - users: how many users those accounts have.
    init(_ ledger: LedgerCount, _ registry: Registry, accounts: Int, users: Int) {
        self.init(
            lastEvent: ledger.lastTime,
            events: ledger.events,
            partners: registry.partners.count,
            accounts: accounts,
            users: users,
            orders: registry.standingOrders
        )
    }
}
