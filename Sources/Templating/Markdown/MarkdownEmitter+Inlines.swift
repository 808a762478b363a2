extension MarkdownEmitter {
    /// Emits the text of a paragraph or heading.
    mutating func emit(inlines nodes: [MarkdownNode]) {
        var index = 0
        while index < nodes.count {
            emit(inline: nodes[index])
            // A line that contains only a section tag is removed with its line end.
            if let number = onlyTag(of: nodes[index]), tag(number).condition != nil,
                index == 0 || nodes[index - 1].kind == .softBreak, nodes[safely: index + 1]?.kind == .softBreak
            {
                index += 1
            }
            index += 1
        }
    }

    private mutating func emit(inline node: MarkdownNode) {
        switch node.kind {
        case .text: emit(sentinels.parts(of: node.literal), .content, allowsPartials: true)
        case .softBreak: put("\n")
        case .lineBreak: put("<br />\n")
        case .code:
            put("<code>")
            inside { $0.emit($0.sentinels.parts(of: node.literal), .content) }
            put("</code>")
        case .inlineHTML:
            report(.rawHTML, at: node, hiding: node.literal)
            put("<!-- raw HTML omitted -->")
        case .emphasis: emit(node, in: ("<em>", "</em>"))
        case .strong: emit(node, in: ("<strong>", "</strong>"))
        case .link(let target, let title):
            let redirect = redirects[target]
            put("<a href=\"")
            emit(target: redirect.map { Array($0.target.utf8) } ?? target, of: node)
            emit(title: title)
            if let redirect {
                put("\" hreflang=\"")
                put(escaped: redirect.language.utf8)
            }
            put("\">")
            inside { $0.emit(inlines: node.children) }
            put("</a>")
        case .image(let target, let title):
            put("<img src=\"")
            emit(target: target, of: node)
            put("\" alt=\"")
            inside { $0.emit(alternative: node.children) }
            emit(title: title)
            put("\" />")
        case .document, .blockQuote, .list, .listElement, .codeBlock, .htmlBlock, .paragraph, .heading, .thematicBreak,
            .other:
            break
        }
    }

    private mutating func emit(_ node: MarkdownNode, in markup: (start: StaticString, end: StaticString)) {
        put(markup.start)
        inside { $0.emit(inlines: node.children) }
        put(markup.end)
    }

    private mutating func emit(title: [UInt8]) {
        guard !title.isEmpty else { return }
        put("\" title=\"")
        inside { $0.emit($0.sentinels.parts(of: title), .attribute) }
    }

    /// Emits the alternative text of an image: all texts in it, without their markup.
    private mutating func emit(alternative nodes: [MarkdownNode]) {
        for node in nodes {
            switch node.kind {
            case .text, .code: emit(sentinels.parts(of: node.literal), .attribute)
            case .inlineHTML:
                report(.rawHTML, at: node, hiding: node.literal)
                put(escaped: node.literal)
            case .softBreak, .lineBreak: put(" ")
            default: inside { $0.emit(alternative: node.children) }
            }
        }
    }

    /// Emits a link target: a literal, or one value with an optional literal fragment.
    private mutating func emit(target: [UInt8], of node: MarkdownNode) {
        let parts = sentinels.parts(of: target)
        guard let first = parts.lazy.compactMap(\.number).first else {
            guard LinkTarget.isDangerous(target) else { return put(target: target) }
            return report(.dangerousLink(String(decoding: target, as: UTF8.self)), at: node, hiding: [])
        }
        hide(tagsIn: parts)
        guard case .tag? = parts.first, case .value(let name) = tag(first).kind, parts.count <= 2 else {
            return report(.mixedLink, atTag: first)
        }
        put(.value(tag(first), name: name, .link))
        switch parts[safely: 1] {
        case nil: break
        case .literal(let fragment) where fragment.first == UInt8(ascii: "#"): put(target: fragment)
        case .literal, .tag: report(.mixedLink, atTag: first)
        }
    }
}
