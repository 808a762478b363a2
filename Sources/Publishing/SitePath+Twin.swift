extension SitePath {
    private static let compressible = [".html", ".css", ".js", ".json", ".csv", ".atom", ".svg", ".xml", ".txt"]
        .map { Array($0.utf8) }
    private static let twinEnding = Array(".gz".utf8)

    /// Whether the type of the file compresses well.
    var mayHaveTwin: Bool { Self.isCompressible(text.utf8[...]) }

    /// The compressed file beside this one.
    var twin: SitePath { SitePath(trusting: text + ".gz") }

    /// The file itself; for a twin, the uncompressed file.
    var page: SitePath { isTwin ? SitePath(trusting: String(text.dropLast(3))) : self }

    /// Whether the path is that of a twin.
    var isTwin: Bool {
        Self.has(Self.twinEnding, text.utf8[...]) && Self.isCompressible(text.utf8.dropLast(Self.twinEnding.count))
    }

    private static func isCompressible(_ text: Substring.UTF8View) -> Bool {
        compressible.contains { has($0, text) }
    }

    private static func has(_ ending: [UInt8], _ text: Substring.UTF8View) -> Bool {
        text.suffix(ending.count).elementsEqual(ending)
    }
}
