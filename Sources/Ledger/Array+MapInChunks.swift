extension Array where Element: Sendable {
    /// Maps the elements in chunks of a size, each chunk in a task of its own.
    ///
    /// - Returns: the results in the order of the elements.
    package func map<Mapped: Sendable>(
        inChunksOf size: Int,
        _ transform: @escaping @Sendable (Element) -> Mapped
    ) async -> [Mapped] {
        await withTaskGroup { group in
            for start in stride(from: 0, to: count, by: size) {
                group.addTask { (start, self[start..<Swift.min(start + size, self.count)].map(transform)) }
            }
            var chunks: [(start: Int, results: [Mapped])] = []
            for await chunk in group { chunks.append(chunk) }
            return chunks.sorted { $0.start < $1.start }.flatMap(\.results)
        }
    }
}
