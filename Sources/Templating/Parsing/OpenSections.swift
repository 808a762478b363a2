/// The open sections at a place, innermost last.
///
/// A dictionary finds the section that a tag closes, because a file may contain many end tags without a section.
struct OpenSections<Section> {
    private struct Entry {
        let condition: Condition
        let section: Section
    }

    private var entries: [Entry] = []
    private var positions: [Condition: [Int]] = [:]

    /// The number of open sections.
    var count: Int { entries.count }

    /// Opens a section inside the others.
    mutating func open(_ condition: Condition, _ section: Section) {
        positions[condition, default: []].append(entries.count)
        entries.append(Entry(condition: condition, section: section))
    }

    /// Closes the innermost section with a condition, and all sections inside it.
    ///
    /// - Returns: the section, and those inside it, innermost first; nil if no section with the condition is open.
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
