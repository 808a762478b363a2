package import Basics

extension TemplateError: CustomStringConvertible {
    /// The error with its message.
    package var diagnostic: Diagnostic {
        let isMissingFile = if case .unknownTemplate = problem { true } else { false }
        return Diagnostic(
            file: place.path,
            place: SourcePlace(line: place.line, column: place.column),
            message: problem.description,
            isMissingFile: isMissingFile
        )
    }

    package var description: String { diagnostic.description }
}

extension TemplateError.Problem: CustomStringConvertible {
    /// The problem and how to fix it, without the place.
    package var description: String {
        switch self {
        case .unknownTemplate(let path, let near): "there is no template \"\(path)\".\(hint(near))"
        case .notText(let fault): "\(fault)"
        case .tooLarge(let limit): "the file is larger than \(limit) bytes. Move parts of it to partials."
        case .tooDeep(let limit): "more than \(limit) levels of nesting. Move the inner ones to a partial."
        case .unclosedTag: "this tag is not closed. Close it with \"}}\"."
        case .emptyTag: "this tag is empty. Write the name of a field."
        case .malformedTag(let text):
            "\"\(text)\" is not a tag. Names are letters and digits, joined by dots. Messages are written {{t key}}."
        case .unescapedTag: "unescaped tags are not supported, so that data cannot become markup. Write {{name}}."
        case .delimiterTag: "the delimiters of tags are always {{ and }}. They cannot be changed."
        case .currentElementTag:
            "\"{{.}}\" is not supported: the elements of a list are records. Write one of their fields."
        case .unclosedSection(let name): "the section \"\(name)\" is never closed. Close it with {{/\(name)}}."
        case .unopenedSection(let name):
            "{{/\(name)}} has no open section. Open it with {{#\(name)}} or {{^\(name)}}."
        case .crossedSection(let name, let other, let end):
            "the section \"\(name)\" is not closed before {{/\(other)}} at \(end). Close it first."
        case .dividedSection(let name, let opening):
            "the section \"\(name)\" begins in another part of the text, at \(opening). Begin and end it in the same "
                + "paragraph, list or block."
        case .contextChangingSection(let name, let opening):
            "the section \"\(name)\" begins and ends in different HTML contexts: see \(opening). Put whole elements or "
                + "attributes into it."
        case .notACondition(let field, let kind):
            "\"\(field)\" is \(kind), which has no codes. Only words can be tested with =."
        case .unknownCode(let code, let field, let near): "\"\(field)\" never has the code \"\(code)\".\(hint(near))"
        case .unknownField(let name, let near): "unknown field \"\(name)\".\(hint(near))"
        case .notAValue(let field, let kind):
            "\"\(field)\" is \(kind), which cannot be shown. Use it as a section: {{#\(field)}}."
        case .forbiddenPlace(let place): "a value is not allowed \(place). Put it into text or a quoted attribute."
        case .unseparatedAttribute:
            "this joins the preceding attribute if the section is omitted or shown. Put white space before it."
        case .ambiguousMarkup(let what): "browsers interpret \(what) differently than it appears. Remove it."
        case .dividedMark:
            "this splits the delimiter of a comment, a declaration or an element. Put it before or after the delimiter."
        case .notALink(let field, let kind):
            "\"\(field)\" is \(kind) and cannot be the target of a link. Use a field of kind link."
        case .mixedLink:
            """
            the target of a link must be either literal text, or one field of kind link, which a literal #fragment may \
            follow.
            """
        case .dangerousLink(let target):
            "the link target \"\(target)\" can run code. Use a relative, http or https address."
        case .unknownPartial(let name, let near): "there is no partial \"\(name)\" in partials/.\(hint(near))"
        case .ambiguousPartial(let name): "partials/\(name).html and partials/\(name).md both exist. Keep one of them."
        case .partialRecursion(let names):
            "the partials include each other: \(names.joined(separator: " > ")). Break the cycle."
        case .partialsTooDeep(let limit):
            "partials include each other more than \(limit) levels deep. Include the inner ones from the page."
        case .pageTooLarge(let limit):
            """
            the page with its partials and messages is larger than \(limit) bytes. Include fewer partials, or include \
            them less often.
            """
        case .misplacedPartial(let name):
            "the partial \"\(name)\" must be between elements, not inside a tag, title, code or similar."
        case .inlineMarkdownPartial(let name):
            "the Markdown partial \"\(name)\" is within a line. Write it as its own paragraph."
        case .layoutWithoutBody: "the layout has no {{> body}}. Put it where the page belongs."
        case .repeatedBody: "{{> body}} is in the layout twice. Keep one of them."
        case .unknownMessage(let key, let near): "unknown message \"\(key)\".\(hint(near))"
        case .unknownArgument(let name, let message, let near):
            "the message \"\(message)\" shows \"\(name)\", which is not a field here.\(hint(near))"
        case .argumentKind(let name, let message, let kind, let expected):
            "the message \"\(message)\" needs \(expected) as \"\(name)\", but the field is \(kind)."
        case .unknownCase(let name, let message, let field, let near):
            "the message \"\(message)\" chooses by \"\(field)\", which is never \"\(name)\".\(hint(near))"
        case .notAKeyWord(let field, let kind):
            "\"\(field)\" is \(kind); only the codes of words can be in the key of a message."
        case .rawHTML:
            "raw HTML is not allowed. Put it into a partial, partials/NAME.html, and write {{> NAME}} here."
        case .malformedAnchor(let anchor):
            "\"\(anchor)\" is not an anchor. Use lower-case letters and digits, joined by hyphens: {#what-to-do}."
        case .repeatedAnchor(let anchor): "the anchor \"\(anchor)\" is in this file twice. Keep one of them."
        case .malformedAttributes(let text):
            """
            "\(text)" is not a list of attributes. Write {#id .class role="note" data-name="value"}, each name once.
            """
        case .attributesWithoutBlock:
            "no block follows these attributes. Write them on the line above a paragraph, heading, list, or quote."
        case .valueInRepeatedList:
            "a list whose elements repeat cannot have a value among its attributes. Put it on a container around the list."
        case .unclosedContainer:
            """
            this container is not closed. Put ::: on its own line at its end. After a list, write an empty line before \
            it.
            """
        case .unopenedContainer: "::: has no open container. Begin one with ::: {.name}."
        case .lostTag:
            "a tag is not allowed here: it is in a link label, in the info of a code block, or in literal text."
        case .unfinishedMarkup(let markup): "the file ends inside \(markup). Close it."
        }
    }

    private func hint(_ suggestion: String?) -> String { suggestion.map { " Did you mean \"\($0)\"?" } ?? "" }
}

extension TemplateError.ForbiddenPlace: CustomStringConvertible {
    /// The place with its preposition.
    package var description: String {
        switch self {
        case .betweenAttributes: "between attributes"
        case .elementName: "in the name of an element"
        case .attributeName: "in the name of an attribute"
        case .unquotedValue: "in an attribute without quotation marks"
        case .attribute(let name): "in the attribute \"\(name)\""
        case .comment: "in an HTML comment"
        case .declaration: "in a declaration"
        case .element(let name): "in the element \"\(name)\""
        }
    }
}
