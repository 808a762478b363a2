package import Licensing

/// A process that shares a ledger with others.
package struct ClusterNode: Equatable, Sendable {
    /// A random id, unique to the process.
    package let id: String
    /// The machine and the process, for messages.
    package let name: String
    package let roles: [String]
    package let version: String

    package init(id: String, name: String, roles: [String], version: String) {
        self.id = id
        self.name = name
        self.roles = roles
        self.version = version
    }
}

/// The processes that share a ledger, and the lease of each site: the right to render it.
///
/// - At any time, at most one node has the lease of a site.
/// - A lease expires unless `renew` extends it. All times are those of one clock: that of the store.
/// - An expired lease is never extended. The same node can get it again, with a new number, like any other node.
/// - The numbers of the leases of a site increase.
package protocol LeaseStore: Sendable {
    /// The time from a call of `renew` to the expiry.
    ///
    /// The store counts from a later moment, so a node that counts from its call never relies on an expired lease.
    var length: Duration { get }

    /// Records that a node is alive, and extends its lease of a site or acquires a lease that no node has.
    ///
    /// - Parameters:
    ///   - site: the site; nil requests no lease.
    ///   - published: the last position that the site shows; nil if the node does not know it.
    /// - Returns: the number of the lease; nil if the node has none.
    func renew(_ node: ClusterNode, site: String?, published: LedgerPosition?) async throws(EventStoreError) -> Int64?

    /// Ends the leases of a node and removes the node.
    func leave(_ node: ClusterNode) async throws(EventStoreError)

    /// The nodes that have neither left nor been silent for long, sorted by name. `isAlive` tells which of them are
    /// alive.
    func members() async throws(EventStoreError) -> [ClusterMember]
}

/// A node in the records of the store.
package struct ClusterMember: Equatable, Sendable {
    /// A lease of the node.
    package struct Lease: Equatable, Sendable {
        package let site: String
        package let number: Int64
        /// The number of events that the site does not show yet; nil if the node has not reported a position.
        package let lag: Int64?

        package init(site: String, number: Int64, lag: Int64?) {
            self.site = site
            self.number = number
            self.lag = lag
        }
    }

    package let node: ClusterNode
    /// Whether the last renewal is at most the length of a lease ago.
    package let isAlive: Bool
    package let lastRenewal: Timestamp
    /// The unexpired leases of the node, sorted by site.
    package let leases: [Lease]

    package init(node: ClusterNode, isAlive: Bool, lastRenewal: Timestamp, leases: [Lease]) {
        self.node = node
        self.isAlive = isAlive
        self.lastRenewal = lastRenewal
        self.leases = leases
    }
}
