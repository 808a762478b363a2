/// A decoded user in a list.
struct ListedEntry: Sendable {
    let entry: UserList.Entry
    /// Whether the sender also lists the user's licenses.
    let tellsLicenses: Bool
}

/// The entries of lists of users by their encoded bytes.
///
/// Weekly lists of the same users are almost equal. Entries with the same bytes are decoded once, and the lists share
/// them.
package struct ListedEntries: Sendable {
    private struct Text: Hashable, Sendable {
        let bytes: ArraySlice<UInt8>

        static func == (left: Self, right: Self) -> Bool {
            left.bytes.withUnsafeBytes { left in right.bytes.withUnsafeBytes { left.hasSameBytes(as: $0) } }
        }

        func hash(into hasher: inout Hasher) {
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }

    /// The number of entries of the previous list that are compared before all entries are searched.
    private static let reach = 8

    private var entries: [Text: ListedEntry] = [:]
    /// The previous list, and the index of its entry that probably comes next.
    private var previous: [(text: Text, entry: ListedEntry)] = []
    private var next = 0
    private var current: [(text: Text, entry: ListedEntry)] = []

    package init() {}

    /// Finishes a list.
    mutating func endList() {
        previous = current
        current = []
        next = 0
    }

    /// The entry for some bytes; nil if no list had it so far.
    mutating func entry(of bytes: ArraySlice<UInt8>) -> ListedEntry? {
        let text = Text(bytes: bytes)
        for index in next..<min(next + Self.reach, previous.count) where previous[index].text == text {
            next = index + 1
            current.append((text, previous[index].entry))
            return previous[index].entry
        }
        guard let entry = entries[text] else { return nil }
        current.append((text, entry))
        return entry
    }

    mutating func add(_ entry: ListedEntry, of bytes: ArraySlice<UInt8>) {
        // The copy does not keep the whole list in memory.
        entries[Text(bytes: Array(bytes)[...])] = entry
        current.append((Text(bytes: bytes), entry))
    }
}
