/// A QR code for a text: ISO/IEC 18004, byte mode, error correction level M, versions 1 to 10.
struct QRCode {
    /// The rows of modules; true is dark.
    private(set) var modules: [[Bool]]
    private var isFunction: [[Bool]]
    private var version: Int

    /// The division of a version's codewords: `blocks` of `data` codewords, of which the last `longer` have one more.
    private struct Layout {
        let correction: Int
        let blocks: Int
        let longer: Int
        let data: Int

        var capacity: Int { blocks * data + longer }
    }

    private static let layouts: [Layout] = [
        Layout(correction: 10, blocks: 1, longer: 0, data: 16), Layout(correction: 16, blocks: 1, longer: 0, data: 28),
        Layout(correction: 26, blocks: 1, longer: 0, data: 44), Layout(correction: 18, blocks: 2, longer: 0, data: 32),
        Layout(correction: 24, blocks: 2, longer: 0, data: 43), Layout(correction: 16, blocks: 4, longer: 0, data: 27),
        Layout(correction: 18, blocks: 4, longer: 0, data: 31), Layout(correction: 22, blocks: 4, longer: 2, data: 38),
        Layout(correction: 22, blocks: 5, longer: 2, data: 36), Layout(correction: 26, blocks: 5, longer: 1, data: 43),
    ]

    private static let alignments: [[Int]] = [
        [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50],
    ]

    /// The maximum number of bytes in a code.
    static let limit = 213

    /// Encodes a text; nil if it has more than `limit` bytes.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        // The mode and length take 12 bits, or 20 from version 10 on. The end of the text takes the rest of a codeword.
        let index = Self.layouts.indices.first { bytes.count + ($0 < 9 ? 2 : 3) <= Self.layouts[$0].capacity }
        guard let index else { return nil }
        version = index + 1
        let size = 17 + 4 * version
        modules = Array(repeating: Array(repeating: false, count: size), count: size)
        isFunction = modules
        drawFunctionPatterns()
        draw(Self.codewords(bytes, version: version, Self.layouts[index]))
        let masked = (0..<8).map { mask in self.masked(by: mask) }
        self = masked.min { $0.penalty < $1.penalty } ?? self
    }

    // MARK: Codewords

    private static func codewords(_ bytes: [UInt8], version: Int, _ layout: Layout) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for bit in (0..<count).reversed() { bits.append(value >> bit & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, version < 10 ? 8 : 16)
        for byte in bytes { append(Int(byte), 8) }
        append(0, min(4, layout.capacity * 8 - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var data = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<(start + 8)].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        for number in 0..<(layout.capacity - data.count) { data.append(number.isMultiple(of: 2) ? 0xEC : 0x11) }
        var blocks: [[UInt8]] = []
        var start = 0
        for number in 0..<layout.blocks {
            let count = layout.data + (number >= layout.blocks - layout.longer ? 1 : 0)
            blocks.append(Array(data[start..<(start + count)]))
            start += count
        }
        let divisor = generator(layout.correction)
        let corrections = blocks.map { remainder(of: $0, divisor) }
        func interleaved(_ blocks: [[UInt8]]) -> [UInt8] {
            let longest = blocks.map(\.count).max() ?? 0
            return (0..<longest).flatMap { index in blocks.compactMap { index < $0.count ? $0[index] : nil } }
        }
        return interleaved(blocks) + interleaved(corrections)
    }

    /// The product in GF(256), modulo x⁸ + x⁴ + x³ + x² + 1.
    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var result = 0
        for bit in (0..<8).reversed() {
            result = result << 1 ^ (result >> 7 & 1) * 0x11D
            if right >> bit & 1 == 1 { result ^= Int(left) }
        }
        return UInt8(result & 0xFF)
    }

    /// The Reed–Solomon generator polynomial of a degree, without its leading 1.
    private static func generator(_ degree: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: degree)
        result[degree - 1] = 1
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in 0..<degree {
                result[index] = product(result[index], root) ^ (index + 1 < degree ? result[index + 1] : 0)
            }
            root = product(root, 2)
        }
        return result
    }

    private static func remainder(of data: [UInt8], _ divisor: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: divisor.count)
        for byte in data {
            let factor = byte ^ result[0]
            result = Array(result.dropFirst()) + [0]
            for index in divisor.indices { result[index] ^= product(divisor[index], factor) }
        }
        return result
    }

    // MARK: Drawing

    private var size: Int { modules.count }

    private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
        modules[row][column] = isDark
        isFunction[row][column] = true
    }

    private mutating func drawFunctionPatterns() {
        for index in 0..<size {
            set(6, index, index.isMultiple(of: 2))
            set(index, 6, index.isMultiple(of: 2))
        }
        for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] {
            for (down, right) in Self.square(4)
            where (0..<size).contains(row + down) && (0..<size).contains(column + right) {
                let distance = max(abs(down), abs(right))
                set(row + down, column + right, distance != 2 && distance != 4)
            }
        }
        let centers = Self.alignments[version - 1]
        for row in centers {
            for column in centers {
                let isCorner = (row == 6 && (column == 6 || column == size - 7)) || (row == size - 7 && column == 6)
                guard !isCorner else { continue }
                for (down, right) in Self.square(2) {
                    set(row + down, column + right, max(abs(down), abs(right)) != 1)
                }
            }
        }
        drawFormat(mask: 0)
        drawVersion()
    }

    private static func square(_ radius: Int) -> [(Int, Int)] {
        (-radius...radius).flatMap { down in (-radius...radius).map { (down, $0) } }
    }

    /// The error correction level and the mask, twice.
    private mutating func drawFormat(mask: Int) {
        // Level M is 00.
        let bits = (mask << 10 | Self.checksum(mask, bits: 10, by: 0x537)) ^ 0x5412
        func isDark(_ bit: Int) -> Bool { bits >> bit & 1 == 1 }
        for bit in 0...5 { set(bit, 8, isDark(bit)) }
        set(7, 8, isDark(6))
        set(8, 8, isDark(7))
        set(8, 7, isDark(8))
        for bit in 9..<15 { set(8, 14 - bit, isDark(bit)) }
        for bit in 0..<8 { set(8, size - 1 - bit, isDark(bit)) }
        for bit in 8..<15 { set(size - 15 + bit, 8, isDark(bit)) }
        set(size - 8, 8, true)
    }

    private mutating func drawVersion() {
        guard version >= 7 else { return }
        let bits = version << 12 | Self.checksum(version, bits: 12, by: 0x1F25)
        for bit in 0..<18 {
            let (long, short) = (size - 11 + bit % 3, bit / 3)
            set(short, long, bits >> bit & 1 == 1)
            set(long, short, bits >> bit & 1 == 1)
        }
    }

    /// The remainder of a BCH code.
    private static func checksum(_ value: Int, bits: Int, by divisor: Int) -> Int {
        var remainder = value
        for _ in 0..<bits { remainder = remainder << 1 ^ (remainder >> (bits - 1) & 1) * divisor }
        return remainder & (1 << bits - 1)
    }

    /// Fills the modules that are not part of a pattern, in the zigzag of the standard.
    private mutating func draw(_ codewords: [UInt8]) {
        var bit = 0
        var right = size - 1
        while right >= 1 {
            if right == 6 { right = 5 }
            for step in 0..<size {
                let isUpward = (right + 1) & 2 == 0
                let row = isUpward ? size - 1 - step : step
                for column in [right, right - 1] where !isFunction[row][column] && bit < codewords.count * 8 {
                    modules[row][column] = codewords[bit >> 3] >> (7 - UInt8(bit & 7)) & 1 == 1
                    bit += 1
                }
            }
            right -= 2
        }
    }

    private func masked(by mask: Int) -> QRCode {
        var code = self
        for row in 0..<size {
            for column in 0..<size where !isFunction[row][column] && Self.inverts(mask, row, column) {
                code.modules[row][column].toggle()
            }
        }
        code.drawFormat(mask: mask)
        return code
    }

    private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
        switch mask {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3) % 2 == 0
        default: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }

    /// The penalty of a mask for long runs, blocks, shapes like finder patterns, and a color imbalance.
    private var penalty: Int {
        let columns = (0..<size).map { column in modules.map { $0[column] } }
        var result = (modules + columns).reduce(0) { $0 + Self.penalty(ofLine: $1) }
        for row in 1..<size {
            for column in 1..<size {
                let color = modules[row][column]
                if modules[row - 1][column] == color, modules[row][column - 1] == color,
                    modules[row - 1][column - 1] == color
                {
                    result += 3
                }
            }
        }
        let dark = modules.joined().count { $0 }
        return result + abs(dark * 20 - size * size * 10) / (size * size) * 10
    }

    private static let finders: [[Bool]] = {
        let finder = [true, false, true, true, true, false, true]
        let light = [Bool](repeating: false, count: 4)
        return [finder + light, light + finder]
    }()

    private static func penalty(ofLine line: [Bool]) -> Int {
        var result = 0
        var run = 0
        for (index, module) in line.enumerated() {
            run = index > 0 && module == line[index - 1] ? run + 1 : 1
            if run == 5 { result += 3 } else if run > 5 { result += 1 }
            if index >= 10, finders.contains(Array(line[(index - 10)...index])) { result += 40 }
        }
        return result
    }

    // MARK: Text

    /// The code for a terminal with light text on a dark background: two rows per line, with a quiet zone.
    var lines: [String] {
        let margin = 4
        func isLight(_ row: Int, _ column: Int) -> Bool {
            let (row, column) = (row - margin, column - margin)
            return !(modules.indices.contains(row) && modules.indices.contains(column) && modules[row][column])
        }
        let width = size + 2 * margin
        return stride(from: 0, to: width, by: 2).map { row in
            String(
                (0..<width).map { column -> Character in
                    switch (isLight(row, column), row + 1 < width && isLight(row + 1, column)) {
                    case (true, true): "█"
                    case (true, false): "▀"
                    case (false, true): "▄"
                    case (false, false): " "
                    }
                }
            )
        }
    }
}
