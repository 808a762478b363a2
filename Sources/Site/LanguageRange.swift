import Basics

/// A language range, which covers a language and all more specific ones, or `*`, which covers all others.
struct LanguageRange: Hashable, Sendable {
    /// The tag in lower case.
    let tag: String
    /// The weight in thousandths; 0 excludes the language.
    let weight: Int

    var isWildcard: Bool { tag == "*" }

    /// The length of the tag: a measure of how specific the range is.
    var precision: Int { isWildcard ? 0 : tag.utf8.count }

    func covers(_ language: String) -> Bool { isWildcard || Self.covers(tag, language) }

    /// Whether a language is another one or a more specific one: `es` covers `es` and `es-MX`, but not `est`.
    static func covers(_ general: String, _ language: String) -> Bool {
        guard language.utf8.starts(with: general.utf8) else { return false }
        let next = language.utf8.dropFirst(general.utf8.count).first
        return next == nil || next == UInt8(ascii: "-")
    }

    /// Parses an element of the header, such as `es-MX;q=0.8`; nil if it is invalid.
    init?(_ element: ArraySlice<UInt8>) {
        let parts = element.split(separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
            .map(\.withoutBlanks)
        guard let tag = parts.first, let weight = parts.count == 1 ? 1000 : Self.weight(parts[1]) else { return nil }
        guard tag.elementsEqual("*".utf8) || Self.isLanguage(tag) else { return nil }
        self.tag = String(decoding: tag, as: UTF8.self).lowercased()
        self.weight = weight
    }

    /// RFC 4647 2.1: subtags of one to eight letters or digits, the first of letters alone.
    private static func isLanguage(_ tag: ArraySlice<UInt8>) -> Bool {
        let subtags = tag.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return subtags.allSatisfy { subtag in
            (1...8).contains(subtag.count) && subtag.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit }
        } && subtags.first?.allSatisfy(\.isASCIILetter) == true
    }

    /// RFC 9110 12.4.2: `q=` and a number from 0 to 1 with at most three decimals.
    private static func weight(_ parameter: ArraySlice<UInt8>) -> Int? {
        let number = parameter.dropFirst(2)
        guard parameter.count > 2, String(decoding: parameter.prefix(2), as: UTF8.self).lowercased() == "q=" else {
            return nil
        }
        let decimals = number.dropFirst(2)
        guard number.count == 1 || number.dropFirst().first == UInt8(ascii: "."), decimals.count <= 3,
            decimals.allSatisfy(\.isASCIIDigit), let whole = number.first,
            whole == UInt8(ascii: "0") || whole == UInt8(ascii: "1")
        else { return nil }
        let thousandths = (Array(decimals) + Array("000".utf8)).prefix(3)
            .reduce(Int(whole - UInt8(ascii: "0"))) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return thousandths <= 1000 ? thousandths : nil
    }
}

extension ArraySlice<UInt8> {
    /// The bytes without spaces and tabs at both ends.
    fileprivate var withoutBlanks: ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let last = lastIndex(where: { !isBlank($0) }) else { return [] }
        return self[...last].drop(while: isBlank)
    }
}
