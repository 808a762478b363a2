package import Basics

/// An error in a template, with its place.
package struct TemplateError: Error, Hashable, Sendable {
    /// A place where values are not allowed, because no escaping is safe there or data would become structure.
    package enum ForbiddenPlace: Hashable, Sendable {
        case betweenAttributes
        case elementName
        case attributeName
        case unquotedValue
        case attribute(String)
        case comment
        case declaration
        case element(String)
    }

    /// The problem, with the facts for its message.
    package enum Problem: Hashable, Sendable {
        // The file
        case unknownTemplate(String, suggestion: String?)
        case notText(SourceTextError.Fault)
        case tooLarge(limit: Int)
        case tooDeep(limit: Int)
        // Tags
        case unclosedTag
        case emptyTag
        case malformedTag(String)
        case unescapedTag
        case delimiterTag
        case currentElementTag
        // Sections
        case unclosedSection(String)
        case unopenedSection(String)
        case crossedSection(String, other: String, end: TemplatePlace)
        case dividedSection(String, opening: TemplatePlace)
        case contextChangingSection(String, opening: TemplatePlace)
        case notACondition(field: String, kind: String)
        case unknownCode(String, field: String, suggestion: String?)
        // Fields
        case unknownField(String, suggestion: String?)
        case notAValue(field: String, kind: String)
        case forbiddenPlace(ForbiddenPlace)
        case unseparatedAttribute
        case ambiguousMarkup(String)
        case dividedMark
        // Links
        case notALink(field: String, kind: String)
        case mixedLink
        case dangerousLink(String)
        // Partials
        case unknownPartial(String, suggestion: String?)
        case ambiguousPartial(String)
        case partialRecursion([String])
        case partialsTooDeep(limit: Int)
        case pageTooLarge(limit: Int)
        case misplacedPartial(String)
        case inlineMarkdownPartial(String)
        case layoutWithoutBody
        case repeatedBody
        // Messages
        case unknownMessage(String, suggestion: String?)
        case unknownArgument(String, message: String, suggestion: String?)
        case argumentKind(String, message: String, kind: String, expected: String)
        case unknownCase(String, message: String, field: String, suggestion: String?)
        case notAKeyWord(field: String, kind: String)
        // Markup
        case malformedAnchor(String)
        case repeatedAnchor(String)
        case malformedAttributes(String)
        case attributesWithoutBlock
        case valueInRepeatedList
        case unclosedContainer
        case unopenedContainer
        case rawHTML
        case lostTag
        case unfinishedMarkup(String)
    }

    package let place: TemplatePlace
    package let problem: Problem

    init(_ place: TemplatePlace, _ problem: Problem) {
        self.place = place
        self.problem = problem
    }
}

/// A place in a template.
package struct TemplatePlace: Hashable, Sendable, CustomStringConvertible {
    /// The path of the file, beginning with the name of the template folder.
    package let path: String
    /// The line, from 1.
    package let line: Int
    /// The column in Unicode scalars, from 1.
    package let column: Int

    init(path: String, _ place: SourcePlace) {
        self.path = path
        line = place.line
        column = place.column
    }

    /// `path:line:column`, as compilers write places.
    package var description: String { "\(path):\(line):\(column)" }
}

/// All errors of one compilation without duplicates, sorted by file, line, and column.
package struct TemplateErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    package let errors: [TemplateError]

    init(_ errors: some Sequence<TemplateError>) {
        self.errors = Set(errors).sorted { left, right in
            let (a, b) = (left.place, right.place)
            return a == b
                ? left.description < right.description : (a.path, a.line, a.column) < (b.path, b.line, b.column)
        }
    }

    /// One line per error.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
