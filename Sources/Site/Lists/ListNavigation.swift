import Templating

/// The way through a list that is cut into parts.
struct ListNavigation: Sendable {
    /// A part that one can go to.
    struct PartLink: Sendable {
        let label: PartLabel
        let count: Int
        let link: String

        static let fields = Fields<PartLink>(
            PartLabel.fields.map { $0.of(\PartLink.label) } + [
                .integer("partCount") { $0.count },
                .link("link") { $0.link },
            ]
        )
    }

    /// How many entries the page, or the parts that it leads to, show.
    var count = 0
    /// The part that the page shows; nil for the whole list.
    var label: PartLabel?
    /// The page that this one is a part of.
    var above: String?
    var previous: PartLink?
    var next: PartLink?
    /// What the page leads to, instead of showing entries.
    var parts: [PartLink] = []

    /// The fields of the way through a list as part of a page.
    static func fields<Page>(_ navigation: any KeyPath<Page, ListNavigation> & Sendable) -> [Field<Page>] {
        [
            .integer("count") { $0[keyPath: navigation].count },
            .flag("isPart") { $0[keyPath: navigation].label != nil },
            .link("aboveLink") { $0[keyPath: navigation].above },
            .list("part", Fields<PartLabel>(PartLabel.fields)) { page in
                page[keyPath: navigation].label.map { [$0] } ?? []
            },
            .list("previous", PartLink.fields) { page in page[keyPath: navigation].previous.map { [$0] } ?? [] },
            .list("next", PartLink.fields) { page in page[keyPath: navigation].next.map { [$0] } ?? [] },
            .flag("hasParts") { !$0[keyPath: navigation].parts.isEmpty },
            .list("parts", PartLink.fields) { $0[keyPath: navigation].parts },
        ]
    }
}

/// A page of a list: the whole, or a part of it.
struct ListPage: Sendable {
    let part: ListTree.Part
    /// The page that this one is a part of; nil for the whole list.
    let above: ListTree.Part?
    /// The neighbors of a part that shows entries.
    let previous: ListTree.Part?
    let next: ListTree.Part?

    /// What to say about the way through the list on this page.
    ///
    /// - Parameters:
    ///   - newestFirst: whether the list is shown from its end.
    ///   - link: the address of a part, as seen from this page.
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

    /// What tells two versions of the page apart, as far as it is the way through the list.
    func hash(into hasher: inout Hasher) {
        hasher.combine(above?.prefix)
        hasher.combine(previous?.prefix)
        hasher.combine(next?.prefix)
        for part in part.parts {
            hasher.combine(part.prefix)
            hasher.combine(part.entries.count)
        }
    }
}

extension ListTree {
    /// Every page of the list, the whole first.
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
