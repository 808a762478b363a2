extension Sequence {
    /// The first few in an order, without sorting the rest: pages show a dozen of what may be 100,000.
    ///
    /// - Parameter precedes: a strict order; of two that it does not tell apart, the earlier one comes first.
    package func leading(_ limit: Int, by precedes: (Element, Element) -> Bool) -> [Element] {
        guard limit > 0 else { return [] }
        var leading: [Element] = []
        for element in self {
            if leading.count == limit {
                guard let last = leading.last, precedes(element, last) else { continue }
                leading.removeLast()
            }
            let index = leading.firstIndex { precedes(element, $0) } ?? leading.endIndex
            leading.insert(element, at: index)
        }
        return leading
    }
}
