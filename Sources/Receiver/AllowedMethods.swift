import HTTPTypes

/// The methods that addresses know.
enum AllowedMethods {
    static let webhooks = "POST, OPTIONS"
    static let pages = "GET, HEAD"

    /// The methods of an address, as the `Allow` header lists them.
    static func allowed(at path: String) -> String {
        path.split(separator: "/").first == "webhooks" ? webhooks : pages
    }

    /// What a request gets that no route takes: 405 where the method is wrong, 404 where the address is.
    static func refusal(_ method: HTTPRequest.Method, at path: String) -> ProblemDetails {
        let allowed = allowed(at: path)
        guard allowed.split(separator: ", ").contains(Substring(method.rawValue)) else {
            var problem = ProblemDetails(.methodNotAllowed, "Use one of: \(allowed).")
            problem.allowed = allowed
            return problem
        }
        return ProblemDetails(.notFound, "Check the address.")
    }
}
