import CCmark

/// A Markdown text, parsed by libcmark.
///
/// Only this file uses C pointers.
struct CommonMarkDocument {
    /// The maximum depth of nested nodes, both blocks and inlines, because the emitter is recursive.
    static let depthLimit = 200

    /// The document node, or nil if the text nests deeper than `depthLimit`.
    let root: MarkdownNode?

    init(parsing text: [UInt8]) {
        root = Self.tree(of: text)
    }

    private static func tree(of text: [UInt8]) -> MarkdownNode? {
        let document = text.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                cmark_parse_document(
                    characters.baseAddress,
                    characters.count,
                    CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8
                )
            }
        }
        guard let document else { return nil }
        defer { cmark_node_free(document) }
        guard let iterator = cmark_iter_new(document) else { return nil }
        defer { cmark_iter_free(iterator) }

        // The open nodes, outermost first. A finished node becomes a child of the previous one.
        var path: [MarkdownNode] = []
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE, let pointer = cmark_iter_get_node(iterator) else { return nil }
            if event == CMARK_EVENT_ENTER {
                path.append(node(at: pointer))
                guard path.count <= depthLimit else { return nil }
                guard isLeaf(pointer) else { continue }
            }
            guard let finished = path.popLast() else { return nil }
            guard !path.isEmpty else { return finished }
            path[path.count - 1].children.append(finished)
        }
    }

    /// Whether cmark's iterator sends no exit event for the node.
    private static func isLeaf(_ pointer: OpaquePointer) -> Bool {
        switch cmark_node_get_type(pointer) {
        case CMARK_NODE_HTML_BLOCK, CMARK_NODE_THEMATIC_BREAK, CMARK_NODE_CODE_BLOCK, CMARK_NODE_TEXT,
            CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE:
            true
        default: false
        }
    }

    private static func node(at pointer: OpaquePointer) -> MarkdownNode {
        MarkdownNode(
            kind: kind(of: pointer),
            literal: bytes(cmark_node_get_literal(pointer)),
            line: Int(cmark_node_get_start_line(pointer)),
            column: Int(cmark_node_get_start_column(pointer))
        )
    }

    private static func kind(of pointer: OpaquePointer) -> MarkdownNode.Kind {
        switch cmark_node_get_type(pointer) {
        case CMARK_NODE_DOCUMENT: .document
        case CMARK_NODE_BLOCK_QUOTE: .blockQuote
        case CMARK_NODE_LIST:
            .list(
                start: cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST
                    ? Int(cmark_node_get_list_start(pointer)) : nil,
                isTight: cmark_node_get_list_tight(pointer) != 0
            )
        case CMARK_NODE_ITEM: .listElement
        case CMARK_NODE_CODE_BLOCK: .codeBlock(info: bytes(cmark_node_get_fence_info(pointer)))
        case CMARK_NODE_HTML_BLOCK: .htmlBlock
        case CMARK_NODE_PARAGRAPH: .paragraph
        case CMARK_NODE_HEADING: .heading(level: Int(cmark_node_get_heading_level(pointer)))
        case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
        case CMARK_NODE_TEXT: .text
        case CMARK_NODE_SOFTBREAK: .softBreak
        case CMARK_NODE_LINEBREAK: .lineBreak
        case CMARK_NODE_CODE: .code
        case CMARK_NODE_HTML_INLINE: .inlineHTML
        case CMARK_NODE_EMPH: .emphasis
        case CMARK_NODE_STRONG: .strong
        case CMARK_NODE_LINK:
            .link(target: bytes(cmark_node_get_url(pointer)), title: bytes(cmark_node_get_title(pointer)))
        case CMARK_NODE_IMAGE:
            .image(target: bytes(cmark_node_get_url(pointer)), title: bytes(cmark_node_get_title(pointer)))
        default: .other
        }
    }

    private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
        text.map { Array(String(cString: $0).utf8) } ?? []
    }
}
