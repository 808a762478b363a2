/// An element of a page: its name, attributes and children.
struct Element: Sendable {
    /// A child of an element.
    indirect enum Node: Sendable {
        case element(Element)
        case text(String)
    }

    struct Attribute: Hashable, Sendable {
        let name: String
        let value: String
    }

    let name: String
    let attributes: [Attribute]
    var children: [Node] = []

    subscript(_ attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    func hasClass(_ name: String) -> Bool { self["class"]?.split(separator: " ").contains { $0 == name } ?? false }

    /// The unescaped texts in the order of the page.
    var texts: [String] {
        children.flatMap { child in
            switch child {
            case .element(let element): element.texts
            case .text(let text): [text]
            }
        }
    }

    /// The visible text, with white space as in browsers.
    var text: String { texts.joined().split { $0 == " " || $0 == "\n" }.joined(separator: " ") }

    var elements: [Element] { children.compactMap { if case .element(let element) = $0 { element } else { nil } } }

    /// The descendants that fulfill a condition, in the order of the page.
    func all(where condition: (Element) -> Bool) -> [Element] {
        elements.flatMap { (condition($0) ? [$0] : []) + $0.all(where: condition) }
    }

    func all(named name: String) -> [Element] { all { $0.name == name } }

    /// The element without the descendants that fulfill a condition.
    func without(_ condition: (Element) -> Bool) -> Element {
        var rest = self
        rest.children = children.compactMap { child in
            guard case .element(let element) = child else { return child }
            return condition(element) ? nil : .element(element.without(condition))
        }
        return rest
    }

    /// The tags with their attributes, without texts and the data of mail links.
    ///
    /// Data must never change this structure.
    var structure: [String] {
        let marks = attributes.map { "\($0.name)=\"\($0.value.hasPrefix("mailto:") ? "mailto:" : $0.value)\"" }
            .joined(separator: " ")
        return ["<\(name) \(marks)>"] + elements.flatMap(\.structure) + ["</\(name)>"]
    }

    /// The number of occurrences of a word in the text, in either case.
    func count(of word: String) -> Int {
        text.lowercased().components(of: word.lowercased())
    }

    /// The whole numbers in the text, without grouping characters.
    var numbers: [Int] {
        text.split { !$0.isNumber && $0 != "." && $0 != "," }.compactMap { Int($0.filter(\.isNumber)) }
    }
}

extension String {
    fileprivate func components(of word: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: word) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
