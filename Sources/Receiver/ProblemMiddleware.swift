import HTTPTypes
import Hummingbird
import Logging

/// Gives every refusal the form of a problem document, the router's own included, and says in the log what went wrong
/// inside.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: ReceiverContext,
        next: @concurrent (Request, ReceiverContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as ProblemDetails {
            throw problem
        } catch let error as HTTPError where error.status == .notFound {
            throw AllowedMethods.refusal(request.method, at: request.uri.path)
        } catch let error as HTTPError where error.status.kind == .clientError {
            throw ProblemDetails(.badRequest, error.body ?? "Send a request as the server's description has it.")
        } catch {
            context.logger.error("a request failed", metadata: ["reason": "\(error)"])
            throw ProblemDetails(.internalError, "Nothing was done. Try again later.")
        }
    }
}
