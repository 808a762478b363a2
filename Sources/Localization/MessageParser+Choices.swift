extension MessageParser {
    /// A case of a plural or select, with its place.
    struct Branch {
        let selector: String
        let position: Int
        let parts: [Message.Part]
    }

    mutating func parseBranches(
        of format: String,
        counting counted: String?,
        after opening: Int
    ) throws(MessageError) -> [Branch] {
        try expect(",", or: "`,` and the cases", after: opening)
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw fault(.tooDeep(limit: Self.depthLimit), at: opening) }
        var branches: [Branch] = []
        var selectors: Set<String> = []
        while !take("}") {
            let position = index
            let selector = takeWord()
            if selector.hasPrefix("offset:") { throw fault(.unsupportedOffset, at: position) }
            guard !selector.isEmpty else { throw unexpected("the name of a case", after: opening) }
            guard selectors.insert(selector).inserted else {
                throw fault(.duplicateCase(selector), at: position)
            }
            try expect("{", or: "`{` and the text of the case `\(selector)`", after: opening)
            let brace = index - 1
            let parts = try parseParts(counting: counted)
            try expect("}", after: brace)
            branches.append(Branch(selector: selector, position: position, parts: parts))
        }
        guard selectors.contains("other") else {
            throw fault(.missingOther(format: format), at: opening)
        }
        return branches
    }

    func plural(_ name: String, _ branches: [Branch]) throws(MessageError) -> Message.Part {
        var exact: [Int: [Message.Part]] = [:]
        var forms: [PluralCategory: [Message.Part]] = [:]
        for branch in branches {
            if branch.selector.hasPrefix("=") {
                let digits = branch.selector.dropFirst()
                guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits),
                    exact[number] == nil
                else {
                    throw fault(.badNumber(branch.selector), at: branch.position)
                }
                exact[number] = branch.parts
            } else {
                forms[try category(branch)] = branch.parts
            }
        }
        return .plural(name, exact: exact, forms: forms)
    }

    private func category(_ branch: Branch) throws(MessageError) -> PluralCategory {
        if let category = PluralCategory(rawValue: branch.selector) { return category }
        let suggestion = Spelling.nearest(to: branch.selector, among: PluralCategory.names)
        throw fault(.unknownCategory(branch.selector, suggestion: suggestion), at: branch.position)
    }
}
