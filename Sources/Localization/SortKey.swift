import Foundation

/// What a text is sorted by: without case, accents and invisible signs; signs before digits before letters, ñ after n.
///
/// One order for all languages, so that lists in two languages can share their ranges. Texts that differ only in what
/// is left out have equal keys; who sorts breaks the tie.
package struct SortKey: Comparable, Hashable, Sendable {
    private let folded: String

    /// The key of a text; costs one pass over it.
    package init(_ text: String) {
        var builder = SortKeyBuilder(capacity: text.utf8.count)
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        for scalar in (isASCII ? text : text.decomposedStringWithCompatibilityMapping).unicodeScalars {
            builder.append(scalar)
        }
        let text = String(decoding: builder.folded, as: UTF8.self)
        // Composed, so that the order of texts is the order of their signs.
        folded = isASCII ? text : text.precomposedStringWithCanonicalMapping
    }

    /// The signs that decide, one after the other.
    package var scalars: String.UnicodeScalarView { folded.unicodeScalars }

    /// A key, or the beginning of one, without its signs for the order: as readers type it.
    package static func typed(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        var followsSign = false
        for scalar in scalars {
            if followsSign {
                text.append(scalar)
                followsSign = false
            } else if scalar == Unicode.Scalar(SortKeyBuilder.beforeDigits) {
                followsSign = true
            } else if scalar != SortKeyBuilder.afterAnyLetter {
                text.append(scalar)
            }
        }
        return String(text)
    }

    /// What readers see for the beginning of a key: "ñ" is kept as an n with a sign behind it.
    package static func label(_ beginning: String) -> String {
        let text = typed(beginning.replacing("n\(SortKeyBuilder.afterAnyLetter)", with: "ñ").unicodeScalars)
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// By the folded text.
    package static func < (left: SortKey, right: SortKey) -> Bool {
        left.folded < right.folded
    }
}

/// Builds the folded form out of decomposed scalars.
private struct SortKeyBuilder {
    /// Greater than any letter, so that "ñ" comes after "nz" and before "o".
    static let afterAnyLetter: Unicode.Scalar = "\u{10FFFF}"
    /// The last sign before the digits: put before a sign that would come after them.
    static let beforeDigits = UInt8(ascii: "/")

    /// UTF-8; quicker to grow than a string.
    private(set) var folded: [UInt8] = []
    private var followsN = false

    init(capacity: Int) {
        folded.reserveCapacity(capacity + 8)
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        let followedN = followsN
        followsN = scalar == "n" || scalar == "N"
        switch scalar {
        case "a"..."z", "0"..."9", " "..<"/":
            folded.append(UInt8(scalar.value))
        case "A"..."Z":
            folded.append(UInt8(scalar.value) + 0x20)
        case "\u{303}" where followedN:
            folded += Self.afterAnyLetter.utf8
        case "\u{300}"..."\u{34E}":
            // The accents of most names; a second mark on an n may still be its tilde.
            followsN = followedN
        case "\0"..<"\u{80}":
            appendSign(scalar)
        default:
            appendNonASCII(scalar)
        }
    }

    private mutating func appendNonASCII(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        // Below 10 are the marks that make another letter (virama, nukta, kana voicing); above, accents and points.
        let isAccent = properties.isDiacritic && properties.canonicalCombiningClass.rawValue >= 10
        if isAccent || properties.isDefaultIgnorableCodePoint { return }
        if properties.numericType == .decimal, let value = properties.numericValue {
            folded.append(UInt8(ascii: "0") + UInt8(value))
        } else if let letters = Self.letters[scalar] {
            folded += letters.utf8
        } else if properties.isAlphabetic || properties.generalCategory.isMark {
            folded += properties.lowercaseMapping.utf8
        } else {
            appendSign(scalar)
        }
    }

    private mutating func appendSign(_ scalar: Unicode.Scalar) {
        folded.append(Self.beforeDigits)
        folded += String(scalar).utf8
    }

    /// Letters that Unicode does not decompose, but that readers look for under another one.
    private static let letters: [Unicode.Scalar: String] = [
        "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ı": "i", "ħ": "h", "Ħ": "h",
        "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss", "þ": "th", "Þ": "th", "ς": "σ",
    ]
}

extension Unicode.GeneralCategory {
    fileprivate var isMark: Bool { [.nonspacingMark, .spacingMark, .enclosingMark].contains(self) }
}
