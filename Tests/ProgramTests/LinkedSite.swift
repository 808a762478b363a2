import Foundation
import Testing

/// A site of two partners and three accounts in a separate workplace, and links to its parts.
///
/// Partner p1 has the accounts acme (users u1 and u2) and beta (user b1), partner p2 has zeta (user z1).
struct LinkedSite {
    let place: Workplace
    /// All files of the site.
    let tree: Tree

    init() async throws {
        place = try Workplace()
        try await place.importing(EventText.acme + Self.others)
        try await place.succeed("build")
        tree = try place.tree()
    }

    private static let others = [
        account("beta", "p1", "Beta Bread"), EventText.event("o-2", "partner.created", EventText.day(1), partner),
        account("zeta", "p2", "Zeta Zinc"), user("beta", "b1", "Bo Berg"), user("zeta", "z1", "Zoe Zabala"),
    ]
    private static let partner = #""partner":"p2","name":"Sur Redes""#

    private static func account(_ account: String, _ partner: String, _ name: String) -> String {
        let data = #""account":"\#(account)","partner":"\#(partner)","name":"\#(name)""#
        return EventText.event("a-\(account)", "account.created", EventText.day(2), data)
    }

    private static func user(_ account: String, _ user: String, _ name: String) -> String {
        let data =
            #""account":"\#(account)","user":"\#(user)","name":"\#(name)","email":"\#(user)@\#(account).example""#
        return EventText.event("u-\(user)", "user.added", EventText.day(3), data)
    }

    /// Whether everybody may see a file.
    static func isPublic(_ path: String) -> Bool {
        ["index.html", "freshness.json"].contains(path)
            || ["help/", "assets/", "schemas/"].contains { path.hasPrefix($0) }
    }

    /// Serves the site during `body`, and expects a clean end.
    @discardableResult
    func serve(
        _ arguments: String...,
        environment: [String: String] = [:],
        body: (Program.Server) async throws -> Void
    ) async throws -> Program.Outcome {
        let outcome = try await Program.serve(
            ["serve", "--port", "0"] + arguments,
            in: place.root,
            environment: environment,
            body: body
        )
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
        return outcome
    }

    /// A link created with `vitrina share create`.
    struct Link {
        /// The printed address.
        let address: String
        var token: String { address.split(separator: "/").last.map(String.init) ?? "" }
        /// The target of a request that opens it.
        var target: String { "/s/\(token)" }
    }

    func share(_ arguments: String..., environment: [String: String] = [:]) async throws -> Link {
        let outcome = try await Program.run(["share", "create"] + arguments, in: place.root, environment: environment)
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
        #expect(outcome.outputLines.count == 1)
        return Link(address: try #require(outcome.outputLines.first))
    }

    /// The fields of each line of `vitrina share list`.
    func links() async throws -> [[String]] {
        try await place.succeed("share", "list").outputLines.map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

/// A visitor with a browser, which stores cookies according to RFC 6265 and follows redirects.
final class Visitor {
    private struct Cookie {
        let name: String
        let value: String
        let path: String
    }

    private let client: HTTPClient
    private let language: String?
    private var cookies: [Cookie] = []

    /// - Parameter language: the Accept-Language header of the browser.
    init(_ client: HTTPClient, language: String? = nil) {
        self.client = client
        self.language = language
    }

    func get(_ target: String, headers: [String: String] = [:]) throws -> HTTPClient.Answer {
        var headers = headers
        headers["Accept-Language"] = language
        let fitting = cookies.filter { cookie in
            target == cookie.path || target.hasPrefix(cookie.path.hasSuffix("/") ? cookie.path : cookie.path + "/")
        }
        // Longer paths first; cookies with equal lengths in the order of their creation.
        let sorted = fitting.enumerated().sorted {
            ($1.element.path.utf8.count, $0.offset) < ($0.element.path.utf8.count, $1.offset)
        }
        if !sorted.isEmpty {
            headers["Cookie"] = sorted.map { "\($0.element.name)=\($0.element.value)" }.joined(separator: "; ")
        }
        let answer = try client.get(target, headers: headers)
        if let text = answer.headers["set-cookie"] { try keep(text) }
        return answer
    }

    /// Opens a link, and returns the target of the redirect and its page.
    func open(_ link: LinkedSite.Link) throws -> (target: String, page: HTTPClient.Answer) {
        let answer = try get(link.target)
        #expect(answer.status == 303)
        let location = try #require(answer.headers["location"])
        let page = try #require(URL(string: location, relativeTo: URL(string: "http://a" + link.target))).path
        return (page, try get(page))
    }

    /// The files of a site that this visitor may see.
    func files(of tree: Tree) throws -> [String] {
        try tree.paths.sorted().filter { path in
            let answer = try get("/" + path)
            guard answer.status == 200, let file = tree.files[path] else {
                #expect(answer.status == 404, "\(path)")
                return false
            }
            let isSame = answer.body == file || Self.withoutAddresses(answer.body) == Self.withoutAddresses(file)
            #expect(isSame, "\(path)")
            return true
        }
    }

    /// A page without link targets, because the server removes targets that the visitor may not see.
    private static func withoutAddresses(_ page: Data) -> String {
        String(decoding: page, as: UTF8.self).replacing(
            /<link [^>]*hreflang[^>]*>| (?:href|data-target)="[^"]*"/,
            with: ""
        )
    }

    private func keep(_ text: String) throws {
        let parts = text.components(separatedBy: "; ")
        let path = try #require(parts.first { $0.hasPrefix("Path=") }?.dropFirst("Path=".count))
        let pair = try #require(parts.first).split(separator: "=", maxSplits: 1)
        try #require(pair.count == 2)
        let cookie = Cookie(name: String(pair[0]), value: String(pair[1]), path: String(path))
        cookies.removeAll { $0.name == cookie.name && $0.path == cookie.path }
        cookies.append(cookie)
    }
}
