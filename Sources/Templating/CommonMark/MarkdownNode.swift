/// One node of a parsed Markdown document.
struct MarkdownNode {
    enum Kind: Equatable {
        case document
        case blockQuote
        /// `start` is nil for a bullet list.
        case list(start: Int?, isTight: Bool)
        case listElement
        case codeBlock(info: [UInt8])
        case htmlBlock
        case paragraph
        case heading(level: Int)
        case thematicBreak
        case text
        case softBreak
        case lineBreak
        case code
        case inlineHTML
        case emphasis
        case strong
        case link(target: [UInt8], title: [UInt8])
        case image(target: [UInt8], title: [UInt8])
        /// A kind that cmark's parser does not create.
        case other
    }

    let kind: Kind
    /// The content of text, code, and HTML.
    let literal: [UInt8]
    /// The line in the parsed text, from 1.
    let line: Int
    /// The column in bytes, from 1.
    let column: Int
    var children: [MarkdownNode] = []
}
