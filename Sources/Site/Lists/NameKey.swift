import Localization

/// What a list of names is sorted by: the name as readers look for it, then the id, which no two entries share.
struct NameKey: Comparable, Hashable, Sendable {
    /// Stands where a name ends, and where the id behind it does.
    static let end = ""

    let name: SortKey
    let id: String

    init(_ name: String, id: String) {
        self.name = SortKey(name)
        self.id = id
    }

    static func < (left: NameKey, right: NameKey) -> Bool {
        left.name != right.name ? left.name < right.name : left.id < right.id
    }

    /// One sign of the name, the end of it, one sign of the id, the end of that; nil behind both.
    func element(_ depth: Int) -> String? {
        let scalars = name.scalars
        var rest = depth
        if let index = scalars.index(scalars.startIndex, offsetBy: rest, limitedBy: scalars.endIndex) {
            return index == scalars.endIndex ? Self.end : String(scalars[index])
        }
        rest -= scalars.count + 1
        guard let index = id.index(id.startIndex, offsetBy: rest, limitedBy: id.endIndex) else { return nil }
        return index == id.endIndex ? Self.end : String(id[index])
    }
}

extension Array {
    /// The elements sorted by their names and ids, with the keys that decided.
    func sorted(
        byName name: (Element) -> String,
        id: (Element) -> String
    ) -> (keys: [NameKey], elements: [Element]) {
        let keys = map { NameKey(name($0), id: id($0)) }
        let order = keys.order
        return (order.map { keys[$0] }, order.map { self[$0] })
    }
}

extension Array where Element: Comparable {
    /// The positions of the elements in their order: numbers are moved quicker than what they stand for.
    var order: [Int] { indices.sorted { self[$0] < self[$1] } }
}

extension ListTree.Part {
    /// What the names of the entries begin with, for readers: "Mar", or "Ana (u1" among many of one name.
    var nameLabel: String {
        guard let end = prefix.firstIndex(of: NameKey.end) else { return SortKey.label(prefix.joined()) }
        return SortKey.label(prefix[..<end].joined()) + " (" + prefix[(end + 1)...].joined() + "…)"
    }
}
