package import Localization

/// What lists and contents say about a Markdown file: the words of its first paragraph and of its sections, and its links.
///
/// The words are plain text in which a tag is at most a message without arguments. Other words are left out, because only
/// the filled page has them.
package struct TemplateOutline: Sendable {
    /// A heading of the second level with an anchor.
    package struct Section: Sendable {
        /// As the address of a link has it, without `#`.
        package let anchor: String
        let heading: Words
    }

    /// A link whose target is literal.
    struct Link: Sendable {
        let target: String
        let text: Words?
    }

    /// A text of one language or of all.
    struct Words: Sendable {
        enum Part: Sendable {
            case text(String)
            case message(String)
        }

        let parts: [Part]

        /// nil where a message is missing or has arguments.
        func text(in catalog: LocaleCatalog) -> String? {
            var text = ""
            for part in parts {
                switch part {
                case .text(let words): text += words
                case .message(let key):
                    guard let message = catalog.messages[key], message.arguments.isEmpty else { return nil }
                    for part in message.parts { if case .literal(let words) = part { text += words } }
                }
            }
            return text
        }
    }

    var summary: Words?
    var headings: [Section] = []
    var literalLinks: [Link] = []

    /// The first paragraph behind the title; nil if something else is there, or its words are not known.
    package func summary(in catalog: LocaleCatalog) -> String? { summary?.text(in: catalog) }

    /// The sections with their headings, in their order.
    package func sections(in catalog: LocaleCatalog) -> [(anchor: String, heading: String)] {
        headings.compactMap { section in section.heading.text(in: catalog).map { (section.anchor, $0) } }
    }

    /// The links with literal targets, in their order; the text is nil if its words are not known.
    package func links(in catalog: LocaleCatalog) -> [(target: String, text: String?)] {
        literalLinks.map { ($0.target, $0.text?.text(in: catalog)) }
    }
}

extension TemplateOutline {
    init(of document: MarkdownNode, _ sentinels: SentinelText) {
        let blocks = document.children
        if blocks.count > 1, blocks[0].kind == .heading(level: 1), blocks[1].kind == .paragraph {
            summary = Words(blocks[1].children, sentinels)
        }
        headings = blocks.compactMap { block in
            guard block.kind == .heading(level: 2) else { return nil }
            let (text, anchor) = MarkdownEmitter.anchored(block)
            guard let anchor, let words = Words(text, sentinels) else { return nil }
            return Section(anchor: anchor, heading: words)
        }
        literalLinks = Self.links(in: blocks, sentinels)
    }

    private static func links(in nodes: [MarkdownNode], _ sentinels: SentinelText) -> [Link] {
        nodes.flatMap { node -> [Link] in
            guard case .link(let target, _) = node.kind else { return links(in: node.children, sentinels) }
            guard sentinels.parts(of: target).allSatisfy({ $0.number == nil }) else { return [] }
            return [Link(target: String(decoding: target, as: UTF8.self), text: Words(node.children, sentinels))]
        }
    }
}

extension TemplateOutline.Words {
    /// nil where a tag is something else than a message.
    init?(_ nodes: [MarkdownNode], _ sentinels: SentinelText) {
        var parts: [Part] = []
        for part in sentinels.parts(of: MarkdownNode.plainText(of: nodes)) {
            switch part {
            case .literal(let bytes): parts.append(.text(String(decoding: bytes, as: UTF8.self)))
            case .tag(let number):
                guard case .message(let key) = sentinels.tags[number].kind else { return nil }
                parts.append(.message(key))
            }
        }
        self.parts = parts
    }
}
