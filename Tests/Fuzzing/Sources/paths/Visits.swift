import Fuzzing
import HTTPTypes
import Licensing
import Site

/// A visitor sees public pages and pages opened by their links.
///
/// For all other pages, existing and missing ones look the same.
func checkPage(_ visit: Visit) {
    let headers: HTTPFields = [.cookie: visit.cookies, .acceptLanguage: visit.languages]
    let answer = Server.withEveryFile.answer(to: visit.target, headers)
    for path in answer.reads {
        expect(isInside(path), "a file that is read is one of the site: \(path)")
        expect(Links.mayShow(path, visit.cookies), "a file is read only for those who may see it: \(path)")
    }
    if answer.reads.isEmpty {
        let other = Server.withoutFiles.answer(to: visit.target, headers)
        expect(answer == other, "nobody can tell whether something is there that they may not see: \(visit)")
    } else {
        expect([200, 301].contains(answer.status), "what may be seen is shown: \(answer.status): \(visit)")
        if answer.status == 200 {
            expect(answer.body == Array((answer.reads.last ?? "").utf8), "a file is shown whole")
        }
        expect(answer.headers[.location].map(isHarmless) ?? true, "a redirection stays on the server: \(visit)")
    }
    if answer.status == 303 { checkOpening(visit, answer) }
    if answer.status == 404, let language = answer.headers[.contentLanguage] {
        expect(["en", "es"].contains(language), "a page is written in a language of the site: \(language)")
    }
    expect(answer.status < 500, "no request is a mistake of the server: \(answer.status): \(visit)")

    // If the path is plain and the cookies are those of one link, the visitor sees the pages of the link.
    let path = String(visit.target.dropFirst())
    guard Links.begins(visit.target, "/"), path.utf8.allSatisfy(isPlain), Route(path: path) != nil,
        let link = Links.all.first(where: { visit.cookies == "vitrina-\($0.digit)=\($0.token)" })
    else { return }
    let expected = Links.mayShow(path, link.token) ? 200 : 404
    expect(answer.status == expected, "a link opens what it is for, and nothing else: \(visit)")
}

/// Opening a link redirects to its page, and sets a cookie with its token for that part of the site only.
private func checkOpening(_ visit: Visit, _ answer: Answer) {
    let cookie = (answer.headers[.setCookie] ?? "").utf8.map(\.self).parts(separatedBy: ";")
    let link = Links.all.first { cookie.first?.hasSuffix("=\($0.token)") == true }
    guard let link, let location = answer.headers[.location] else {
        fatalError("property violated: a link that opens gives a cookie and leads on: \(visit)")
    }
    expect(!link.isExpired && !link.isRevoked, "a link that has ended opens nothing: \(visit)")
    let path = visit.target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    let folder = path.reversed().drop { $0 != UInt8(ascii: "/") }.reversed()
    // A target with a scheme is also valid, but is not resolved here.
    if path.first == UInt8(ascii: "/") {
        let page = resolved(Array(folder) + Array(location.utf8), merging: false)
        expect(
            page.map { link.opens(String(decoding: $0, as: UTF8.self)) } == true,
            "a link leads to a page that it opens: \(visit) to \(location)"
        )
    }
    let directory = link.opensAccounts ? "/" : "/" + link.scope.split(separator: "/").prefix(2).joined(separator: "/")
    expect(cookie.contains(" Path=\(directory)"), "a cookie is sent for what the link opens: \(cookie)")
    for rule in [" HttpOnly", " SameSite=Lax", " Secure", " Max-Age=3600"] {
        expect(cookie.contains(rule), "a cookie has the rule\(rule): \(cookie)")
    }
    expect(cookie.count == 6, "a cookie has no other rule: \(cookie)")
}

/// A web server in front may serve only files that the visitor may see, however it interprets the address.
func checkAccess(_ visit: Visit) {
    guard let name = HTTPField.Name("X-Original-URI") else { return }
    let answer = Server.withEveryFile.answer(to: "/access", [.cookie: visit.cookies, name: visit.target])
    expect(answer.reads.isEmpty && [204, 403].contains(answer.status), "access is a question of yes and no: \(answer)")
    guard answer.status == 204 else { return }
    let raw = visit.target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard let decoded = percentDecoded(Array(raw)), let path = resolved(decoded, merging: true) else {
        fatalError("property violated: an address that is no path opens nothing: \(visit)")
    }
    let text = String(decoding: path, as: UTF8.self)
    let file = text.isEmpty || Links.ends(text, "/") ? text + "index.html" : text
    expect(Links.mayShow(file, visit.cookies), "access is given to what the visitor may see: \(file): \(visit)")
}

// MARK: - Paths, in bytes

/// A relative path without empty parts, parts that begin with a full stop, and control characters.
func isInside(_ path: String) -> Bool {
    Array(path.utf8).parts(separatedBy: "/").allSatisfy { !$0.isEmpty && $0.utf8.first != UInt8(ascii: ".") }
        && !path.utf8.contains { $0 < 0x20 || $0 == 0x7F }
}

/// Letters, digits and a few symbols, which every program interprets in the same way.
func isPlain(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || "._-/".utf8.contains(byte)
}

/// A location that cannot end a header and does not begin with a slash.
private func isHarmless(_ location: String) -> Bool {
    !location.utf8.contains { $0 < 0x20 || $0 == 0x7F } && !Links.begins(location, "/")
}

/// The path without its first slash, with `.` and `..` resolved; nil above the top.
///
/// - Parameter merging: whether several slashes count as one, as in nginx but not in browsers (RFC 3986 5.2.4).
func resolved(_ path: [UInt8], merging: Bool) -> [UInt8]? {
    guard path.first == UInt8(ascii: "/") else { return nil }
    var parts: [[UInt8]] = []
    let all = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
    for (index, part) in all.enumerated() {
        let isLast = index == all.count - 1
        switch part {
        case Array("..".utf8):
            guard parts.popLast() != nil else { return nil }
            if isLast { parts.append([]) }
        case Array(".".utf8): if isLast { parts.append([]) }
        case [] where merging: if isLast { parts.append([]) }
        default: parts.append(part)
        }
    }
    return Array(parts.joined(separator: [UInt8(ascii: "/")]))
}

private func percentDecoded(_ text: [UInt8]) -> [UInt8]? {
    var decoded: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            decoded.append(byte)
            continue
        }
        guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
            return nil
        }
        decoded.append(value)
        rest = rest.dropFirst(2)
    }
    return decoded
}
