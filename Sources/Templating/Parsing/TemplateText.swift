import Basics

/// The text of a template and the places of its bytes.
struct TemplateText {
    let path: String
    private let text: SourceText

    init(path: String, _ text: SourceText) {
        self.path = path
        self.text = text
    }

    var bytes: [UInt8] { text.bytes }

    func place(at offset: Int) -> TemplatePlace { TemplatePlace(path: path, text.place(at: offset)) }
}

extension Array {
    /// The element, or nil beyond the end.
    subscript(safely index: Int) -> Element? { index >= 0 && index < count ? self[index] : nil }
}
