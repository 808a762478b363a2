/// How a slot is written: what stands around it in the page.
enum SlotContext: Hashable {
    /// Between elements, where `<bdi>` may stand.
    case content
    /// Text where no element may stand: `title`, `textarea`, `option`, `svg`.
    case plain
    /// In a quoted attribute.
    case attribute
    /// The target of a link: only fields of that kind.
    case link
}

/// Template source after its markup was read: bytes to copy and tags with their contexts, in order.
///
/// `node` says in which part of the markup a section tag stands; a section begins and ends in the same one.
enum Piece {
    case bytes([UInt8])
    case value(Tag, name: String, SlotContext)
    case message(Tag, key: String, SlotContext)
    case section(Tag, Condition, inverted: Bool, node: Int)
    case end(Tag, Condition, node: Int)
    /// `inline` if it stands amid a line of text, where no block can.
    case partial(Tag, name: String, inline: Bool)
    /// Bytes that go again, together with those of `.unlessEmptyEnd`, if nothing is written between the two.
    case unlessEmpty([UInt8])
    case unlessEmptyEnd([UInt8])
}

/// One source file, read.
struct ParsedTemplate {
    var pieces: [Piece]
    var errors: [TemplateError]
    /// The anchors of headings.
    var anchors: Set<String> = []
    /// The text of the heading with which a Markdown file begins; nil if it begins otherwise.
    var title: String?
}
