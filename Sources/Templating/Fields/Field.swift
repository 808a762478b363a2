package import Basics

/// A field of a page model, declared once: its name, its kind and where its value comes from.
package struct Field<Model>: Sendable {
    /// As templates name it.
    package let name: String
    /// Where and how it is shown.
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

    /// One of the cases of a type.
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

    /// A relative address made by our own routes.
    package static func link(_ name: String, _ value: @escaping @Sendable (Model) -> String?) -> Field {
        Field(name: name, kind: .link) { value($0).map(FieldValue.text) ?? .none }
    }

    /// Records for a repeating section, with fields of their own.
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
    /// What a template may name.
    package let schema: FieldSchema
    /// Without the names and kinds, which filling a page does not need.
    private let values: [@Sendable (Model) -> FieldValue]

    /// Names must be well formed and differ; anything else is a mistake in the program.
    package init(_ fields: [Field<Model>]) {
        values = fields.map(\.value)
        schema = FieldSchema(fields.map { FieldSchema.Entry($0.name, $0.kind) })
    }

    /// The values of models, by a loop: a generic `map` looks up types at run time.
    fileprivate func records(of models: [Model]) -> [Record] {
        var records: [Record] = []
        records.reserveCapacity(models.count)
        for model in models { records.append(record(of: model)) }
        return records
    }

    /// The model's values, for `Template.fill`.
    package func record(of model: Model) -> Record {
        var record: [FieldValue] = []
        record.reserveCapacity(values.count)
        for value in values { record.append(value(model)) }
        return Record(record)
    }
}

extension Field {
    /// The same field of what a larger model holds.
    package func of<Whole>(_ part: any KeyPath<Whole, Model> & Sendable) -> Field<Whole> {
        Field<Whole>(name: name, kind: kind) { [value] in value($0[keyPath: part]) }
    }
}
