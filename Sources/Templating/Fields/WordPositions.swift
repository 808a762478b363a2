/// Where each case of a type stands among its words.
///
/// A case without values is a byte in memory, which a table finds at once. Comparing it with one word after the other, as
/// anything else has to be, was a twentieth of a build.
struct WordPositions<Word: Equatable & Sendable>: Sendable {
    private let words: [Word]
    /// By the byte of the case; nil for a type of another size.
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

    /// The position, or nil for what is none of the words.
    func position(of word: Word) -> Int? {
        if let table { table[Self.byte(of: word)] } else { words.firstIndex(of: word) }
    }

    private static func byte(of word: Word) -> Int {
        withUnsafeBytes(of: word) { Int($0[0]) }
    }
}
