import HTTPTypes
import Hummingbird
import Logging
import Site

/// Returns every refusal, including those of the router, as a problem document or a page.
///
/// Internal errors are logged.
struct ProblemMiddleware: RouterMiddleware {
    let notices: Notices

    /// Whether the client is a browser, which shows pages.
    private static func isOfPerson(_ request: Request) -> Bool {
        (request.method == .get || request.method == .head) && request.headers[.accept]?.contains("text/html") == true
    }

    func handle(
        _ request: Request,
        context: ReceiverContext,
        next: @concurrent (Request, ReceiverContext) async throws -> Response
    ) async throws -> Response {
        if request.method == .options, request.head.path == "*" {
            return Response(status: .noContent, headers: [.allow: AllowedMethods.all])
        }
        do {
            return try await next(request, context)
        } catch let problem as ProblemDetails {
            if let cause = problem.cause { context.logger.error("a request failed", metadata: ["reason": "\(cause)"]) }
            guard problem.kind == .storageUnavailable, Self.isOfPerson(request) else { throw problem }
            var response = notices.answer(.unavailable, .serviceUnavailable, to: request)
            response.headers[.retryAfter] = problem.kind.retryAfter.map(String.init)
            return response
        } catch let error as HTTPError where error.status == .notFound {
            let problem = AllowedMethods.refusal(request.method, at: request.uri.path)
            guard problem.kind == .notFound, request.method == .get || request.method == .head else { throw problem }
            // People get a page.
            return notices.answer(.notFound, .notFound, to: request)
        } catch let error as HTTPError where error.status.kind == .clientError {
            throw ProblemDetails(.badRequest, error.body ?? "Send a request that conforms to the server's description.")
        } catch {
            context.logger.error("a request failed", metadata: ["reason": "\(error)"])
            throw ProblemDetails(.internalError, "Nothing was changed. Try again later.")
        }
    }
}
