/// A user in a list as it was decoded.
struct ListedEntry: Sendable {
    let entry: UserList.Entry
    /// Whether the sender says which licenses the user holds.
    let tellsLicenses: Bool
}

/// The entries of lists of users by the bytes that they were decoded from.
///
/// Weekly lists of the same users are almost the same. Entries with the same bytes are decoded once, and the lists share
/// their memory.
package struct ListedEntries: Sendable {
    private struct Text: Hashable, Sendable {
        let bytes: ArraySlice<UInt8>

        static func == (left: Self, right: Self) -> Bool {
            left.bytes.withUnsafeBytes { left in right.bytes.withUnsafeBytes { left.elementsEqual($0) } }
        }

        func hash(into hasher: inout Hasher) {
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }

    private var entries: [Text: ListedEntry] = [:]

    package init() {}

    subscript(bytes: ArraySlice<UInt8>) -> ListedEntry? {
        get { entries[Text(bytes: bytes)] }
        // A copy, which does not keep the whole list in memory.
        set { entries[Text(bytes: Array(bytes)[...])] = newValue }
    }
}
