import Foundation

/// The languages in the header Accept-Language of a request (RFC 9110 12.5.4).
///
/// Invalid elements are ignored: no header prevents a page from being shown.
struct AcceptLanguage: Hashable, Sendable {
    /// The number of bytes that are read; longer headers are truncated.
    static let sizeLimit = 1024

    /// The language ranges by descending weight, and by their order in the header for equal weights.
    let ranges: [LanguageRange]

    init(parsing header: String) {
        var elements = Array(header.utf8.prefix(Self.sizeLimit))
            .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        // The last element may be truncated, such as `es;q=0` from `es;q=0.9`.
        if header.utf8.dropFirst(Self.sizeLimit).first != nil { elements.removeLast() }
        ranges = elements.compactMap(LanguageRange.init).enumerated()
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
            .map(\.element)
    }

    /// The locale with the highest preference; nil if none is acceptable.
    ///
    /// For each range in turn, the result is the first of these: the same language, an equivalent one (`zh-Hant` for
    /// `zh-TW`), a more specific one (`pt-BR` for `pt`), the most specific of the more general ones (`es` for `es-MX`),
    /// or one of another region (`pt-BR` for `pt-PT`). Languages in the same script take precedence.
    ///
    /// - Parameter locales: the locales in the order in which a wildcard selects them.
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

    /// The index of the language that matches a range best; nil if no language matches.
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

    /// The most specific range that covers a language.
    private func nearest(to tag: String) -> LanguageRange? {
        ranges.filter { $0.covers(tag) }.max { $0.precision < $1.precision }
    }
}

extension SiteRenderer {
    /// The language for a request with the header Accept-Language; the default if the header names no language of the
    /// site.
    package func locale(accepting header: String?) -> String {
        let offered = [defaultLocale] + locales.filter { $0 != defaultLocale }
        return header.flatMap { AcceptLanguage(parsing: $0).choice(among: offered) } ?? defaultLocale
    }
}

/// A language with its script and region.
///
/// Missing ones are the likely ones according to CLDR: `zh-TW` is `zh-Hant-TW`.
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
