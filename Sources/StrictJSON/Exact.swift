import Basics

/// A text from outside that is compared byte by byte.
///
/// `String` compares by canonical equivalence: "é" equals "e" with a combining accent, and U+585A equals U+FA10, which
/// readers distinguish. A value whose texts are `@Exact` changes when its sender changes a single code point.
@propertyWrapper
package struct Exact<Text: ExactlyComparable>: Hashable, Sendable {
    package var wrappedValue: Text

    package init(wrappedValue: Text) {
        self.wrappedValue = wrappedValue
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.wrappedValue.isExactly(right.wrappedValue)
    }

    package func hash(into hasher: inout Hasher) {
        wrappedValue.hashExactly(into: &hasher)
    }
}

extension Exact: Codable where Text: Codable {
    package init(from decoder: any Decoder) throws {
        wrappedValue = try decoder.singleValueContainer().decode(Text.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

/// A text that can be compared byte by byte.
package protocol ExactlyComparable: Sendable {
    func isExactly(_ other: Self) -> Bool
    func hashExactly(into hasher: inout Hasher)
}

extension String: ExactlyComparable {
    /// Whether both have the same bytes in UTF-8.
    package func isExactly(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return withBytes(and: other) { UnsafeRawBufferPointer($0).hasSameBytes(as: UnsafeRawBufferPointer($1)) }
            ?? utf8.elementsEqual(other.utf8)
    }

    package func hashExactly(into hasher: inout Hasher) {
        let isHashed: Void? = utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: .init($0)) }
        if isHashed == nil { for byte in utf8 { hasher.combine(byte) } }
        hasher.combine(0xFF as UInt8)
    }

    /// Whether the text precedes another in the order of their UTF-8 bytes, which is the order of code points.
    package func precedesExactly(_ other: String) -> Bool {
        withBytes(and: other) { $0.lexicographicallyPrecedes($1) } ?? utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Calls `body` with the bytes of both texts, which is much faster than the iterators of `utf8`.
    ///
    /// - Returns: nil if a text has no contiguous storage.
    private func withBytes<Result>(
        and other: String,
        _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { body(left, $0) }
        } ?? nil
    }
}

extension Optional: ExactlyComparable where Wrapped == String {
    /// Whether both have the same bytes in UTF-8, or both are nil.
    package func isExactly(_ other: String?) -> Bool {
        switch (self, other) {
        case (nil, nil): true
        case (let text?, let other?): text.isExactly(other)
        case (nil, _?), (_?, nil): false
        }
    }

    package func hashExactly(into hasher: inout Hasher) {
        hasher.combine(self == nil)
        self?.hashExactly(into: &hasher)
    }
}
