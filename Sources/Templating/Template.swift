import Localization

/// A template of one locale, compiled: a flat program of bytes and typed slots.
///
/// Filling it appends bytes, so data cannot become markup.
package struct Template: Sendable {
    let program: Program
    let plurals: PluralRules
    let formatter: LocaleFormatter
    /// How many records `fill` takes.
    let scopeCount: Int

    /// The keys of all messages that the template can show.
    package let usedMessages: Set<String>
    /// The names of all fields that the template names.
    ///
    /// A field of a list's records follows the list's name and a slash: `people/name`.
    package let usedFields: Set<String>
    /// The names of all partials that the template includes, also through other partials.
    package let usedPartials: Set<String>
    /// The anchors of the headings in the template's Markdown, to which links can lead.
    package let anchors: Set<String>
}
