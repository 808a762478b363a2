extension Array where Element: Sendable {
    /// Maps the elements in slices of a size, each slice in a task of its own.
    ///
    /// - Returns: the results in the order of the elements.
    package func map<Mapped: Sendable>(
        inSharesOf size: Int,
        _ transform: @escaping @Sendable (Element) -> Mapped
    ) async -> [Mapped] {
        await withTaskGroup { group in
            for start in stride(from: 0, to: count, by: size) {
                group.addTask { (start, self[start..<Swift.min(start + size, self.count)].map(transform)) }
            }
            var shares: [(start: Int, results: [Mapped])] = []
            for await share in group { shares.append(share) }
            return shares.sorted { $0.start < $1.start }.flatMap(\.results)
        }
    }
}
