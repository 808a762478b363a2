import Hummingbird
import Ledger
import Licensing
import Publishing
import Sharing
import ShippedSite
import StrictJSON
import Testing

@testable import Receiver

/// The description that the server gives of itself, for tests to look things up in.
struct OpenAPIDocument {
    let root: JSONValue

    /// - Throws: what is wrong, where it is not strict JSON.
    init(products: ProductCatalog = .standard) throws {
        root = try JSONValue(parsing: Array(OpenAPI.document(products: products).utf8))
    }

    /// The value at a path of keys; references on the way are followed.
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

    /// The value that `#/a/b` names, or nil.
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

    /// Every operation as `GET /path`.
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

/// The server's table of addresses, with every part that can be served.
enum WholeRouter {
    /// Every route as `GET /path/{name}`, as OpenAPI writes it.
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

    /// `/webhooks/:source` as OpenAPI writes it: `/webhooks/{source}`.
    private static func template(of path: String) -> String {
        path.replacing(/:([A-Za-z]+)/) { "{\($0.output.1)}" }.replacing("}/**", with: "}/{file}")
    }
}
