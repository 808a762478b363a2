import Localization

/// The sort key of a list of names: the name as readers compare it, and the id, which is unique.
struct NameKey: Comparable, Hashable, Sendable {
    /// The element at the end of the name and at the end of the id.
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

    /// An element of the key: the characters of the name, its end, the characters of the id, its end; nil after that.
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
    /// The elements sorted by name and id, with their keys.
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
    /// The indexes of the elements in sorted order.
    ///
    /// Moving indexes is faster than moving elements.
    var order: [Int] { indices.sorted { self[$0] < self[$1] } }
}

extension ListTree.Part {
    /// The label of a part of a list that is divided by names.
    ///
    /// It is the beginning of the names such as "Mar", or of the ids of one name such as "Ana (u1…)".
    var nameLabel: PartLabel {
        guard let end = prefix.firstIndex(of: NameKey.end) else {
            return PartLabel(name: SortKey.label(prefix.joined()))
        }
        return PartLabel(name: SortKey.label(prefix[..<end].joined()) + " (" + prefix[(end + 1)...].joined() + "…)")
    }
}
