/// A field of a JSON object, as read by the decoder.
package struct FieldDescription: Equatable, Sendable {
    /// Whether a field may be omitted.
    package enum Presence: Sendable {
        case required
        /// Absent and null are the same.
        case optional
        /// The field is required, but may be null.
        case nullable
    }

    /// The values that a field accepts.
    package indirect enum Form: Equatable, Sendable {
        case identifier
        /// The code of a product in the catalog.
        case product
        /// A text of 1 to `limit` code points without control characters.
        case text(limit: Int)
        /// Such a text, or a number.
        case numberOrText(limit: Int)
        /// An RFC 3339 time.
        case time
        case date
        case flag
        case integer(ClosedRange<Int>)
        /// One of some codes.
        case choice([String])
        /// An object whose keys and values are such texts; values can be null.
        case texts(limit: Int)
        case list(Form)
        case object([FieldDescription])
        case either([Form])
    }

    package let key: String
    package let form: Form
    package let presence: Presence
    package let remark: String?
}

/// Records the fields that are read from an object.
///
/// The decoder describes itself: it decodes an example, and the trace records its requests. So a schema cannot differ
/// from the decoder.
final class FieldTrace {
    private enum Reading {
        case form(FieldDescription.Form)
        case list(ElementTrace)
    }

    private var fields: [(key: String, reading: Reading, presence: FieldDescription.Presence)] = []

    func note(_ key: String, _ form: FieldDescription.Form, _ presence: FieldDescription.Presence) {
        // The objects of a list are read separately, so a field may be read several times.
        guard !fields.contains(where: { $0.key == key }) else { return }
        fields.append((key, .form(form), presence))
    }

    /// The trace of the elements of an array.
    func elements(of key: String, _ presence: FieldDescription.Presence) -> ElementTrace {
        if case .list(let known) = fields.first(where: { $0.key == key })?.reading { return known }
        let elements = ElementTrace()
        fields.append((key, .list(elements), presence))
        return elements
    }

    /// The fields in the order in which they were read.
    ///
    /// - Parameters:
    ///   - remarks: the remarks by the path of the field.
    ///   - path: the path of the object, with a slash at its end unless it is empty.
    func descriptions(_ remarks: [String: String], below path: String = "") -> [FieldDescription] {
        fields.map { key, reading, presence in
            let form: FieldDescription.Form =
                switch reading {
                case .form(let form): form
                case .list(let elements): .list(elements.form(remarks, below: "\(path)\(key)/"))
                }
            return FieldDescription(key: key, form: form, presence: presence, remark: remarks[path + key])
        }
    }
}

/// Records how the elements of an array are read.
final class ElementTrace {
    private var forms: [FieldDescription.Form] = []
    /// nil if no element was read as an object.
    private var object: FieldTrace?

    func note(_ form: FieldDescription.Form) {
        if !forms.contains(form) { forms.append(form) }
    }

    /// The trace of an element that is an object.
    func fields() -> FieldTrace {
        let trace = object ?? FieldTrace()
        object = trace
        return trace
    }

    fileprivate func form(_ remarks: [String: String], below path: String) -> FieldDescription.Form {
        let all = forms + (object.map { [.object($0.descriptions(remarks, below: path))] } ?? [])
        return all.count == 1 ? all[0] : .either(all)
    }
}
