package import StrictJSON

/// The reason for which a text is not a valid event, and its place.
package enum EventDecodingError: Error, Equatable, CustomStringConvertible {
    /// The text is not JSON.
    case notJSON(JSONParsingError)
    /// The JSON lacks a required attribute of CloudEvents: `specversion`, `id`, `source` or `type`.
    case notAnEvent(pointer: String, reason: String)
    /// The event violates a rule of <doc:Events#Fields>.
    ///
    /// The pointer (RFC 6901) denotes the field.
    case invalid(pointer: String, reason: String)

    /// The JSON Pointer of the field; nil if the text is not JSON.
    package var pointer: String? {
        switch self {
        case .notJSON: nil
        case .notAnEvent(let pointer, _), .invalid(let pointer, _): pointer
        }
    }

    /// The problem and how to fix it, without the field.
    package var reason: String {
        switch self {
        case .notJSON(let error): "not JSON: \(error)"
        case .notAnEvent(_, let reason), .invalid(_, let reason): reason
        }
    }

    package var description: String {
        guard let pointer else { return reason }
        return pointer.isEmpty ? "not an event: \(reason)" : "\(pointer): \(reason)"
    }
}
