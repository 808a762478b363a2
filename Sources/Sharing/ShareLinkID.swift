/// The number by which an operator names a link; it says nothing about the link's token.
package struct ShareLinkID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The id that an operator typed, or nil where the text is none.
    package init?(_ text: String) {
        guard let number = Int64(text), number > 0, String(number) == text else { return nil }
        rawValue = number
    }

    package var description: String { String(rawValue) }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
