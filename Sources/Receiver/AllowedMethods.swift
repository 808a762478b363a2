import Foundation
import HTTPTypes

/// The methods that addresses know.
enum AllowedMethods {
    static let webhooks = "POST, OPTIONS"
    static let pages = "GET, HEAD"
    /// Of the server as a whole: RFC 9110 9.3.7, `OPTIONS *`.
    static let all = "GET, HEAD, POST, OPTIONS"

    /// The methods of an address, as the `Allow` header lists them; nil if no route has it.
    ///
    /// Every other address counts as that of a page, so that a 404 tells nothing.
    static func allowed(at path: String) -> String? {
        let names = path.split(separator: "/")
        guard names.first == "webhooks" else { return pages }
        return names.count <= 2 ? webhooks : nil
    }

    /// The answer to a request that no route takes: 405 if the method is wrong, 404 if the address is.
    static func refusal(_ method: HTTPRequest.Method, at path: String) -> ProblemDetails {
        if let problem = misspelled(method, path) { return problem }
        if let allowed = allowed(at: path), !allowed.split(separator: ", ").contains(Substring(method.rawValue)) {
            var problem = ProblemDetails(.methodNotAllowed, "Use one of: \(allowed).")
            problem.allowed = allowed
            return problem
        }
        return ProblemDetails(.notFound, "Check the address.")
    }

    /// The answer to a request whose path is that of webhooks in other letters; nil for other paths.
    private static func misspelled(_ method: HTTPRequest.Method, _ path: String) -> ProblemDetails? {
        guard let name = path.split(separator: "/").first, name != "webhooks", method == .post || method == .options,
            name.removingPercentEncoding?.lowercased() == "webhooks"
        else { return nil }
        return ProblemDetails(.notFound, "Write the path as /webhooks, in lower case and without percent-encoding.")
    }
}
