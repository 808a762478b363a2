import Localization

/// A compiled template of one locale: a flat program of bytes and typed slots.
///
/// Filling a template only appends escaped bytes, so data cannot become markup.
package struct Template: Sendable {
    var program: Program
    let plurals: PluralRules
    let formatter: LocaleFormatter
    /// The number of records that `fill` takes.
    let scopeCount: Int

    /// The keys of all messages that the template can show.
    package let usedMessages: Set<String>
    /// The names of all fields that the template uses.
    ///
    /// Fields of list records are prefixed with the name of the list: `people/name`.
    package let usedFields: Set<String>
    /// The names of all partials that the template includes directly or indirectly.
    package let usedPartials: Set<String>
    /// The anchors in the template's Markdown.
    package let anchors: Set<String>
}
