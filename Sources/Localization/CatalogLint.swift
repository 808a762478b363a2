/// Checks that locale files have the same keys, the same arguments, and the plural forms that they declare.
package enum CatalogLint {
    /// All problems of the catalogs, sorted by file and place.
    ///
    /// The reference for comparisons is `en`, or the first catalog by id if there is no `en`.
    package static func compare(_ catalogs: [LocaleCatalog]) -> [CatalogError] {
        let sorted = catalogs.sorted { $0.id < $1.id }
        guard let reference = sorted.first(where: { $0.id == "en" }) ?? sorted.first else { return [] }
        var errors: [CatalogError] = []
        for catalog in sorted {
            errors += problems(of: catalog)
            guard catalog.id != reference.id else { continue }
            var comparison = Comparison(catalog, with: reference, beside: sorted)
            errors += comparison.differences()
        }
        return errors.inOrder
    }

    private static func problems(of catalog: LocaleCatalog) -> [CatalogError] {
        catalog.messages.flatMap { key, message in
            var problems = formProblems(of: message, declared: catalog.plurals.categories)
            problems += argumentProblems(of: message)
            problems += textProblems(of: message)
            problems += wordingProblems(of: message, catalog.wording)
            return problems.map {
                catalog.error(.message(key: key, $0), inTextOf: key)
            }
        }
    }

    /// Arguments whose uses require different types.
    ///
    /// The template compiler reports these too, but only in messages that a template uses.
    private static func argumentProblems(of message: Message) -> [MessageProblem] {
        message.arguments.sorted { $0.key < $1.key }.compactMap { name, uses in
            let kinds = MessageDifference.Kind.kinds(of: uses)
            // A moment can be shown as date or time, and an integer as number or percentage.
            let values = Set(kinds.map { $0 == .percentage ? .number : $0 == .time ? .date : $0 })
            return values.count > 1 ? .conflictingUses(argument: name, kinds: kinds) : nil
        }
    }

    private static func formProblems(of message: Message, declared: [PluralCategory]) -> [MessageProblem] {
        message.sequences.joined().flatMap { part -> [MessageProblem] in
            guard case .plural(let argument, let exact, let forms) = part else { return [] }
            let repeated = exact[1] != nil && forms[.one] != nil ? [MessageProblem.exactOne(argument: argument)] : []
            return repeated
                + PluralCategory.allCases.compactMap { category in
                    switch (declared.contains(category), forms[category] != nil) {
                    case (true, false): .missingForm(category, argument: argument)
                    case (false, true): .undeclaredForm(category, argument: argument)
                    case (true, true), (false, false): nil
                    }
                }
        }
    }
}

extension LocaleCatalog {
    /// An error at the text of a message, or at the member `messages` for an unknown key.
    func error(_ problem: CatalogProblem, inTextOf key: String) -> CatalogError {
        CatalogError(file: file, place: places[key]?.text ?? messagesPlace, problem: problem)
    }

    /// An error at a key, or at the member `messages` for an unknown key.
    func error(_ problem: CatalogProblem, atKey key: String) -> CatalogError {
        CatalogError(file: file, place: places[key]?.key ?? messagesPlace, problem: problem)
    }
}
