/// A compiled template: one flat array of steps and one array of bytes.
struct Program: Sendable {
    private(set) var operations: [Operation] = []
    private(set) var bytes: [UInt8] = []
    /// The escaped codes of words.
    private(set) var ranges: [ByteRange] = []
    private(set) var targets: [Int32] = []
    private(set) var plurals: [PluralTargets] = []
    /// The last jump target; bytes after it are not merged into steps before it.
    private var barrier = 0

    /// The bytes and codes of the program, without its steps and their targets.
    var withoutSteps: Program {
        var program = Program()
        (program.bytes, program.ranges) = (bytes, ranges)
        return program
    }

    func bytes(_ range: ByteRange) -> ArraySlice<UInt8> { bytes[Int(range.start)..<Int(range.end)] }

    /// The position of the next step, as a jump target.
    mutating func label() -> Int32 {
        barrier = operations.count
        return Int32(barrier)
    }

    /// Appends a step and returns its position.
    @discardableResult mutating func append(_ operation: Operation) -> Int {
        operations.append(operation)
        return operations.count - 1
    }

    /// Appends bytes to copy, merged with the previous step if possible.
    mutating func append(_ text: some Collection<UInt8>) {
        guard !text.isEmpty else { return }
        let range = store(text)
        if operations.count > barrier, case .bytes(let last)? = operations.last, last.end == range.start {
            operations[operations.count - 1] = .bytes(ByteRange(start: last.start, end: range.end))
        } else {
            operations.append(.bytes(range))
        }
    }

    /// Appends bytes that are removed if nothing is written before `dropIfEmpty`.
    mutating func appendUnlessEmpty(_ text: [UInt8]) {
        append(.openUnlessEmpty(store(text)))
    }

    /// Appends the code of a word.
    mutating func append(word slot: Slot, codes: [String], escaping rule: Escaping) {
        let first = Int32(ranges.count)
        for code in codes {
            var escaped: [UInt8] = []
            escaped.append(code, escaping: rule)
            ranges.append(store(escaped))
        }
        append(.value(slot, .word(first: first)))
    }

    /// Reserves the targets of a choice among `count` branches, and returns the index of the first.
    mutating func reserveTargets(_ count: Int) -> Int32 {
        defer { targets.append(contentsOf: repeatElement(0, count: count)) }
        return Int32(targets.count)
    }

    mutating func setTarget(_ index: Int32, to target: Int32) {
        targets[Int(index)] = target
    }

    /// Reserves the targets of a plural message, and returns the index of the table.
    mutating func reservePlural() -> Int32 {
        plurals.append(PluralTargets())
        return Int32(plurals.count - 1)
    }

    mutating func setPlural(_ table: Int32, to targets: PluralTargets) {
        plurals[Int(table)] = targets
    }

    mutating func setPlural(_ table: Int32, _ path: WritableKeyPath<PluralTargets, Int32>, to target: Int32) {
        plurals[Int(table)][keyPath: path] = target
    }

    /// Sets the target of a jump.
    ///
    /// Other steps are unchanged.
    mutating func setTarget(ofStep position: Int, to target: Int32) {
        operations[position] =
            switch operations[position] {
            case .bytes, .value, .chooseByNumber, .repeatEnd, .openUnlessEmpty: operations[position]
            case .jump: .jump(to: target)
            case .jumpUnlessTrue(let slot, _): .jumpUnlessTrue(slot, to: target)
            case .jumpIfTrue(let slot, _): .jumpIfTrue(slot, to: target)
            case .jumpUnlessPresent(let slot, _): .jumpUnlessPresent(slot, to: target)
            case .jumpIfPresent(let slot, _): .jumpIfPresent(slot, to: target)
            case .jumpUnlessWord(let slot, let code, _): .jumpUnlessWord(slot, code: code, to: target)
            case .jumpIfWord(let slot, let code, _): .jumpIfWord(slot, code: code, to: target)
            case .chooseByWord(let slot, let first, let count, _):
                .chooseByWord(slot, first: first, count: count, absent: target)
            case .repeatStart(let slot, _): .repeatStart(slot, end: target)
            case .dropIfEmpty: .dropIfEmpty(to: target)
            }
    }

    mutating func setTarget(ofSteps positions: [Int], to target: Int32) {
        for position in positions { setTarget(ofStep: position, to: target) }
    }

    private mutating func store(_ text: some Collection<UInt8>) -> ByteRange {
        let start = Int32(bytes.count)
        bytes.append(contentsOf: text)
        return ByteRange(start: start, end: Int32(bytes.count))
    }
}
