import Foundation
import HTTPTypes
import Licensing
import StrictJSON
import Testing

@testable import Receiver

/// The description at `/openapi.json` is complete, and describes nothing else.
struct OpenAPITests {
    let document: OpenAPIDocument

    init() throws {
        document = try OpenAPIDocument()
    }

    @Test func `the document is OpenAPI 3.1, and every reference has a target`() {
        #expect(document.value("openapi")?.string == "3.1.0")
        #expect(document.references.count > 90)
        for reference in Set(document.references) {
            #expect(document.value(atReference: reference) != nil, "\(reference) leads nowhere")
        }
    }

    @Test func `every shared component is referenced`() {
        let references = Set(document.references)
        for group in document.value("components")?.object?.members ?? [] {
            for name in group.value.keys {
                let reference = "#/components/\(group.key)/\(name)"
                #expect(references.contains(reference), "\(reference) is not used")
            }
        }
    }

    // MARK: Addresses

    @Test func `every route of the router is described`() throws {
        let described = Set(document.operations.map(\.name))
        let routes = try WholeRouter.operations()
        #expect(routes.count >= 18)
        // The routes of the files of the site are not described.
        for route in routes where !["GET /", "GET /**"].contains(route) && !route.hasPrefix("HEAD ") {
            #expect(described.contains(route), "\(route) is not described")
        }
        // info.description: "Every address that supports GET also supports HEAD."
        let withGet = Set(routes.filter { $0.hasPrefix("GET ") }.map { $0.dropFirst("GET ".count) })
        #expect(withGet == Set(routes.filter { $0.hasPrefix("HEAD ") }.map { $0.dropFirst("HEAD ".count) }))
    }

    @Test func `only routes of the router are described`() throws {
        let routes = try WholeRouter.operations()
        for (name, _) in document.operations { #expect(routes.contains(name), "\(name) leads nowhere") }
    }

    // MARK: Problems

    @Test(arguments: ProblemDetails.Kind.allCases)
    func `every kind of problem is described with its status, title and headers`(_ kind: ProblemDetails.Kind) throws {
        let entries = DescribedProblem.all(in: document).filter { $0.type == kind.type }
        try #require(!entries.isEmpty, "\(kind.type) is missing")
        let headers = Set(ProblemDetails(kind, "").headers.map { $0.name.canonicalName })
        for entry in entries {
            #expect(entry.status == kind.status.code)
            #expect(entry.title == kind.title)
            #expect(entry.description.hasSuffix("."))
            for name in ["retry-after", "webhook-delivery", "www-authenticate", "accept"] where headers.contains(name) {
                #expect(entry.headers.contains(name), "\(name)")
            }
        }
        if kind == .methodNotAllowed { #expect(entries.allSatisfy { $0.headers.contains("allow") }) }
    }

    @Test func `only existing problems are described`() {
        let known = Set(ProblemDetails.Kind.allCases.map(\.type))
        for entry in DescribedProblem.all(in: document) { #expect(known.contains(entry.type), "\(entry.type)") }
    }

    @Test func `a problem is described under its own status in every response`() throws {
        for (name, operation) in document.operations {
            for answer in document.value(at: ["responses"], from: operation)?.object?.members ?? [] {
                for problem in DescribedProblem.all(of: document.resolved(answer.value), in: document) {
                    #expect(String(problem.status) == answer.key, "\(name): \(problem.type)")
                }
            }
        }
    }

    @Test(arguments: ["/webhooks", "/webhooks/{source}"])
    func `the description of a webhook contains every problem that a sender can get`(path: String) throws {
        let answers = try #require(document.value("paths", path, "post", "responses")?.object)
        let types = answers.members.flatMap { DescribedProblem.all(of: document.resolved($0.value), in: document) }.map(
            \.type
        )
        var expected = Set(ProblemDetails.Kind.allCases.map(\.type))
        // A POST request to these addresses never has this answer.
        expected.remove(ProblemDetails.Kind.notFound.type)
        if path == "/webhooks" { expected.remove(ProblemDetails.Kind.unknownSource.type) }
        #expect(Set(types) == expected)
    }

    // MARK: Bodies

    @Test func `exactly the accepted media types are described`() throws {
        let content = try #require(document.value("components", "requestBodies", "Events", "content"))
        #expect(content.keys == EventFormat.accepted.split(separator: ", ").map(String.init))
        for type in content.keys { #expect(throws: Never.self, "\(type)") { try EventFormat([.contentType: type]) } }
    }

    @Test func `the described limits are those of the program`() throws {
        let batch = document.value("components", "schemas", "Batch", "maxItems")?.integer
        #expect(batch == RequestEvents.batchLimit)
        let body = document.value("components", "requestBodies", "Events", "description")?.string
        #expect(body?.contains("\(WebhookController.bodyLimit) bytes") == true)
        let products = document.value("components", "schemas", "Product", "enum")?.elements.compactMap(\.string)
        #expect(products == ProductCatalog.standard.products.map(\.id.text))
        let roles = document.value("components", "schemas", "UserData", "properties", "role", "enum")?.elements
        #expect(roles?.compactMap(\.string) == UserRole.allCases.map(\.rawValue))
    }
}
