import CCmark
import Foundation

/// libcmark without changes.
enum CommonMark {
    /// Appends the HTML of a Markdown text, including its inline HTML.
    static func append(_ markdown: String, to bytes: inout [UInt8]) {
        var markdown = markdown
        let html = markdown.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { characters in
                cmark_markdown_to_html(characters.baseAddress, characters.count, CMARK_OPT_UNSAFE)
            }
        }
        guard let html else { return }
        defer { cmark_get_default_mem_allocator().pointee.free(html) }
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: html, count: strlen(html)))
    }
}
