extension Template {
    /// The template with the values of its outermost record put in, except those that differ from page to page.
    ///
    /// Steps that depend only on these values are executed now, and their output becomes bytes. Filling the new template
    /// takes less time, and never reads these values.
    ///
    /// - Parameters:
    ///   - record: the values of the outermost scope.
    ///   - isKnown: whether all pages have the value at this position of the record.
    package func binding(_ record: Record, where isKnown: (_ position: Int) -> Bool) -> Template {
        var binder = TemplateBinder(self, record, known: record.values.indices.map(isKnown))
        var template = self
        template.program = binder.bound()
        return template
    }
}

/// Executes the steps of a template that depend on known values, and copies all others.
private struct TemplateBinder {
    /// The record of a scope.
    private enum Scope {
        /// A record of the page to be, by the number of its scope then.
        case unknown(UInt16)
        case known(Record)
    }

    /// A place in the new program that contains the position of a step.
    private enum Reference {
        case step(Int)
        case choice(Int32)
        case number(table: Int32, WritableKeyPath<PluralTargets, Int32>)
    }

    private let template: Template
    private let record: Record
    /// Whether a value of the outermost record is known.
    private let known: [Bool]
    private var result: Program
    private var scopes: [Scope]
    private var unknownScopes: UInt16
    /// The places that wait for the new position of a step, by its position in the old program.
    private var waiting: [Int: [Reference]] = [:]

    init(_ template: Template, _ record: Record, known: [Bool]) {
        self.template = template
        self.record = record
        self.known = known
        result = template.program.withoutSteps
        unknownScopes = UInt16(template.scopeCount)
        scopes = (0..<unknownScopes).map(Scope.unknown)
    }

    private var operations: [Operation] { template.program.operations }

    mutating func bound() -> Program {
        bind(0..<operations.count)
        return result
    }

    /// The value of a slot; nil if it is unknown.
    private func value(_ slot: Slot) -> FieldValue? {
        let position = Int(slot.position)
        return switch scopes[Int(slot.scope)] {
        case .known(let record): record.values[position]
        case .unknown(0) where known[position]: record.values[position]
        case .unknown: nil
        }
    }

    /// The slot in the new program.
    private func moved(_ slot: Slot) -> Slot {
        guard case .unknown(let scope) = scopes[Int(slot.scope)] else {
            preconditionFailure("the value is known")
        }
        return Slot(scope: scope, position: slot.position)
    }

    /// Binds steps that are only entered at the first one.
    private mutating func bind(_ range: Range<Int>) {
        var next = range.lowerBound
        var isReached = true
        while next < range.upperBound {
            if resolve(next) { isReached = true }
            let position = next
            next += 1
            guard isReached else { continue }
            /// Continues at a later step.
            func jump(to target: Int32) {
                let target = Int(target)
                // Without a reference to the steps between, they are never reached.
                if !waiting.keys.contains(where: (next..<target).contains) {
                    next = target
                } else {
                    emit(.jump(to: 0), to: target)
                    isReached = false
                }
            }
            /// Continues at a later step under a condition; nil: it is unknown, and the new program tests it.
            func jump(to target: Int32, if isMet: Bool?, _ operation: @autoclosure () -> Operation) {
                switch isMet {
                case true?: jump(to: target)
                case false?: break
                case nil: emit(operation(), to: Int(target))
                }
            }
            switch operations[position] {
            case .bytes(let range): result.append(template.program.bytes(range))
            case .value(let slot, let format):
                guard let value = value(slot) else {
                    result.append(.value(moved(slot), format))
                    continue
                }
                var bytes: [UInt8] = []
                template.append(value, as: format, to: &bytes)
                result.append(bytes)
            case .jump(let target): jump(to: target)
            case .jumpUnlessTrue(let slot, let target):
                jump(to: target, if: value(slot).map { !$0.isTrue }, .jumpUnlessTrue(moved(slot), to: 0))
            case .jumpIfTrue(let slot, let target):
                jump(to: target, if: value(slot)?.isTrue, .jumpIfTrue(moved(slot), to: 0))
            case .jumpUnlessPresent(let slot, let target):
                jump(to: target, if: value(slot).map { !$0.isPresent }, .jumpUnlessPresent(moved(slot), to: 0))
            case .jumpIfPresent(let slot, let target):
                jump(to: target, if: value(slot)?.isPresent, .jumpIfPresent(moved(slot), to: 0))
            case .jumpUnlessWord(let slot, let code, let target):
                let isMet = value(slot).map { $0.word != Int(code) }
                jump(to: target, if: isMet, .jumpUnlessWord(moved(slot), code: code, to: 0))
            case .jumpIfWord(let slot, let code, let target):
                let isMet = value(slot).map { $0.word == Int(code) }
                jump(to: target, if: isMet, .jumpIfWord(moved(slot), code: code, to: 0))
            case .chooseByWord(let slot, let first, let count, let absent):
                if let value = value(slot) {
                    jump(to: template.target(value.word, first: first, count: count) ?? absent)
                } else {
                    let start = result.reserveTargets(Int(count))
                    for code in 0..<count {
                        waiting[Int(template.program.targets[Int(first + code)]), default: []].append(
                            .choice(start + code)
                        )
                    }
                    emit(.chooseByWord(moved(slot), first: start, count: count, absent: 0), to: Int(absent))
                    isReached = false
                }
            case .chooseByNumber(let slot, let table):
                let targets = template.program.plurals[Int(table)]
                if let value = value(slot) {
                    jump(to: template.target(in: targets, for: value.integer))
                } else {
                    let table = result.reservePlural()
                    result.setPlural(table, to: targets)
                    for path in targets.paths {
                        waiting[Int(targets[keyPath: path]), default: []].append(.number(table: table, path))
                    }
                    result.append(.chooseByNumber(moved(slot), table: table))
                    isReached = false
                }
            case .repeatStart(let slot, let end):
                // The last step of the section is `repeatEnd`.
                let section = next..<Int(end) - 1
                switch value(slot) {
                case .list(let records): for record in records { bind(section, in: .known(record)) }
                case .some: break
                case nil:
                    let step = result.append(.repeatStart(moved(slot), end: 0))
                    _ = result.label()
                    unknownScopes += 1
                    bind(section, in: .unknown(unknownScopes - 1))
                    unknownScopes -= 1
                    result.append(.repeatEnd)
                    result.setTarget(ofStep: step, to: result.label())
                }
                next = Int(end)
            case .repeatEnd: break
            case .openUnlessEmpty(let range): result.appendUnlessEmpty(Array(template.program.bytes(range)))
            case .dropIfEmpty(let target): emit(.dropIfEmpty(to: 0), to: Int(target))
            }
        }
    }

    /// Binds the steps of a section for a record.
    private mutating func bind(_ section: Range<Int>, in scope: Scope) {
        scopes.append(scope)
        bind(section)
        // A jump out of the section's last condition.
        _ = resolve(section.upperBound)
        scopes.removeLast()
    }

    /// Appends a step that may continue at a later step of the old program.
    private mutating func emit(_ operation: Operation, to target: Int) {
        waiting[target, default: []].append(.step(result.append(operation)))
    }

    /// Makes the next step of the new program the target of all references to a step of the old one.
    ///
    /// - Returns: whether there are any.
    private mutating func resolve(_ position: Int) -> Bool {
        guard let references = waiting.removeValue(forKey: position) else { return false }
        let label = result.label()
        for reference in references {
            switch reference {
            case .step(let step): result.setTarget(ofStep: step, to: label)
            case .choice(let index): result.setTarget(index, to: label)
            case .number(let table, let path): result.setPlural(table, path, to: label)
            }
        }
        return true
    }
}

extension PluralTargets {
    /// The places of all targets.
    fileprivate var paths: [WritableKeyPath<PluralTargets, Int32>] {
        exact.indices.map { \.exact[$0].target } + forms.indices.map { \.forms[$0].target } + [\.other]
    }
}
