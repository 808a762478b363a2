import Foundation

/// The languages that a reader wants, as the header Accept-Language says: RFC 9110 12.5.4.
///
/// What cannot be read is passed over: a header never keeps a page from being shown.
struct AcceptLanguage: Hashable, Sendable {
    /// Readers name a handful of languages; what is longer than this is not read to its end.
    static let sizeLimit = 1024

    /// Most wanted first; in the order of the header where weights are equal.
    let ranges: [LanguageRange]

    init(parsing header: String) {
        var elements = Array(header.utf8.prefix(Self.sizeLimit))
            .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        // The last one may be half of what was sent, such as `es;q=0` of `es;q=0.9`.
        if header.utf8.dropFirst(Self.sizeLimit).first != nil { elements.removeLast() }
        ranges = elements.compactMap(LanguageRange.init).enumerated()
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
            .map(\.element)
    }

    /// The locale that the reader wants most, or nil if none of them is wanted.
    ///
    /// For each range in turn: the language itself, one that means the same (`zh-Hant` for `zh-TW`), one that says more
    /// (`pt-BR` for `pt`), the longest of those that say less (`es` for `es-MX`), one of another region (`pt-BR` for
    /// `pt-PT`). A language in the same script comes before one in another.
    ///
    /// - Parameter locales: in the order in which they are offered to those who take any.
    func choice(among locales: [String]) -> String? {
        let candidates = locales.map { (locale: $0, tag: $0.lowercased()) }
            .map { (locale: $0.locale, tag: $0.tag, range: nearest(to: $0.tag)) }
            .filter { $0.range?.weight != 0 }
        for range in ranges where range.weight > 0 {
            let found =
                range.isWildcard
                ? candidates.first { $0.range?.isWildcard == true }
                : Self.nearest(to: range, among: candidates.map(\.tag)).map { candidates[$0] }
            if let found { return found.locale }
        }
        return nil
    }

    /// The place of the language that is nearest to a range; nil where none is of the same language.
    private static func nearest(to range: LanguageRange, among tags: [String]) -> Int? {
        if let same = tags.firstIndex(of: range.tag) { return same }
        let wanted = WrittenLanguage(range.tag)
        let written = tags.map(WrittenLanguage.init)
        if let same = written.firstIndex(of: wanted) { return same }
        for isInScript in [true, false] {
            let places = tags.indices.filter { written[$0].isInScript(of: wanted) == isInScript }
            let more = places.first { range.covers(tags[$0]) }
            let less = places.filter { LanguageRange.covers(tags[$0], range.tag) }
                .max { tags[$0].utf8.count < tags[$1].utf8.count }
            if let found = more ?? less ?? (isInScript ? places.first : nil) { return found }
        }
        return nil
    }

    /// Of the ranges that cover a language, the one that says most about it.
    private func nearest(to tag: String) -> LanguageRange? {
        ranges.filter { $0.covers(tag) }.max { $0.precision < $1.precision }
    }
}

extension SiteRenderer {
    /// The language for a reader of whom nothing is known but the header Accept-Language; the default if it names none
    /// of the site's.
    package func locale(accepting header: String?) -> String {
        let offered = [defaultLocale] + locales.filter { $0 != defaultLocale }
        return header.flatMap { AcceptLanguage(parsing: $0).choice(among: offered) } ?? defaultLocale
    }
}

/// A language with its script and region; where a tag leaves them out, those that CLDR says are likely: `zh-TW` is
/// `zh-Hant-TW`.
private struct WrittenLanguage: Equatable {
    private let language, script, region: String?

    init(_ tag: String) {
        let likely = Locale.Language(identifier: Locale.Language(identifier: tag).maximalIdentifier)
        language = likely.languageCode?.identifier
        script = likely.script?.identifier
        region = likely.region?.identifier
    }

    func isInScript(of other: WrittenLanguage) -> Bool { language == other.language && script == other.script }
}
