package import Basics
import Localization

/// One fault of a template: where it is and what is wrong.
///
/// Its sentence is its description.
package struct TemplateError: Error, Hashable, Sendable {
    /// Where no value may stand, because no escaping would be safe or because data would become structure.
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

    /// What is wrong, with the facts that its sentence needs.
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

    /// The place of the fault.
    package let place: TemplatePlace
    /// What is wrong.
    package let problem: Problem

    init(_ place: TemplatePlace, _ problem: Problem) {
        self.place = place
        self.problem = problem
    }
}

/// A place in a template.
///
/// Lines and columns begin at 1; columns count Unicode scalars.
package struct TemplatePlace: Hashable, Sendable, CustomStringConvertible {
    /// The file, with the name of the template folder in front.
    package let path: String
    /// The line, from 1.
    package let line: Int
    /// The column, from 1.
    package let column: Int

    init(path: String, _ place: SourcePlace) {
        self.path = path
        line = place.line
        column = place.column
    }

    /// As compilers write it: `path:line:column`.
    package var description: String { "\(path):\(line):\(column)" }
}

/// All faults of one compilation, in the order of files, lines and columns, each once.
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

    /// One sentence per line.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
