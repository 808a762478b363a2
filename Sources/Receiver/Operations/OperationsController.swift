import HTTPTypes
import Hummingbird
package import Licensing
import NIOCore
import StrictJSON

/// The endpoints for operators and their tools.
package struct OperationsController: Sendable {
    /// Whether the server is ready, and the failed checks.
    package struct Readiness: Sendable {
        /// The checks with their names.
        package var checks: [(name: String, isPassed: Bool)]
        package var isReady: Bool { checks.allSatisfy(\.isPassed) }

        package init(checks: [(name: String, isPassed: Bool)]) {
            self.checks = checks
        }
    }

    /// The clients that may read metrics.
    package enum MetricsAudience: Sendable {
        /// <doc:HTTPInterface#Operations>: "loopback only unless `--public-metrics` is set".
        case loopback
        case everybody
    }

    private let readiness: @Sendable () async -> Readiness
    private let metrics: @Sendable () -> String
    private let audience: MetricsAudience
    private let description: String

    /// - Parameters:
    ///   - metrics: the text of `/metrics`.
    ///   - products: the products in `/openapi.json`.
    package init(
        readiness: @escaping @Sendable () async -> Readiness,
        metrics: @escaping @Sendable () -> String,
        audience: MetricsAudience,
        products: ProductCatalog = .standard
    ) {
        self.readiness = readiness
        self.metrics = metrics
        self.audience = audience
        description = OpenAPI.document(products: products)
    }

    func addRoutes(to router: Router<ReceiverContext>) {
        for method in [HTTPRequest.Method.get, .head] {
            router.on("/health/live", method: method) { request, _ in
                Self.answer(.ok, #"{"status":"alive"}"# + "\n", "application/json", request)
            }
            router.on("/health/ready", method: method) { request, _ in await ready(request) }
            router.on("/metrics", method: method) { request, context in try expose(request, context) }
            router.on("/openapi.json", method: method) { request, _ in
                Self.answer(.ok, description, "application/json", request)
            }
        }
    }

    private func ready(_ request: Request) async -> Response {
        let readiness = await readiness()
        let checks = JSONObject(readiness.checks.map { ($0.name, .bool($0.isPassed)) })
        let body = JSONValue.object([
            "status": .string(readiness.isReady ? "ready" : "not ready"), "checks": .object(checks),
        ]).indentedText
        return Self.answer(readiness.isReady ? .ok : .serviceUnavailable, body, "application/json", request)
    }

    private func expose(_ request: Request, _ context: ReceiverContext) throws(ProblemDetails) -> Response {
        // A proxy forwards requests of any client.
        let isForwarded = HTTPField.Name.ofProxies.contains { request.headers[$0] != nil }
        guard audience == .everybody || (context.isLoopback && !isForwarded) else {
            throw ProblemDetails(.notFound, "Check the address.")
        }
        return Self.answer(.ok, metrics(), "text/plain; version=0.0.4; charset=utf-8", request)
    }

    private static func answer(
        _ status: HTTPResponse.Status,
        _ text: String,
        _ type: String,
        _ request: Request
    ) -> Response {
        Response(
            status: status,
            headers: [
                .contentType: type, .contentLength: String(text.utf8.count), .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ],
            body: request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
