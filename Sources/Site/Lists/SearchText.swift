import Basics
import Localization

/// A text for searches: without case, accents and invisible characters, and divided into words.
///
/// `Templates/assets/search.js` converts typed text in the same way. Tests/Clients/pages/searching.py compares both for
/// all of Unicode.
struct SearchText {
    /// The whole text, with single spaces between its pieces.
    let whole: String
    /// The words by which the text is found, in addition to `whole`.
    ///
    /// A piece between spaces is divided at punctuation, and is also a word without it: "O'Brien" gives o, brien and
    /// obrien. A piece that begins with punctuation is also a word as it is.
    let words: [String]

    init(_ text: String) {
        let folded = text.isASCII ? text : Self.folded(text)
        if folded.isASCII { self.init(ascii: folded.utf8) } else { self.init(folded: folded) }
    }

    /// A faster version for ASCII, such as most names and all addresses, without the tables of Unicode.
    private init(ascii text: String.UTF8View) {
        let pieces = text.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
            .split { $0 == 0x20 || 0x09...0x0D ~= $0 }
        whole = String(decoding: Array(pieces.joined(separator: [0x20])), as: UTF8.self)
        words = pieces.flatMap { piece in
            let parts = piece.split { !$0.isASCIILetter && !$0.isASCIIDigit }
            var words = parts.map { String(decoding: $0, as: UTF8.self) }
            if words.count > 1 { words.append(words.joined()) }
            if let first = piece.first, !first.isASCIILetter, !first.isASCIIDigit {
                words.insert(String(decoding: piece, as: UTF8.self), at: 0)
            }
            return words
        }
    }

    private init(folded text: String) {
        let pieces = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
        whole = pieces.map { String($0) }.joined(separator: " ")
        words = pieces.flatMap(Self.words)
    }

    private static func words(of piece: String.UnicodeScalarView.SubSequence) -> [String] {
        var words = piece.split { !$0.isPartOfWord }.map { String($0) }
        // Folded again, because marks that were separate may now be in another order.
        if words.count > 1 { words.append(folded(words.joined())) }
        if let first = piece.first, !first.isPartOfWord { words.insert(String(piece), at: 0) }
        return words
    }

    private static func folded(_ text: String) -> String { SortKey.typed(SortKey(text).scalars) }
}

extension String {
    fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}

extension Unicode.Scalar {
    /// Letters, marks and digits, except modifier letters that are apostrophes in names, such as in "Kaʻiulani".
    fileprivate var isPartOfWord: Bool {
        switch self {
        case "a"..."z", "0"..."9": true
        case "\0"..<"\u{80}", "\u{2B9}"..."\u{2FF}": false
        default: properties.generalCategory.isPartOfWord
        }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isPartOfWord: Bool {
        switch self {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }
}
