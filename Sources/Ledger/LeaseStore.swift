package import Licensing

/// A process that uses a ledger together with others.
package struct ClusterNode: Equatable, Sendable {
    /// Random: no two processes ever share it.
    package let id: String
    /// For people: the machine and the process.
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

/// Which processes use a ledger together, and which of them renders a site.
///
/// - At any time, at most one node has the lease of a site.
/// - A lease ends by itself some time after the last call of `renew`. All times are of one clock: that of the store.
/// - A lease that ended is never continued: the same node gets it with a new number, like any other node.
/// - The numbers of a site's leases rise.
package protocol LeaseStore: Sendable {
    /// How long a node has a lease, counted from the moment at which it called `renew`.
    var length: Duration { get }

    /// Notes that a node is alive. Continues its lease of a site, or takes that lease if no node has it.
    ///
    /// - Parameters:
    ///   - site: nil takes no lease.
    ///   - published: what the site shows; nil if the node does not know it.
    /// - Returns: the number of the lease, or nil if the node has none.
    func renew(_ node: ClusterNode, site: String?, published: LedgerPosition?) async throws(EventStoreError) -> Int64?

    /// Ends the leases of a node, and forgets the node.
    func leave(_ node: ClusterNode) async throws(EventStoreError)

    /// The nodes that renewed themselves lately, by name.
    func members() async throws(EventStoreError) -> [ClusterMember]
}

/// A node as the database knows it.
package struct ClusterMember: Equatable, Sendable {
    /// A lease that a node has.
    package struct Lease: Equatable, Sendable {
        package let site: String
        package let number: Int64
        /// How many events of the ledger the site does not show yet; nil: its publisher does not know it yet.
        package let lag: Int64?

        package init(site: String, number: Int64, lag: Int64?) {
            self.site = site
            self.number = number
            self.lag = lag
        }
    }

    package let node: ClusterNode
    /// Whether it renewed itself within the length of a lease.
    package let isAlive: Bool
    package let lastRenewal: Timestamp
    /// The leases that it has, by site.
    package let leases: [Lease]

    package init(node: ClusterNode, isAlive: Bool, lastRenewal: Timestamp, leases: [Lease]) {
        self.node = node
        self.isAlive = isAlive
        self.lastRenewal = lastRenewal
        self.leases = leases
    }
}
