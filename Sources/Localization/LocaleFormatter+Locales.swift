import Foundation

extension LocaleFormatter {
    /// Whether CLDR has the locale.
    ///
    /// For any other, Foundation would silently write root forms.
    package static func isKnown(_ formats: String) -> Bool {
        Locale.availableIdentifiers.contains(normalized(formats))
    }

    /// The known locale nearest to a misspelt one.
    static func nearest(to formats: String) -> String? {
        Spelling.nearest(to: normalized(formats), among: Locale.availableIdentifiers)
            .map { $0.replacing("_", with: "-") }
    }

    /// `pt-br` and `pt_BR` are one locale: ICU's spelling of it.
    static func normalized(_ formats: String) -> String {
        Locale.identifier(.icu, from: formats)
    }

    /// What the locale itself puts between a short day and a time of day; ", " where that is a word ("at") or where the
    /// time comes first.
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
