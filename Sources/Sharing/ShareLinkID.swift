/// The id of a link in commands, which reveals nothing about its token.
package struct ShareLinkID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Parses an id that an operator typed; nil if the text is not a canonical positive integer.
    package init?(_ text: String) {
        guard let number = Int64(text), number > 0, String(number) == text else { return nil }
        rawValue = number
    }

    package var description: String { String(rawValue) }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
