import Templating

/// The navigation of a list that is divided into parts.
struct ListNavigation: Sendable {
    /// A link to a part.
    struct PartLink: Sendable {
        let label: PartLabel
        let count: Int
        let link: String

        static let fields = Fields<PartLink>(shared + [.integer("partCount") { $0.count }])
        /// The fields of the links to the previous and the next part.
        ///
        /// They have no count, because a new entry would then also change the pages of its neighbors.
        static let neighborFields = Fields<PartLink>(shared)

        private static let shared: [Field<PartLink>] =
            PartLabel.fields.map { $0.of(\PartLink.label) } + [.link("link") { $0.link }]
    }

    /// The number of entries on the page, or in the parts to which it links.
    var count = 0
    /// The label of the part; nil for the whole list.
    var label: PartLabel?
    /// The link to the page that contains this part.
    var above: String?
    var previous: PartLink?
    var next: PartLink?
    /// The parts of the page, if it shows parts instead of entries.
    var parts: [PartLink] = []

    /// The fields of the navigation as part of a page.
    static func fields<Page>(_ navigation: any KeyPath<Page, ListNavigation> & Sendable) -> [Field<Page>] {
        [
            .integer("count") { $0[keyPath: navigation].count },
            .flag("isPart") { $0[keyPath: navigation].label != nil },
            .link("aboveLink") { $0[keyPath: navigation].above },
            .list("part", Fields<PartLabel>(PartLabel.fields)) { [$0[keyPath: navigation].label].compactMap(\.self) },
            .list("previous", PartLink.neighborFields) { [$0[keyPath: navigation].previous].compactMap(\.self) },
            .list("next", PartLink.neighborFields) { [$0[keyPath: navigation].next].compactMap(\.self) },
            .flag("hasParts") { !$0[keyPath: navigation].parts.isEmpty },
            .list("parts", PartLink.fields) { $0[keyPath: navigation].parts },
        ]
    }
}

/// A page of a list: the whole list or a part of it.
struct ListPage: Sendable {
    let part: ListTree.Part
    /// The part that contains this one; nil for the whole list.
    let above: ListTree.Part?
    /// The previous and the next part with entries; nil if the page shows parts.
    let previous: ListTree.Part?
    let next: ListTree.Part?

    /// The navigation on this page.
    ///
    /// - Parameters:
    ///   - newestFirst: whether the list is shown in reverse.
    ///   - label: the label of a part.
    ///   - link: the address of a part, relative to this page.
    func navigation(
        newestFirst: Bool = false,
        label: (ListTree.Part) -> PartLabel,
        link: (ListTree.Part) -> String
    ) -> ListNavigation {
        func target(_ part: ListTree.Part) -> ListNavigation.PartLink {
            ListNavigation.PartLink(label: label(part), count: part.entries.count, link: link(part))
        }
        let parts = part.parts.map(target)
        let neighbors = newestFirst ? (next, previous) : (previous, next)
        return ListNavigation(
            count: part.entries.count,
            label: above == nil ? nil : label(part),
            above: above.map(link),
            previous: neighbors.0.map(target),
            next: neighbors.1.map(target),
            parts: newestFirst ? parts.reversed() : parts
        )
    }

    /// Hashes the navigation, for the version of the page.
    ///
    /// - Parameter label: the label of a part.
    func hash(into hasher: inout Hasher, label: (ListTree.Part) -> PartLabel) {
        hasher.combine(above?.prefix)
        if above != nil { hasher.combine(label(part)) }
        for neighbor in [previous, next] {
            hasher.combine(neighbor?.prefix)
            hasher.combine(neighbor.map(label))
        }
        hasher.combine(part.entries.count)
        for part in part.parts {
            hasher.combine(part.prefix)
            hasher.combine(part.entries.count)
            hasher.combine(label(part))
        }
    }
}

extension ListTree {
    /// All pages of the list; the whole list is first.
    var pages: [ListPage] {
        let leaves = whole.leaves
        let positions = Dictionary(uniqueKeysWithValues: leaves.enumerated().map { ($1.entries.lowerBound, $0) })
        func pages(_ part: Part, _ above: Part?) -> [ListPage] {
            let position = part.parts.isEmpty && above != nil ? positions[part.entries.lowerBound] : nil
            let page = ListPage(
                part: part,
                above: above,
                previous: position.flatMap { $0 > 0 ? leaves[$0 - 1] : nil },
                next: position.flatMap { $0 + 1 < leaves.count ? leaves[$0 + 1] : nil }
            )
            return [page] + part.parts.flatMap { pages($0, part) }
        }
        return pages(whole, nil)
    }
}
