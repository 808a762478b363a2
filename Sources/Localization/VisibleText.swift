extension String {
    /// Whether the text contains a visible character.
    ///
    /// Without one, a reader cannot see or follow a link.
    package var hasVisibleText: Bool {
        // Nearly every name contains such a character, and many begin with one.
        utf8.contains { $0 > 0x20 && $0 < 0x7F } || unicodeScalars.contains(where: \.isVisibleBase)
    }
}

extension Unicode.Scalar {
    /// Whether the scalar is visible by itself; a combining mark needs a base before it.
    fileprivate var isVisibleBase: Bool {
        if value > 0x20, value < 0x7F { return true }
        guard !properties.isWhitespace, !properties.isDefaultIgnorableCodePoint else { return false }
        return switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: false
        case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
        case .format: isPrefixSign
        default: !isBlankSign
        }
    }

    /// Whether the scalar is a visible format character: Unicode's Prepended_Concatenation_Mark.
    private var isPrefixSign: Bool {
        switch value {
        case 0x0600...0x0605, 0x06DD, 0x070F, 0x0890...0x0891, 0x08E2, 0x110BD, 0x110CD: true
        default: false
        }
    }

    /// Whether the scalar is blank despite its category.
    ///
    /// These are the blank Braille pattern, the null notehead of musical notation, and the Khitan filler.
    private var isBlankSign: Bool { value == 0x2800 || value == 0x1D159 || value == 0x16FE4 }
}
