import Sharing
import TestKit
import Testing

struct ShareTokenTests {
    private static let alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

    /// Known bits as three words, with their base32 text and SHA-256 digest.
    ///
    /// Only the upper half of the last word is used.
    private static let vectors: [(words: [UInt64], text: String, digest: String)] = [
        (
            [0, 0, 0], "00000000000000000000000000000000",
            "de47c9b27eb8d300dbb5f2c353e632c393262cf06340c4fa7f1b40c4cbd36f90"
        ),
        (
            [.max, .max, .max], "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
            "9a8dcd3f9ff7aa3114e141f03c12989d363ea81fd74c02eea63c5f41489cb17a"
        ),
        (
            [0x0001_0203_0405_0607, 0x0809_0A0B_0C0D_0E0F, 0x1011_1213_FFFF_FFFF], "000g40r40m30e209185gr38e1w8124gk",
            "e7aebf577f60412f0312d442c70a1fa6148c090bf5bab404caec29482ae779e8"
        ),
        (
            [0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210, 0x00FF_00FF_0000_0000], "04hmasw9nf6yzzpwqac7cn1j200fy07z",
            "3825da832e70f7affb9fa3edbde5790c0450f89930b190835dfc7612578681cf"
        ),
    ]

    @Test(arguments: vectors)
    func `known bits give a known text and digest`(
        words: [UInt64],
        text: String,
        digest: String
    ) throws {
        var told = ToldGenerator(words: words)
        let token = ShareToken(using: &told)
        #expect(token.text == text)
        #expect(ShareToken(text) == token)
        #expect(token.digest.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() == digest)
    }

    @Test func `a token is 32 characters of the alphabet, and can be parsed in either case`() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 1...1000 {
            let token = ShareToken(using: &generator)
            let text = token.text
            #expect(text.utf8.count == 32)
            #expect(text.allSatisfy(Self.alphabet.contains))
            for written in [text, text.uppercased()] {
                let read = try #require(ShareToken(written))
                #expect(read == token)
                #expect(read.digest == token.digest)
                #expect(read.text == text)
            }
        }
    }

    @Test func `a change of one character gives another token with another digest`() throws {
        let text = "04hmasw9nf6yzzpwqac7cn1j200fy07z"
        var digests: Set<ShareTokenDigest> = []
        for place in text.indices {
            for character in Self.alphabet {
                let other = text[..<place] + [character] + text[text.index(after: place)...]
                digests.insert(try #require(ShareToken(String(other))).digest)
            }
        }
        #expect(digests.count == 32 * 31 + 1)
    }

    @Test(arguments: [
        "", "0", String(repeating: "0", count: 31), String(repeating: "0", count: 33),
        String(repeating: "0", count: 64),
        String(repeating: "0", count: 31) + " ", " " + String(repeating: "0", count: 31),
        String(repeating: "0", count: 32) + "\n", String(repeating: "0", count: 32) + "/",
        "0000000000000000-000000000000000", "0000%300000000000000000000000000", "../0000000000000000000000000000",
        String(repeating: "\u{301}", count: 16), String(repeating: "é", count: 16), String(repeating: "é", count: 32),
        String(repeating: "٠", count: 32), String(repeating: "０", count: 32),
        String(repeating: "0", count: 32) + "\u{301}",
    ])
    func `a text of another length or with another character is not a token`(text: String) {
        #expect(ShareToken(text) == nil)
    }

    @Test func `only the characters of the alphabet are accepted, in either case`() {
        let taken = (0..<128).filter { byte in
            ShareToken(String(repeating: "0", count: 31) + String(UnicodeScalar(UInt8(byte)))) != nil
        }
        #expect(taken == Set((Self.alphabet + Self.alphabet.uppercased()).utf8.map(Int.init)).sorted())
    }

    @Test func `all characters are equally likely at every place`() {
        let count = 10_000
        var generator = SeededGenerator(seed: 20_260_301)
        var seen: Set<String> = []
        var counts = [[UInt8: Int]](repeating: [:], count: 32)
        for _ in 1...count {
            let text = ShareToken(using: &generator).text
            seen.insert(text)
            for (place, character) in text.utf8.enumerated() { counts[place][character, default: 0] += 1 }
        }
        #expect(seen.count == count)
        let expected = Double(count) / 32
        for (place, counts) in counts.enumerated() {
            let deviation = Self.alphabet.utf8.reduce(0.0) { sum, character in
                let difference = Double(counts[character] ?? 0) - expected
                return sum + difference * difference / expected
            }
            // Chi-square with 31 degrees of freedom: random values exceed 73 once in 30,000 runs, and a missing
            // character gives 313.
            #expect(deviation < 73, "place \(place)")
        }
    }

    @Test func `every bit of a token comes from the generator`() {
        let all = (0..<160).map { bit in
            var words: [UInt64] = [0, 0, 0]
            words[bit / 64] = 1 << (63 - bit % 64)
            var told = ToldGenerator(words: words)
            return ShareToken(using: &told).text
        }
        #expect(Set(all).count == 160)
        #expect(!all.contains(String(repeating: "0", count: 32)))
    }

    @Test func `random tokens differ`() {
        #expect(Set((1...1000).map { _ in ShareToken.random().text }).count == 1000)
    }

    @Test func `printing a token does not reveal it`() throws {
        let token = ShareToken.random()
        var dumped = ""
        dump(["first": [Optional(token)]], to: &dumped)
        let texts = [
            "\(token)", String(describing: token), String(reflecting: token), "\([token])",
            String(reflecting: ["token": token]), dumped,
        ]
        for text in texts {
            #expect(text.contains("‹secret›"))
            #expect(!text.contains(token.text))
        }
        #expect(Mirror(reflecting: token).children.isEmpty)
    }
}

/// Returns the given words, then zeros.
struct ToldGenerator: RandomNumberGenerator {
    var words: [UInt64]

    mutating func next() -> UInt64 {
        words.isEmpty ? 0 : words.removeFirst()
    }
}
