extension String {
    /// Whether a reader sees anything of the text.
    ///
    /// A link or a heading with nothing visible cannot be found or followed.
    package var hasVisibleText: Bool {
        // Nearly every name has such a letter, and many begin with it.
        utf8.contains { $0 > 0x20 && $0 < 0x7F } || unicodeScalars.contains(where: \.isVisibleBase)
    }
}

extension Unicode.Scalar {
    /// Whether the scalar shows something by itself.
    ///
    /// A combining mark does not: it needs a base before it.
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

    /// The format characters that are drawn: Unicode's Prepended_Concatenation_Mark.
    private var isPrefixSign: Bool {
        switch value {
        case 0x0600...0x0605, 0x06DD, 0x070F, 0x0890...0x0891, 0x08E2, 0x110BD, 0x110CD: true
        default: false
        }
    }

    /// Characters of a visible category that are drawn as nothing.
    ///
    /// They are the blank Braille pattern, the null notehead of musical notation and the Khitan filler.
    private var isBlankSign: Bool { value == 0x2800 || value == 0x1D159 || value == 0x16FE4 }
}
