package import Basics

/// The declaration of a field of a page model: its name, its kind, and how to get its value.
package struct Field<Model>: Sendable {
    /// The name in templates.
    package let name: String
    package let kind: FieldKind
    let value: @Sendable (Model) -> FieldValue

    /// Data from outside, shown verbatim.
    package static func text(_ name: String, _ value: @escaping @Sendable (Model) -> String?) -> Field {
        Field(name: name, kind: .text) { value($0).map(FieldValue.text) ?? .none }
    }

    /// An identifier of ours, ASCII by construction.
    package static func code(_ name: String, _ value: @escaping @Sendable (Model) -> String?) -> Field {
        Field(name: name, kind: .code) { value($0).map(FieldValue.text) ?? .none }
    }

    /// A case of an enumeration.
    package static func word<Word>(
        _ name: String,
        _ type: Word.Type,
        _ value: @escaping @Sendable (Model) -> Word?
    ) -> Field where Word: RawRepresentable<String> & CaseIterable & Equatable & Sendable {
        let words = Array(Word.allCases)
        let positions = WordPositions(words)
        return Field(name: name, kind: .word(words.map(\.rawValue))) { model in
            guard let word = value(model), let position = positions.position(of: word) else { return .none }
            return .word(position)
        }
    }

    /// A number.
    package static func integer(_ name: String, _ value: @escaping @Sendable (Model) -> Int?) -> Field {
        Field(name: name, kind: .integer) { value($0).map(FieldValue.integer) ?? .none }
    }

    /// A date.
    package static func day(_ name: String, _ value: @escaping @Sendable (Model) -> CalendarDate?) -> Field {
        Field(name: name, kind: .day) { value($0).map(FieldValue.day) ?? .none }
    }

    /// A moment, shown to the minute and, in attributes, to the second.
    package static func moment(_ name: String, _ value: @escaping @Sendable (Model) -> Timestamp?) -> Field {
        Field(name: name, kind: .moment) { value($0).map { .moment($0.wholeSeconds) } ?? .none }
    }

    /// A condition for sections.
    package static func flag(_ name: String, _ value: @escaping @Sendable (Model) -> Bool) -> Field {
        Field(name: name, kind: .flag) { .flag(value($0)) }
    }

    /// A relative address made by the routes of the site.
    package static func link(_ name: String, _ value: @escaping @Sendable (Model) -> String?) -> Field {
        Field(name: name, kind: .link) { value($0).map(FieldValue.text) ?? .none }
    }

    /// Records for a repeating section.
    package static func list<Element>(
        _ name: String,
        _ fields: Fields<Element>,
        _ elements: @escaping @Sendable (Model) -> [Element]
    ) -> Field {
        Field(name: name, kind: .list(fields.schema)) { model in .list(fields.records(of: elements(model))) }
    }
}

/// All fields of a page model.
package struct Fields<Model>: Sendable {
    /// The names and kinds, for the compilation of templates.
    package let schema: FieldSchema
    /// The functions that get the values, in the order of the schema.
    private let values: [@Sendable (Model) -> FieldValue]

    /// - Precondition: names are well formed and unique.
    package init(_ fields: [Field<Model>]) {
        values = fields.map(\.value)
        schema = FieldSchema(fields.map { FieldSchema.Entry($0.name, $0.kind) })
    }

    /// The records of models.
    ///
    /// It uses a loop, because a generic `map` looks up types at run time.
    fileprivate func records(of models: [Model]) -> [Record] {
        var records: [Record] = []
        records.reserveCapacity(models.count)
        for model in models { records.append(record(of: model)) }
        return records
    }

    /// The values of a model, for `Template.fill`.
    package func record(of model: Model) -> Record {
        var record: [FieldValue] = []
        record.reserveCapacity(values.count)
        for value in values { record.append(value(model)) }
        return Record(record)
    }

    /// Some of the values of a model, for a template that is bound to all others.
    package func record(of model: Model, only positions: [Int]) -> Record {
        var record = [FieldValue](repeating: .none, count: values.count)
        for position in positions { record[position] = values[position](model) }
        return Record(record)
    }
}

extension Field {
    /// The field for a model that contains this model.
    package func of<Whole>(_ part: any KeyPath<Whole, Model> & Sendable) -> Field<Whole> {
        Field<Whole>(name: name, kind: kind) { [value] in value($0[keyPath: part]) }
    }
}
