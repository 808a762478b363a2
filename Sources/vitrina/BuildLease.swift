import Basics
import Ledger
import Publishing

/// The lease for a command that publishes once: <doc:BeyondOneMachine#Roles>.
enum BuildLease {
    private static let interval = Duration.seconds(1)

    /// Runs `body`.
    ///
    /// With a database and an object store, this process has the lease of the site meanwhile.
    ///
    /// In all other cases, the lock of the directory or store has the same effect.
    ///
    /// - Throws: `PublishError.store` with `inUse` if a server has the lease; errors of `body`.
    static func with<Value: Sendable>(
        _ places: Places,
        _ body: (SiteLease?) async throws -> Value
    ) async throws -> Value {
        guard places.site == nil, let leases = try Cluster.leases(for: .writing, places.settings) else {
            return try await body(nil)
        }
        let site = try Assembly.nameOfSite(places)
        let node = ClusterNode.current(["build"])
        let lease = SiteLease()
        try await take(leases, node, site, lease)
        let renewing = Task {
            // try?: a cancelled sleep ends the loop.
            while (try? await Task.sleep(for: interval)) != nil {
                let sent = ContinuousClock.now
                do {
                    guard try await leases.renew(node, LeaseRequest(site: site, part: .whole)) != nil else {
                        return lease.end()
                    }
                    lease.renew(since: sent, for: leases.length)
                } catch {
                    // If the lease ends meanwhile, the store refuses files.
                }
            }
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(lease))
        } catch {
            result = .failure(error)
        }
        renewing.cancel()
        await renewing.value
        lease.end()
        // try?: without an answer, others wait until the lease expires.
        try? await leases.leave(node)
        return try result.get()
    }

    /// Acquires the lease.
    ///
    /// Waits as long as a killed process may still have it.
    private static func take(
        _ leases: any LeaseStore,
        _ node: ClusterNode,
        _ site: String,
        _ lease: SiteLease
    ) async throws {
        // This is longer than a lease without renewal.
        let end = ContinuousClock.now + leases.length * 2
        while true {
            let sent = ContinuousClock.now
            if try await leases.renew(node, LeaseRequest(site: site, part: .whole)) != nil {
                return lease.renew(since: sent, for: leases.length)
            }
            guard sent < end else { break }
            try await Task.sleep(for: interval)
        }
        let members = try await leases.state().members
        try await leases.leave(node)
        let holder = members.first { $0.leases.contains { $0.site == site } }
        throw PublishError.store(site, .inUse(holder: holder?.node.name ?? "unknown"))
    }
}
