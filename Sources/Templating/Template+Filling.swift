import Localization

extension Template {
    /// The progress of a repeating section.
    private struct Repetition {
        let records: [Record]
        var index: Int
        let start: Int
    }

    /// Appends the page to a buffer.
    ///
    /// - Parameter records: one per schema that the template was compiled with, outermost first.
    package func fill(_ records: [Record], into buffer: inout [UInt8]) {
        precondition(records.count == scopeCount, "the template takes \(scopeCount) records, not \(records.count)")
        var scopes = records
        var repetitions: [Repetition] = []
        var marks: [Int] = []
        var next = 0
        while next < program.operations.count {
            let operation = program.operations[next]
            next += 1
            switch operation {
            case .bytes(let range):
                append(range, to: &buffer)
            case .jump(let target):
                next = Int(target)
            case .jumpUnlessTrue(let slot, let target):
                if !value(slot, in: scopes).isTrue { next = Int(target) }
            case .jumpIfTrue(let slot, let target):
                if value(slot, in: scopes).isTrue { next = Int(target) }
            case .jumpUnlessPresent(let slot, let target):
                if !value(slot, in: scopes).isPresent { next = Int(target) }
            case .jumpIfPresent(let slot, let target):
                if value(slot, in: scopes).isPresent { next = Int(target) }
            case .jumpUnlessWord(let slot, let code, let target):
                if value(slot, in: scopes).word != Int(code) { next = Int(target) }
            case .jumpIfWord(let slot, let code, let target):
                if value(slot, in: scopes).word == Int(code) { next = Int(target) }
            case .chooseByWord(let slot, let first, let count, let absent):
                next = Int(target(value(slot, in: scopes).word, first: first, count: count) ?? absent)
            case .chooseByNumber(let slot, let table):
                next = Int(target(in: program.plurals[Int(table)], for: value(slot, in: scopes).integer))
            case .repeatStart(let slot, let end):
                guard case .list(let records) = value(slot, in: scopes), let first = records.first else {
                    next = Int(end)
                    continue
                }
                repetitions.append(Repetition(records: records, index: 0, start: next))
                scopes.append(first)
            case .repeatEnd:
                let last = repetitions.count - 1
                repetitions[last].index += 1
                if repetitions[last].index < repetitions[last].records.count {
                    scopes[scopes.count - 1] = repetitions[last].records[repetitions[last].index]
                    next = repetitions[last].start
                } else {
                    repetitions.removeLast()
                    scopes.removeLast()
                }
            case .openUnlessEmpty(let range):
                append(range, to: &buffer)
                marks.append(buffer.count - Int(range.end - range.start))
                marks.append(buffer.count)
            case .dropIfEmpty(let target):
                let (filled, start) = (marks.removeLast(), marks.removeLast())
                guard buffer.count == filled else { continue }
                buffer.removeSubrange(start...)
                next = Int(target)
            case .value(let slot, let format):
                append(value(slot, in: scopes), as: format, to: &buffer)
            }
        }
    }

    @inline(__always)
    func append(_ range: ByteRange, to buffer: inout [UInt8]) {
        program.bytes.withUnsafeBufferPointer {
            buffer.append(contentsOf: UnsafeBufferPointer(rebasing: $0[Int(range.start)..<Int(range.end)]))
        }
    }

    @inline(__always)
    private func value(_ slot: Slot, in scopes: [Record]) -> FieldValue {
        scopes[Int(slot.scope)].values[Int(slot.position)]
    }

    /// The target of a word; nil without a word.
    func target(_ word: Int?, first: Int32, count: Int32) -> Int32? {
        guard let word, word < count else { return nil }
        return program.targets[Int(first) + word]
    }

    func target(in targets: PluralTargets, for number: Int?) -> Int32 {
        guard let number else { return targets.other }
        if let exact = targets.exact.first(where: { $0.number == number }) { return exact.target }
        guard !targets.forms.isEmpty else { return targets.other }
        let category = plurals.category(of: number)
        return targets.forms.first { $0.category == category }?.target ?? targets.other
    }
}
