import Fuzzing
import Publishing
import Receiver
import Sharing
import Site

/// Names of parts and files have one meaning and one spelling.
func checkNames(_ text: String) {
    let parts = Array(text.utf8).parts(separatedBy: "/")
    checkScope(text, parts)
    checkToken(text)
    checkRoute(text)

    if let lifetime = LinkLifetime(text) {
        expect(LinkLifetime(lifetime.description) == lifetime, "a lifetime is written so that it can be read: \(text)")
        expect((60...315_360_000).contains(lifetime.seconds), "a lifetime is one minute to 3650 days: \(text)")
    }
    let isShort = parts.allSatisfy { $0.utf8.count <= 255 }
    expect(((try? SitePath(text)) != nil) == (isInside(text) && isShort), "a path of the site is one: \(text)")
    if let address = PublicAddress(text) {
        expect(!address.text.hasSuffix("/"), "an address ends without a slash: \(text)")
        expect(
            ["http:", "https:"].contains { address.text.lowercased().hasPrefix($0) },
            "an address has a scheme: \(text)"
        )
        expect(
            !address.text.utf8.contains { "?#;\n".utf8.contains($0) },
            "an address has no query or fragment: \(text)"
        )
        let parts = Array(address.text.utf8).parts(separatedBy: "/")
        let signs = parts.count > 2 && parts[2].hasPrefix("[") ? ":[]%" : ":"
        expect(
            parts.count > 2 && parts[2].utf8.allSatisfy { isPlain($0) || signs.utf8.contains($0) },
            "a host is a name or an address of numbers: \(text)"
        )
        expect(!parts.contains { $0 == "." || $0 == ".." }, "an address is its own shortest: \(text)")
    }
}

private func checkScope(_ text: String, _ parts: [String]) {
    let isScope =
        switch (parts.count, parts.first) {
        case (2, "partners"), (2, "accounts"): isIdentifier(parts[1])
        case (4, "accounts"): isIdentifier(parts[1]) && parts[2] == "users" && isIdentifier(parts[3])
        default: false
        }
    let scope = ShareScope(text)
    expect((scope != nil) == isScope, "a scope is what it says, and nothing else: \(text)")
    if let scope { expect(scope.text.isIdentical(to: text), "a scope is written in one way: \(text)") }
}

/// 32 characters of Crockford's base32, in either case.
private func checkToken(_ text: String) {
    let alphabet = "0123456789abcdefghjkmnpqrstvwxyzABCDEFGHJKMNPQRSTVWXYZ"
    let isToken = text.utf8.count == 32 && text.utf8.allSatisfy(alphabet.utf8.contains)
    let token = ShareToken(text)
    expect((token != nil) == isToken, "a token is 32 characters of its alphabet: \(text)")
    guard let token else { return }
    expect(token.text == text.lowercased(), "a token is its text")
    expect(
        ShareToken(token.text) == token && ShareToken(token.text)?.digest == token.digest,
        "a token is read as itself"
    )
    expect("\(token)" == "‹secret›" && String(reflecting: token) == "‹secret›", "a token is never printed")
}

private func checkRoute(_ text: String) {
    guard let route = Route(path: text) else { return }
    expect(route.path.isIdentical(to: text), "a route has one path: \(text)")
    let parts = Array(text.utf8).parts(separatedBy: "/")
    expect(
        parts.allSatisfy { !$0.isEmpty && $0.utf8.first != UInt8(ascii: ".") },
        "a route has no hidden part: \(text)"
    )
    if let subject = route.subject {
        expect(Links.begins(text, Route.directory(of: subject) + "/"), "what is about somebody lies with them: \(text)")
        expect(!route.isPublic, "what is about somebody is not public: \(text)")
    }
    guard text.utf8.allSatisfy(isPlain) else { return }
    for path in ["index.html", "help/en/index.html", "accounts/acme/es/users/u1.html", text] {
        guard let page = Route(path: path) else { fatalError("a path of our own is one: \(path)") }
        let folder = path.utf8.reversed().drop { $0 != UInt8(ascii: "/") }.reversed()
        let target = resolved(Array("/".utf8) + Array(folder) + Array(route.link(from: page).utf8), merging: false)
        expect(
            target.map { String(decoding: $0, as: UTF8.self) } == text,
            "a link leads to its page: \(path) to \(text)"
        )
    }
}

/// An id: `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`.
private func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !"._-".utf8.contains(first), text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { isPlain($0) && $0 != UInt8(ascii: "/") }
}
