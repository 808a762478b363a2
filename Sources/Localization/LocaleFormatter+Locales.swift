import Foundation

extension LocaleFormatter {
    /// Whether CLDR has the locale.
    ///
    /// Foundation silently uses root formats for unknown locales.
    package static func isKnown(_ formats: String) -> Bool {
        Locale.availableIdentifiers.contains(normalized(formats))
    }

    /// The known locale that is most similar to a misspelled one.
    static func nearest(to formats: String) -> String? {
        Spelling.nearest(to: normalized(formats), among: Locale.availableIdentifiers)
            .map { $0.replacing("_", with: "-") }
    }

    /// ICU's spelling of a locale: `pt_BR` for `pt-br`.
    static func normalized(_ formats: String) -> String {
        Locale.identifier(.icu, from: formats)
    }

    /// The locale's separator between a short day and a time of day.
    ///
    /// If it contains a word ("at") or the time comes first, the separator is ", ".
    static func separator(
        in both: Date.FormatStyle,
        between day: Date.FormatStyle,
        and clock: Date.FormatStyle
    ) -> String {
        let sample = Date(timeIntervalSince1970: 0)
        let (text, dayText, clockText) = (both.format(sample), day.format(sample), clock.format(sample))
        guard text.hasPrefix(dayText), text.hasSuffix(clockText) else { return ", " }
        let separator = text.dropFirst(dayText.count).dropLast(clockText.count)
        return separator.isEmpty || separator.contains(where: \.isLetter) ? ", " : String(separator)
    }
}
