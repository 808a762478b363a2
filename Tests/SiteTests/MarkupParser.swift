/// Parses the HTML of pages strictly: all elements are closed, and all values are quoted.
///
/// Everything that a browser would have to correct is an error, so each parsed page is also validated. The parser reads
/// bytes instead of characters, because a `>` with a combining accent is still a `>`.
struct MarkupParser {
    /// The reason for which a text is invalid.
    struct Fault: Error, CustomStringConvertible {
        let reason: String
        let before: String

        var description: String { "\(reason), before “\(before)”" }
    }

    private static let void: Set<String> = ["meta", "link", "br", "hr", "img", "input", "wbr"]
    /// Attributes without values.
    private static let flags: Set<String> = ["defer"]
    private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]
    private static let (open, close, quote, ampersand, semicolon) = (
        UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "&"), UInt8(ascii: ";")
    )

    private var rest: ArraySlice<UInt8>

    /// The document as an element without a name.
    static func parse(_ text: String) throws -> Element {
        var parser = MarkupParser(rest: Array(text.utf8)[...])
        guard parser.skip("<!doctype html>") else { throw parser.fault("no doctype") }
        var open = [Element(name: "", attributes: [])]
        while !parser.rest.isEmpty { try parser.readNext(into: &open) }
        guard open.count == 1 else { throw parser.fault("<\(open[open.count - 1].name)> is never closed") }
        return open[0]
    }

    private mutating func readNext(into open: inout [Element]) throws {
        let last = open.count - 1
        if rest.first != Self.open {
            return open[last].children.append(.text(try unescaped(read { $0 != Self.open })))
        }
        if skip("</") {
            let name = try readName()
            guard skip(">"), last > 0, open[last].name == name else { throw fault("</\(name)> closes nothing") }
            let element = open.removeLast()
            return open[last - 1].children.append(.element(element))
        }
        rest = rest.dropFirst()
        let name = try readName()
        let element = Element(name: name, attributes: try readAttributes())
        let isClosed = skip("/>")
        guard isClosed || skip(">") else { throw fault("<\(name)> does not end") }
        if isClosed || Self.void.contains(name) {
            open[last].children.append(.element(element))
        } else {
            open.append(element)
        }
    }

    private mutating func readAttributes() throws -> [Element.Attribute] {
        var attributes: [Element.Attribute] = []
        while skip(" ") || skip("\n") {
            if rest.first == Self.close || rest.first == UInt8(ascii: "/") { break }
            let name = try readName()
            if Self.flags.contains(name), rest.first != UInt8(ascii: "=") {
                attributes.append(Element.Attribute(name: name, value: ""))
                continue
            }
            guard skip("=\"") else { throw fault("the attribute \(name) has no quoted value") }
            let value = read { $0 != Self.quote }
            guard skip("\"") else { throw fault("the attribute \(name) does not end") }
            guard !value.contains(Self.open) else { throw fault("< in the attribute \(name)") }
            if attributes.contains(where: { $0.name == name }) { throw fault("the attribute \(name) stands twice") }
            attributes.append(Element.Attribute(name: name, value: try unescaped(value)))
        }
        return attributes
    }

    private mutating func readName() throws -> String {
        let name = read { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard !name.isEmpty else { throw fault("no name") }
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func read(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let part = rest.prefix(while: condition)
        rest = rest[part.endIndex...]
        return part
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let found = text.withUTF8Buffer { rest.starts(with: $0) }
        if found { rest = rest.dropFirst(text.utf8CodeUnitCount) }
        return found
    }

    private func unescaped(_ text: ArraySlice<UInt8>) throws -> String {
        guard !text.contains(Self.close) else { throw fault("> in a text") }
        var result: [UInt8] = []
        var rest = text
        while let sign = rest.firstIndex(of: Self.ampersand) {
            result += rest[..<sign]
            let name = rest[(sign + 1)...].prefix { $0 != Self.semicolon }
            guard name.endIndex < rest.endIndex, let meaning = Self.entities[String(decoding: name, as: UTF8.self)]
            else {
                throw fault("unknown entity")
            }
            result += meaning.utf8
            rest = rest[(name.endIndex + 1)...]
        }
        return String(decoding: result + rest, as: UTF8.self)
    }

    private func fault(_ reason: String) -> Fault {
        Fault(reason: reason, before: String(decoding: rest.prefix(60), as: UTF8.self))
    }
}
