import Basics
import CCmark
import Foundation
import Localization
import TestKit
import Testing

@testable import Templating

struct CommonMarkTests {
    @Test(.needsCommonMarkExamples)
    func `Markdown without tags gives the same bytes as cmark`() throws {
        let examples = try CommonMarkExamples.all.get()
        #expect(examples.count == 652)
        for example in examples {
            #expect(emitted(example.markdown) == cmark(example.markdown), "\(example.testDescription)")
        }
    }

    @Test(.needsCommonMarkExamples)
    func `examples without raw HTML give the output in the specification`() throws {
        let examples = try CommonMarkExamples.all.get().filter { !cmark($0.markdown).contains("raw HTML omitted") }
        #expect(examples.count > 550)
        for example in examples {
            #expect(emitted(example.markdown) == example.html, "\(example.testDescription)")
        }
    }

    @Test(arguments: [
        "- a\n\n  - b\n\n    c\n- d", "> - x\n>   > y\n", "![a *b `c<` ![d](e)*\nf](g 'h&i')", "[](<a b\"c{}|^é>)",
        "```a&b c\n&\n```", "1. a\n2. b\n\n7) c", "a  \nb\\\nc", "# a #\n\nb\n===", "***\n\n***x***",
        "[a](JAVAscript:x) [b](data:image/png;x) [c](data:text/html) [d](file:///x)", "", "\n", "\u{0}a", "\t- a",
    ])
    func `Markdown that the specification does not cover gives the same output as cmark`(markdown: String) {
        #expect(emitted(markdown) == cmark(markdown))
    }

    @Test func `deep nesting is refused instead of exhausting the stack`() {
        #expect(CommonMarkDocument(parsing: Array(String(repeating: ">", count: 100_000).utf8)).root == nil)
        #expect(CommonMarkDocument(parsing: Array(String(repeating: ">", count: 100).utf8)).root != nil)
    }

    private func emitted(_ markdown: String) -> String {
        let source = TemplateText(path: "x.md", SourceText(Array(markdown.utf8)))
        return MarkdownParser.parse(source).pieces.map { piece in
            if case .bytes(let bytes) = piece { String(decoding: bytes, as: UTF8.self) } else { "unexpected piece" }
        }.joined()
    }

    private func cmark(_ markdown: String) -> String {
        guard let text = cmark_markdown_to_html(markdown, markdown.utf8.count, CMARK_OPT_VALIDATE_UTF8) else {
            return ""
        }
        defer { free(text) }
        return String(cString: text)
    }
}
