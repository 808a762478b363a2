import Foundation
import Testing

/// `vitrina demo` as a server: <doc:Commands> and <doc:HTTPInterface>.
@Suite(.timeLimit(.minutes(30)))
struct ServingTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private func demo(
        endingWith signal: Int32 = SIGINT,
        body: (HTTPClient) async throws -> Void
    ) async throws -> Program.Outcome {
        let outcome = try await Program.serve(["demo", "--port", "0"], in: place.root, endingWith: signal) {
            try await body($0.client)
        }
        #expect(outcome.end == .exit(0), "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        return outcome
    }

    /// The first path of the site, in the order of names, that matches a pattern.
    private func path(_ form: Regex<Substring>) throws -> String {
        try #require(try place.tree().paths.sorted().first { $0.wholeMatch(of: form) != nil })
    }

    @Test func `every file of the site is served as it is on disk`() async throws {
        _ = try await demo { client in
            let tree = try place.tree()
            for (path, bytes) in tree.files where !path.contains("/users/") {
                let answer = try client.get("/" + path)
                #expect(answer.status == 200 && answer.body == bytes, "\(path)")
            }
            let user = try path(/accounts\/[^\/]+\/es\/users\/[^\/]+\.html/)
            #expect(try client.get("/" + user).body == tree.files[user])
            #expect(try client.get("/").body == tree.files["index.html"])
            let account = try path(/accounts\/[^\/]+\/es\/index\.html/)
            #expect(try client.get("/" + account.dropLast("index.html".count)).body == tree.files[account])
        }
    }

    @Test func `the printed links open in Spanish and in English`() async throws {
        var bodies: [String: Int] = [:]
        var port: UInt16 = 0
        let outcome = try await demo { client in
            port = client.port
            for locale in ["en", "es"] {
                bodies[locale] = try client.get("/help/\(locale)/index.html").status
            }
            for form in [/accounts\/[^\/]+\/es\/index\.html/, /partners\/[^\/]+\/en\/index\.html/] {
                let directory = "/" + (try path(form)).dropLast("index.html".count)
                bodies[directory] = try client.get(directory).status
            }
        }
        #expect(bodies.values.allSatisfy { $0 == 200 }, "\(bodies)")
        let links = outcome.outputLines.compactMap {
            $0.wholeMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+(\/[^ ]*)/).map { String($0.output.1) }
        }
        #expect(outcome.output.contains("http://127.0.0.1:\(port)/"))
        for part in ["/es/", "/en/", "/users/", "/partners/"] {
            #expect(links.contains { $0.contains(part) }, "\(part): \(links)")
        }
        for link in links {
            #expect(place.exists("site" + link + (link.hasSuffix("/") ? "index.html" : "")), "\(link)")
        }
    }

    @Test func `a page has a strong ETag, and a client that has the page gets 304`() async throws {
        _ = try await demo { client in
            let page = "/" + (try path(/accounts\/[^\/]+\/es\/users\/[^\/]+\.html/))
            let first = try client.get(page)
            let tag = try #require(first.headers["etag"])
            #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 10)
            #expect(try client.get(page).headers["etag"] == tag)
            let other = "/" + (try path(/accounts\/[^\/]+\/en\/users\/[^\/]+\.html/))
            #expect(try client.get(other).headers["etag"] != tag)
            for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                let answer = try client.get(page, headers: ["If-None-Match": known])
                #expect(answer.status == 304, "\(known)")
                #expect(answer.body.isEmpty)
                #expect(answer.headers["etag"] == tag)
            }
            for known in ["\"x\"", String(tag.dropLast(3)) + "\"", ""] {
                let answer = try client.get(page, headers: ["If-None-Match": known])
                #expect(answer.status == 200 && answer.body == first.body, "\(known)")
            }
        }
    }

    @Test func `a large file is sent in full, and a client that has the file gets 304`() async throws {
        _ = try await demo { client in
            let path = try path(/accounts\/[^\/]+\/account\.json/)
            var tags: Set<String> = []
            for size in [1 << 20, (1 << 20) + 1, 5_000_000] {
                let content = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 * size >> 3) })
                try content.write(to: URL(filePath: place.root + "/site/" + path), options: .atomic)
                // The second answer follows after the file was read once.
                for _ in 1...2 {
                    let answer = try client.get("/" + path)
                    #expect(answer.status == 200 && answer.headers["content-length"] == "\(size)")
                    #expect(answer.body == content)
                    let tag = try #require(answer.headers["etag"])
                    tags.insert(tag)
                    let known = try client.get("/" + path, headers: ["If-None-Match": tag])
                    #expect(known.status == 304 && known.body.isEmpty)
                    let head = try client.request("HEAD", "/" + path)
                    #expect(head.headers["content-length"] == "\(size)" && head.headers["etag"] == tag)
                }
            }
            #expect(tags.count == 3)
        }
    }

    @Test func `headers contain the language, the type and a strict content security policy`() async throws {
        _ = try await demo { client in
            for locale in ["en", "es"] {
                let page = try path(try Regex(#"accounts/[^/]+/\#(locale)/index\.html"#))
                let answer = try client.get("/" + page)
                #expect(answer.headers["content-language"] == locale)
                #expect(answer.headers["content-type"]?.lowercased() == "text/html; charset=utf-8")
            }
            for target in ["/", "/nothing", "/status.json", "/help/es/index.html"] {
                let headers = try client.get(target).headers
                let policy = try #require(headers["content-security-policy"], "\(target)")
                #expect(policy.contains("default-src"))
                #expect(!policy.contains("unsafe"), "\(target)")
                #expect(headers["x-content-type-options"] == "nosniff", "\(target)")
            }
            #expect(try client.get("/status.json").headers["content-type"]?.hasPrefix("application/json") == true)
            let styles = try client.get("/" + (try path(/assets\/site\.[^\/]+\.css/)))
            #expect(styles.headers["content-type"]?.hasPrefix("text/css") == true)
            #expect(styles.headers["cache-control"]?.contains("immutable") == true)
        }
    }

    @Test func `HEAD returns the headers of GET without the body`() async throws {
        _ = try await demo { client in
            for target in ["/", "/status.json", "/nothing", "/" + (try path(/accounts\/[^\/]+\/es\/index\.html/))] {
                let head = try client.request("HEAD", target)
                let get = try client.get(target)
                #expect(head.status == get.status, "\(target)")
                #expect(head.body.isEmpty, "\(target)")
                for name in ["content-length", "content-type", "etag", "content-language"] {
                    #expect(head.headers[name] == get.headers[name], "\(target): \(name)")
                }
            }
        }
    }

    @Test func `no spelling of a path escapes the site`() async throws {
        try place.write("top secret", to: "secret.txt")
        _ = try await demo { client in
            try place.write("top secret", to: "site/.hidden")
            try FileManager.default.createSymbolicLink(
                atPath: place.site + "/link.txt",
                withDestinationPath: place.root + "/secret.txt"
            )
            try FileManager.default.createSymbolicLink(
                atPath: place.site + "/link",
                withDestinationPath: place.root
            )
            for target in WaysOut.targets(from: place.root) {
                let answer = try client.get(target)
                #expect([400, 404, 414].contains(answer.status), "\(target.prefix(60)): \(answer.status)")
                #expect(!answer.text.contains("secret") && !answer.text.contains("root:"), "\(target.prefix(60))")
            }
            #expect(try client.get("/").status == 200)
        }
    }

    @Test func `no request method changes the site`() async throws {
        _ = try await demo { client in
            let before = try place.tree()
            for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
                let answer = try client.request(method, "/index.html", headers: ["Content-Length": "0"])
                #expect([404, 405].contains(answer.status), "\(method): \(answer.status)")
            }
            #expect(try place.tree() == before)
        }
    }

    /// All other tests end the server as Ctrl-C does.
    @Test(arguments: [SIGTERM, SIGHUP])
    func `a signal ends the demo with exit code 0 and leaves a complete site`(signal: Int32) async throws {
        var port: UInt16 = 0
        _ = try await demo(endingWith: signal) { port = $0.port }
        #expect(throws: (any Error).self) { try HTTPClient(port: port).get("/") }
        try await place.succeed("verify")
    }

    @Test func `a port in use is reported`() async throws {
        let other = try Workplace()
        _ = try await demo { client in
            try await other.fail("demo", "--port", "\(client.port)", with: [69], naming: "\(client.port)")
            #expect(try client.get("/").status == 200)
        }
    }

    @Test(arguments: ["-1", "65536", "http"])
    func `an invalid port is a usage error`(port: String) async throws {
        #expect(try await place.vitrina("demo", "--port=\(port)").code == 64)
        #expect(!place.exists("site"))
    }
}
