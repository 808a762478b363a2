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

/// The processes that share a ledger, and the leases of sites: each is the right to render a part of a site.
///
/// - At any time, at most one node has the lease of a part, and all leases of a site divide it into the same number of
///   parts.
/// - A lease expires unless `renew` extends it. All times are those of one clock: that of the store.
/// - An expired lease is never extended. The same node can get it again, with a new number, like any other node.
/// - The numbers of the leases of a part increase.
/// - The parts of a site are distributed evenly among the nodes that request them.
package protocol LeaseStore: Sendable {
    /// The time from a call of `renew` to the expiry.
    ///
    /// The store counts from a later moment, so a node that counts from its call never relies on an expired lease.
    var length: Duration { get }

    /// Records that a node is alive, and extends its lease or acquires one that no node has.
    ///
    /// - Parameter request: the lease that the node wants; nil requests none.
    /// - Returns: nil if the node has no lease of the part.
    func renew(_ node: ClusterNode, _ request: LeaseRequest?) async throws(EventStoreError) -> Lease?

    /// Ends the lease of a node for a part of a site.
    ///
    /// - Parameter isLeaving: whether the node requests no more leases of the site.
    func release(_ part: SitePart, of site: String, _ node: ClusterNode, isLeaving: Bool) async throws(EventStoreError)

    /// Ends the leases of a node and removes the node.
    func leave(_ node: ClusterNode) async throws(EventStoreError)

    /// The current nodes, leases, and sites.
    func state() async throws(EventStoreError) -> ClusterState
}

/// A node's request for the lease of a part of a site.
package struct LeaseRequest: Sendable {
    package let site: String
    package let part: SitePart
    /// The last position that the part shows; nil if the node does not know it.
    package let published: LedgerPosition?
    /// The version of the templates, locale files, and program from which the whole part is rendered; nil: it is not.
    package let edition: String?

    package init(site: String, part: SitePart, published: LedgerPosition? = nil, edition: String? = nil) {
        self.site = site
        self.part = part
        self.published = published
        self.edition = edition
    }
}

/// The right of a node to render a part of a site.
package struct Lease: Equatable, Sendable {
    package let number: Int64
    /// Whether another node has fewer parts and should get this one.
    package let isSurplus: Bool

    package init(number: Int64, isSurplus: Bool = false) {
        self.number = number
        self.isSurplus = isSurplus
    }
}

/// The processes that share a ledger, and their sites.
package struct ClusterState: Equatable, Sendable {
    /// The nodes that have neither left nor been silent for long, sorted by name.
    package var members: [ClusterMember]
    /// The sites that some node has rendered within a day, sorted by name.
    package var sites: [ClusterSite]

    package init(members: [ClusterMember] = [], sites: [ClusterSite] = []) {
        self.members = members
        self.sites = sites
    }
}

/// A node in the records of the store.
package struct ClusterMember: Equatable, Sendable {
    /// A lease of the node.
    package struct Lease: Equatable, Sendable {
        package let site: String
        package let part: SitePart
        package let number: Int64
        /// The number of events that the part does not show yet; nil if the node has not reported a position.
        package let lag: Int64?
        /// The edition of the whole part; nil if the node has not reported one.
        package let edition: String?

        package init(site: String, part: SitePart, number: Int64, lag: Int64?, edition: String?) {
            self.site = site
            self.part = part
            self.number = number
            self.lag = lag
            self.edition = edition
        }
    }

    package let node: ClusterNode
    /// Whether the last renewal is at most the length of a lease ago.
    package let isAlive: Bool
    package let lastRenewal: Timestamp
    /// The unexpired leases of the node, sorted by site and part.
    package let leases: [Lease]

    package init(node: ClusterNode, isAlive: Bool, lastRenewal: Timestamp, leases: [Lease]) {
        self.node = node
        self.isAlive = isAlive
        self.lastRenewal = lastRenewal
        self.leases = leases
    }
}

/// A site in the records of the store.
package struct ClusterSite: Equatable, Sendable {
    package let name: String
    /// The number of parts into which the last lease divided the site.
    package let parts: Int
    /// The number of parts that no node renders.
    package let unrendered: Int
    /// The number of events that the site does not show yet; nil if a part is not rendered, or its node has not
    /// reported a position.
    package let lag: Int64?

    package init(name: String, parts: Int, unrendered: Int, lag: Int64?) {
        self.name = name
        self.parts = parts
        self.unrendered = unrendered
        self.lag = lag
    }
}
