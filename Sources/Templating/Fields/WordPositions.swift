/// The position of each case of an enumeration among its words.
///
/// A case without associated values is one byte in memory, so a table finds its position. Comparing the case with each
/// word took five percent of a build.
struct WordPositions<Word: Equatable & Sendable>: Sendable {
    private let words: [Word]
    /// Positions by the byte of the case; nil for a type of another size.
    private let table: [Int?]?

    init(_ words: [Word]) {
        self.words = words
        guard MemoryLayout<Word>.size == 1 else {
            table = nil
            return
        }
        var table = [Int?](repeating: nil, count: 256)
        for (position, word) in words.enumerated() { table[Self.byte(of: word)] = position }
        self.table = table
    }

    /// The position of a word, or nil if it is not among the words.
    func position(of word: Word) -> Int? {
        if let table { table[Self.byte(of: word)] } else { words.firstIndex(of: word) }
    }

    private static func byte(of word: Word) -> Int {
        withUnsafeBytes(of: word) { Int($0[0]) }
    }
}
