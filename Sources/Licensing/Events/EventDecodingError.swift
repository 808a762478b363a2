package import StrictJSON

/// Why a text is not an event that Vitrina can keep: what is wrong, and where.
package enum EventDecodingError: Error, Equatable, CustomStringConvertible {
    /// Not JSON at all.
    case notJSON(JSONParsingError)
    /// JSON, but without what makes a CloudEvent: `specversion`, `id`, `source`, `type`.
    case notAnEvent(pointer: String, reason: String)
    /// An event that breaks a rule of <doc:Events#Fields>; the pointer (RFC 6901) names the field.
    case invalid(pointer: String, reason: String)

    /// JSON Pointer of the field, or nil where the text is no JSON.
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
