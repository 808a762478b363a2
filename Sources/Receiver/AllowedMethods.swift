import Foundation
import HTTPTypes

/// The methods of addresses.
enum AllowedMethods {
    static let webhooks = "POST, OPTIONS"
    static let pages = "GET, HEAD"
    /// The methods of the server as a whole: RFC 9110 9.3.7, `OPTIONS *`.
    static let all = "GET, HEAD, POST, OPTIONS"

    /// The methods of an address, as in the `Allow` header; nil if there is no such route.
    ///
    /// All other addresses count as pages, so that a 404 reveals nothing.
    static func allowed(at path: String) -> String? {
        let names = path.split(separator: "/")
        guard names.first == "webhooks" else { return pages }
        return names.count <= 2 ? webhooks : nil
    }

    /// The answer to a request without a route: 405 if the method is wrong, 404 if the address is wrong.
    static func refusal(_ method: HTTPRequest.Method, at path: String) -> ProblemDetails {
        if let problem = misspelled(method, path) { return problem }
        if let allowed = allowed(at: path), !allowed.split(separator: ", ").contains(Substring(method.rawValue)) {
            var problem = ProblemDetails(.methodNotAllowed, "Use one of: \(allowed).")
            problem.allowed = allowed
            return problem
        }
        return ProblemDetails(.notFound, "Check the address.")
    }

    /// The answer to a request whose path is a misspelled path of webhooks; nil for other paths.
    private static func misspelled(_ method: HTTPRequest.Method, _ path: String) -> ProblemDetails? {
        guard let name = path.split(separator: "/").first, name != "webhooks", method == .post || method == .options,
            name.removingPercentEncoding?.lowercased() == "webhooks"
        else { return nil }
        return ProblemDetails(.notFound, "Write the path as /webhooks, in lower case and without percent-encoding.")
    }
}
