import Licensing
import Publishing
import Sharing
import Site
import Testing

@testable import Receiver

/// <doc:Access#Pages>: a page has no links to pages that the visitor's links do not open.
struct ReachableLinksTests {
    private func page(
        _ html: String,
        at path: String,
        opens: @escaping (Route) -> Bool,
        accounts: Bool = false
    ) throws
        -> String
    {
        let links = ReachableLinks(opens: { $0.isPublic || opens($0) }, opensAccounts: accounts)
        return String(decoding: links.page(Array(html.utf8), at: try #require(Route(path: path))), as: UTF8.self)
    }

    private static let user = "accounts/acme/es/users/u1.html"

    @Test(arguments: [
        ("<a href=\"../index.html\">Acme</a>", "<a>Acme</a>"),
        ("<a class=\"x\" href=\"../history.html#top\" hreflang=\"es\">H</a>", "<a class=\"x\" hreflang=\"es\">H</a>"),
        ("<link rel=\"alternate\" hreflang=\"en\" href=\"../../en/users/u1.html\">\n<p>", "\n<p>"),
        (
            "<form class=\"search\" data-target=\"../*/x.html\" id=\"f\">",
            "<form class=\"search\" data-target=\"../*/x.html\" id=\"f\">"
        ),
        ("<form data-target=\"users/*.html\" id=\"f\">", "<form data-target=\"users/*.html\" id=\"f\">"),
    ])
    func `an address that the link does not open is removed, and nothing else`(html: String, expected: String) throws {
        #expect(try page(html, at: Self.user, opens: { $0.path == Self.user }) == expected)
    }

    @Test(arguments: [
        "<a href=\"u1.html\">x</a>", "<a href=\"#story\">x</a>", "<a href=\"\">x</a>",
        "<a href=\"mailto:ana@example.com?subject=a\">x</a>", "<a href=\"../../../../help/es/glossary.html#x\">x</a>",
        "<link rel=\"stylesheet\" href=\"../../../../assets/site.0.css\">", "<a>x</a>", "<a name=x href=y>x</a>",
        "<p title=\"<a href='../index.html'>\">1 > 0</p>", "<abbr href=\"../index.html\">", "<a href=\"../index.html",
        "<", "<a", "<a ", "<a href", "<a href=", "",
    ])
    func `all other markup is unchanged, byte for byte`(html: String) throws {
        #expect(try page(html, at: Self.user, opens: { $0.path == Self.user }) == html)
    }

    @Test func `the search of a partner links to accounts only if the share link opens them`() throws {
        let form = "<form data-target=\"../../../accounts/*/es/index.html\">"
        let path = "partners/p1/es/accounts.html"
        #expect(try page(form, at: path, opens: { _ in true }, accounts: true) == form)
        #expect(try page(form, at: path, opens: { _ in true }, accounts: false) == "<form>")
    }

    /// Truncates a page at every byte: nothing is read after its end.
    @Test func `a page that is truncated at any byte is processed`() throws {
        let html = Array("<p>é</p><a class=\"x\" href=\"../index.html\">x</a><link href=\"../index.html\"/>".utf8)
        let links = ReachableLinks(opens: { _ in false }, opensAccounts: false)
        let route = try #require(Route(path: Self.user))
        for length in 0...html.count {
            let page = links.page(Array(html.prefix(length)), at: route)
            #expect(page.count <= length)
        }
    }
}
