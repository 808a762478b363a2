import HTTPTypes

/// The methods that addresses know.
enum AllowedMethods {
    static let webhooks = "POST, OPTIONS"
    static let pages = "GET, HEAD"

    /// The methods of an address, as the `Allow` header lists them; nil where nobody knows any.
    ///
    /// Every other address counts as that of a page, so that a 404 tells nothing.
    static func allowed(at path: String) -> String? {
        let names = path.split(separator: "/")
        guard names.first == "webhooks" else { return pages }
        return names.count <= 2 ? webhooks : nil
    }

    /// What a request gets that no route takes: 405 where the method is wrong, 404 where the address is.
    static func refusal(_ method: HTTPRequest.Method, at path: String) -> ProblemDetails {
        if let allowed = allowed(at: path), !allowed.split(separator: ", ").contains(Substring(method.rawValue)) {
            var problem = ProblemDetails(.methodNotAllowed, "Use one of: \(allowed).")
            problem.allowed = allowed
            return problem
        }
        return ProblemDetails(.notFound, "Check the address.")
    }
}
