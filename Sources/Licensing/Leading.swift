extension Sequence {
    /// The first few elements in an order, without sorting the rest: pages show a dozen of up to 100,000 elements.
    ///
    /// - Parameter precedes: a strict order. Elements that it does not order keep their sequence.
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
