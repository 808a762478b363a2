/// The context of a slot in the page, which decides how it is escaped.
enum SlotContext: Hashable {
    /// Between elements, where `<bdi>` is allowed.
    case content
    /// Text in which `<bdi>` is not allowed: `title`, `textarea`, `option`, `svg`, `math`.
    case plain
    /// In a quoted attribute.
    case attribute
    /// The target of a link, only for fields of that kind.
    case link
}

/// A piece of a parsed template: bytes to copy, or a tag with its context.
///
/// `node` is the markup node that contains a section tag. A section must begin and end in the same node.
enum Piece {
    case bytes([UInt8])
    case value(Tag, name: String, SlotContext)
    case message(Tag, key: String, SlotContext)
    case section(Tag, Condition, inverted: Bool, node: Int)
    case end(Tag, Condition, node: Int)
    /// `inline` is true inside a line of text, where blocks are not allowed.
    case partial(Tag, name: String, inline: Bool)
    /// Bytes that are removed, together with those of `.unlessEmptyEnd`, if nothing is written in between.
    case unlessEmpty([UInt8])
    case unlessEmptyEnd([UInt8])
}

/// A parsed source file.
struct ParsedTemplate {
    var pieces: [Piece]
    var errors: [TemplateError]
    /// The anchors of headings.
    var anchors: Set<String> = []
    /// The text of the level 1 heading at the beginning of a Markdown file, if any.
    var title: String?
    /// What lists and contents say about a Markdown file.
    var outline = TemplateOutline()
}
