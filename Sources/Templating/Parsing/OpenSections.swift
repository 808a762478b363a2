/// The sections that are open at a place, innermost last.
///
/// It finds the section that a tag closes without walking all of them: a file may hold many ends of sections that it never
/// opens.
struct OpenSections<Section> {
    private struct Entry {
        let condition: Condition
        let section: Section
    }

    private var entries: [Entry] = []
    private var positions: [Condition: [Int]] = [:]

    /// How many sections are open.
    var count: Int { entries.count }

    /// Opens a section within the others.
    mutating func open(_ condition: Condition, _ section: Section) {
        positions[condition, default: []].append(entries.count)
        entries.append(Entry(condition: condition, section: section))
    }

    /// Closes the innermost section with a condition, and with it those that it holds, which come innermost first.
    ///
    /// - Returns: nil if no such section is open.
    mutating func close(_ condition: Condition) -> (opening: Section, unclosed: [Section])? {
        guard let position = positions[condition]?.last else { return nil }
        let unclosed = (position + 1..<entries.count).compactMap { _ in closeLast() }
        return closeLast().map { ($0, unclosed) }
    }

    /// Closes the innermost section.
    mutating func closeLast() -> Section? {
        guard let entry = entries.popLast() else { return nil }
        positions[entry.condition]?.removeLast()
        return entry.section
    }
}
