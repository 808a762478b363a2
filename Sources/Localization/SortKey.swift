import Foundation

/// The sort key of a text, which ignores case, accents, and invisible characters.
///
/// Symbols sort before digits, digits before letters, and ñ after n. All languages have the same order, so that their
/// lists can share ranges. Different texts can have equal keys; the caller breaks the tie.
package struct SortKey: Comparable, Hashable, Sendable {
    private let folded: String

    package init(_ text: String) {
        folded = Self.folded(latin: text) ?? Self.folded(text)
    }

    private static func folded(_ text: String) -> String {
        var builder = SortKeyBuilder(capacity: text.utf8.count)
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars { builder.append(scalar) }
        // Composed, so that the order of keys is the order of their scalars.
        return String(decoding: builder.folded, as: UTF8.self).precomposedStringWithCanonicalMapping
    }

    /// The folded form of a text of ASCII and `latin` characters, without Unicode's tables; nil for other texts.
    ///
    /// Most names are such texts. None of these characters combines with the previous one, so each is folded
    /// separately.
    private static func folded(latin text: String) -> String? {
        var builder = SortKeyBuilder(capacity: text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                builder.append(scalar)
            } else if latin.contains(scalar.value) {
                builder.append(folded: latinForms[Int(scalar.value - latin.lowerBound)])
            } else {
                return nil
            }
        }
        return String(decoding: builder.folded, as: UTF8.self)
    }

    /// The letters of Western and Central Europe.
    private static let latin: ClosedRange<UInt32> = 0xA0...0x17F

    private static let latinForms: [[UInt8]] = latin.map { value in
        Unicode.Scalar(value).map { Array(folded(String($0)).utf8) } ?? []
    }

    /// The scalars of the key, which are compared one by one.
    package var scalars: String.UnicodeScalarView { folded.unicodeScalars }

    /// A key or a prefix of one, as readers type it: without the marks that only affect the order.
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

    /// The label of a prefix of a key, with "ñ" for an n and the mark after it.
    package static func label(_ beginning: String) -> String {
        let text = typed(beginning.replacing("n\(SortKeyBuilder.afterAnyLetter)", with: "ñ").unicodeScalars)
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    package static func < (left: SortKey, right: SortKey) -> Bool {
        left.folded < right.folded
    }
}

/// Builds the folded form from decomposed scalars.
private struct SortKeyBuilder {
    /// Greater than any letter, so that "ñ" comes after "nz" and before "o".
    static let afterAnyLetter: Unicode.Scalar = "\u{10FFFF}"
    /// The last ASCII character before the digits, written before symbols that would sort after digits.
    static let beforeDigits = UInt8(ascii: "/")

    /// The folded form in UTF-8, which grows faster than a string.
    private(set) var folded: [UInt8] = []
    private var followsN = false

    init(capacity: Int) {
        folded.reserveCapacity(capacity + 8)
    }

    /// Appends the precomputed folded form of a character.
    mutating func append(folded bytes: [UInt8]) {
        folded += bytes
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
            // The accents of most names. A tilde may follow another accent on an n.
            followsN = followedN
        case "\0"..<"\u{80}":
            appendSign(scalar)
        default:
            appendNonASCII(scalar)
        }
    }

    private mutating func appendNonASCII(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        // Combining classes below 10 make another letter (virama, nukta, kana voicing). Others are accents and points.
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

    /// Letters that Unicode does not decompose, with the letters under which readers expect them.
    private static let letters: [Unicode.Scalar: String] = [
        "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ı": "i", "ħ": "h", "Ħ": "h",
        "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss", "þ": "th", "Þ": "th", "ς": "σ",
    ]
}

extension Unicode.GeneralCategory {
    fileprivate var isMark: Bool { [.nonspacingMark, .spacingMark, .enclosingMark].contains(self) }
}
