import HTTPTypes
import Testing

@testable import Receiver

struct AllowedMethodsTests {
    @Test(arguments: [
        (HTTPRequest.Method.get, "/webhooks", "POST, OPTIONS"), (.put, "/webhooks/billing", "POST, OPTIONS"),
        (.head, "/webhooks/", "POST, OPTIONS"), (.delete, "/webhooks/a", "POST, OPTIONS"),
        (.post, "/", "GET, HEAD"), (.delete, "/accounts/acme/es/index.html", "GET, HEAD"),
        (.post, "/webhooksx", "GET, HEAD"), (.put, "/s/token", "GET, HEAD"),
        (.patch, "/health/live", "GET, HEAD"),
    ])
    func `a wrong method gets 405 with the allowed methods`(
        method: HTTPRequest.Method,
        path: String,
        allowed: String
    ) {
        let problem = AllowedMethods.refusal(method, at: path)
        #expect(problem.status == .methodNotAllowed)
        #expect(problem.headers[.allow] == allowed)
        #expect(problem.detail.contains(allowed))
    }

    @Test(arguments: ["/Webhooks", "/WEBHOOKS/billing", "/%77ebhooks", "/%57ebhooks/a", "//Webhooks"])
    func `a misspelled webhook path gets 404 with the correct path`(path: String) {
        let problem = AllowedMethods.refusal(.post, at: path)
        #expect(problem.status == .notFound)
        #expect(problem.detail.contains("/webhooks"))
        #expect(problem.headers[.allow] == nil)
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, "/nothing"), (.get, "/webhooks/a/b"), (.post, "/webhooks/a/b"),
        (.put, "/webhooks/a/b"),
        (.post, "/webhooks"),
    ])
    func `a wrong address gets 404 without allowed methods`(method: HTTPRequest.Method, path: String) {
        let problem = AllowedMethods.refusal(method, at: path)
        #expect(problem.status == .notFound)
        #expect(problem.headers[.allow] == nil)
    }
}
