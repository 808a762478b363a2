import Hummingbird
import Ledger
import Licensing
import Publishing
import Sharing
import ShippedSite
import StrictJSON
import Testing

@testable import Receiver

/// The server's description of itself, with lookups for tests.
struct OpenAPIDocument {
    let root: JSONValue

    /// - Throws: a syntax error if the description is not strict JSON.
    init(products: ProductCatalog = .standard) throws {
        root = try JSONValue(parsing: Array(OpenAPI.document(products: products).utf8))
    }

    /// The value at a path of keys; references on the way are resolved.
    func value(_ path: String...) -> JSONValue? { value(at: path, from: root) }

    func value(at path: [String], from start: JSONValue?) -> JSONValue? {
        path.reduce(start.map(resolved)) { value, key in value?.object?[key].map(resolved) }
    }

    /// The target of a reference; other values are returned as they are.
    func resolved(_ value: JSONValue) -> JSONValue {
        guard let target = value.object?["$ref"]?.string, let found = self.value(atReference: target) else {
            return value
        }
        return resolved(found)
    }

    /// The value at a reference such as `#/a/b`; nil if it does not exist.
    func value(atReference text: String) -> JSONValue? {
        guard text.hasPrefix("#/") else { return nil }
        return text.dropFirst(2).split(separator: "/").reduce(root as JSONValue?) { $0?.object?[String($1)] }
    }

    /// Every `$ref` of the document.
    var references: [String] { Self.references(in: root) }

    private static func references(in value: JSONValue) -> [String] {
        switch value {
        case .object(let object):
            (object["$ref"]?.string.map { [$0] } ?? []) + object.members.flatMap { references(in: $0.value) }
        case .array(let elements): elements.flatMap(references)
        case .null, .bool, .number, .string: []
        }
    }

    /// All operations, as `GET /path`.
    var operations: [(name: String, value: JSONValue)] {
        (value("paths")?.object?.members ?? []).flatMap { path in
            (path.value.object?.members ?? []).filter { $0.key != "parameters" }.map { operation in
                ("\(operation.key.uppercased()) \(path.key)", operation.value)
            }
        }
    }
}

extension JSONValue {
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    var keys: [String] { object?.members.map(\.key) ?? [] }
}

/// The server's routes, with all optional parts.
enum WholeRouter {
    /// All routes as `GET /path/{name}`, the form of OpenAPI.
    static func operations() throws -> Set<String> {
        let clock: @Sendable () -> Timestamp = { Timestamp(seconds: 0) }
        let address = try #require(PublicAddress("http://127.0.0.1:8080"))
        let notices = Notices(try ShippedSite.renderer.get(), at: address)
        let store = InMemoryEventStore()
        let links = InMemoryShareLinkStore()
        let router = ReceiverApplication.router(
            .init(
                webhooks: WebhookController(WebhookSources(), store, GroupCommit(store), clock: clock),
                links: LinkController(links, notices, at: address, clock: clock),
                operations: OperationsController(
                    readiness: { .init(checks: []) },
                    metrics: { "" },
                    audience: .loopback
                ),
                site: SiteController(
                    reading: { _ throws(PublishError) in throw .directoryInUse("site") },
                    ShareGate(links, partner: { _ in nil }, clock: clock),
                    notices
                ),
                notices: notices
            )
        )
        return Set(router.routes.map { "\($0.method.rawValue) \(template(of: "\($0.path)"))" })
    }

    /// The form of OpenAPI for a path: `/webhooks/:source` becomes `/webhooks/{source}`.
    private static func template(of path: String) -> String {
        path.replacing(/:([A-Za-z]+)/) { "{\($0.output.1)}" }.replacing("}/**", with: "}/{file}")
    }
}
