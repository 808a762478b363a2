import Basics
import Foundation
import Licensing
import Mapping
import Receiver
import Testing

@testable import vitrina

/// `vitrina.json`: <doc:Commands#Settings-file>.
@Suite(.timeLimit(.minutes(30)))
struct SettingsFileTests {
    private static func error(_ text: String) -> String? {
        do throws(Diagnostic) {
            _ = try SettingsFile(parsing: Array(text.utf8), file: "vitrina.json")
            return nil
        } catch {
            return error.description
        }
    }

    // MARK: Errors

    @Test(arguments: [
        ("{\n  \"dat\": \"d\"\n}", #"vitrina.json:2:3: error: unknown key "dat": did you mean "data"?"#),
        (
            #"{"policies":{"expiringSoonDay":1}}"#,
            #"vitrina.json:1:14: error: unknown key "expiringSoonDay": did you mean "expiringSoonDays"?"#
        ),
        (#"{"data":7}"#, "vitrina.json:1:9: error: expected a string, found a number"),
        (#"{"port":"8080"}"#, "vitrina.json:1:9: error: expected a whole number, found a string"),
        (#"{"port":65536}"#, "vitrina.json:1:9: error: expected a port from 0 to 65535"),
        (
            #"{"policies":{"standaloneOff":"keep"}}"#,
            #"vitrina.json:1:30: error: "keep" is unknown: use "revoke", "retain""#
        ),
        (
            #"{"policies":{"namesAdmins":"no"}}"#,
            "vitrina.json:1:28: error: expected true or false, found a string"
        ),
        (#"{"policies":{"expiringSoonDays":-1}}"#, "vitrina.json:1:33: error: expected 0 to 3650 days"),
        (
            #"{"baseURL":"licenses.example.com"}"#,
            "vitrina.json:1:12: error: expected an address for visitors, such as https://licenses.example.com"
        ),
        (#"{"products":[]}"#, "vitrina.json:1:13: error: 0 products: 1 to 64 are allowed"),
        (
            #"{"products":[{"id":"a","name":"A"}]}"#,
            #"vitrina.json:1:14: error: "requires" is missing: the integration that the product needs"#
        ),
        ("[]", "vitrina.json:1:1: error: expected an object, found an array"),
        ("{", "vitrina.json:1:2: error: the JSON text ends too early"),
    ])
    func `a mistake is reported with its location and the expected value`(text: String, message: String) {
        #expect(Self.error(text) == message)
    }

    @Test(arguments: [
        #"{"webhookSecret":"hunter2"}"#, #"{"password":"hunter2"}"#, #"{"apiKey":"hunter2"}"#,
        #"{"site":"whsec_hunter2"}"#,
        #"{"data":"postgresql://db/x?password=hunter2"}"#,
        #"{"data":"postgresql://db/x?sslmode=require&PASS%57ord=hunter2"}"#,
        #"{"policies":{"consoleSources":["whsec_hunter2"]}}"#, #"{"data":"postgres:://ana:hunter2@db.example.com/v"}"#,
        #"{"data":"postgresql://ana:hunter2@db.example.com/v"}"#, #"{"baseURL":"https://ana:hunter2@example.com"}"#,
    ])
    func `a secret is refused, and the error does not contain it`(text: String) throws {
        let message = try #require(Self.error(text))
        #expect(message.contains("secrets are not allowed here"), "\(message)")
        #expect(!message.contains("hunter2"))
    }

    @Test func `the address of a database without a password is allowed`() throws {
        let text = #"{"data":"postgresql://ana@db.example.com/v"}"#
        #expect(
            try SettingsFile(parsing: Array(text.utf8), file: "a", directory: "/etc/").texts["data"]
                == "postgresql://ana@db.example.com/v"
        )
    }

    @Test(
        arguments: ["data", "site"],
        ["postgres:://u:hunter2@h/x", "Postgresql://u:hunter2@h/x", "u:hunter2@h://x", "://hunter2"]
    )
    func `an address with an unknown scheme is refused, and the error does not contain its password`(
        option: String,
        text: String
    ) throws {
        let error = #expect(throws: SettingError.self) { try Settings(options: [option: text], environment: [:]) }
        #expect(error?.description.contains("hunter2") == false)
        #expect(error?.description.contains("--\(option) does not support an address") == true)
    }

    // MARK: Precedence

    @Test(arguments: ["data", "site", "templates", "locales", "sources", "sheets", "host"])
    func `an option overrides the environment, the environment the file, and the file the default`(
        key: String
    ) throws {
        let place = try Workplace()
        try place.write(#"{"\#(key)":"/from/file"}"#, to: "vitrina.json")
        func value(_ isOption: Bool, _ isVariable: Bool, _ isFile: Bool) throws -> String? {
            let settings = try Settings(
                options: isOption ? [key: "/from/option"] : [:],
                config: isFile ? place.root + "/vitrina.json" : nil,
                environment: isVariable
                    ? ["VITRINA_\(key.uppercased())": "/from/variable"] : ["VITRINA_\(key.uppercased())": ""]
            )
            return switch key {
            case "data": settings.data
            case "site": settings.site
            case "templates": settings.templates
            case "locales": settings.locales
            case "sources": settings.sources
            case "sheets": settings.sheets
            default: settings.host
            }
        }
        for isOption in [true, false] {
            for isVariable in [true, false] {
                for isFile in [true, false] {
                    let standard = ["data": "./vitrina-data", "site": "./site", "host": "127.0.0.1"][key]
                    let expected =
                        isOption
                        ? "/from/option" : isVariable ? "/from/variable" : isFile ? "/from/file" : standard
                    #expect(try value(isOption, isVariable, isFile) == expected)
                }
            }
        }
    }

    @Test func `paths in a settings file are relative to the file, and a variable may name the file`() throws {
        let place = try Workplace()
        try place.write(#"{"data":"d","site":"/s","baseURL":"https://example.com/v/","port":9}"#, to: "etc/v.json")
        let settings = try Settings(environment: ["VITRINA_CONFIG": place.root + "/etc/v.json"])
        #expect(settings.data == place.root + "/etc/d")
        #expect(settings.site == "/s")
        #expect(settings.baseURL?.text == "https://example.com/v")
        #expect(settings.port == 9)
        #expect(throws: SettingError.self) { try Settings(environment: ["VITRINA_PORT": "70000"]) }
    }

    // MARK: The program

    @Test func `every command refuses an invalid settings file and changes nothing`() async throws {
        let place = try Workplace()
        try place.write(#"{"dta":"d"}"#, to: "vitrina.json")
        for command in ["build", "check", "status", "export"] {
            let outcome = try await place.vitrina(command)
            #expect(outcome.code == 65)
            #expect(outcome.errors == "vitrina.json:1:2: error: unknown key \"dta\": did you mean \"data\"?\n")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.root) == ["vitrina.json"])
        #expect(try await place.vitrina("build", "--config", "nowhere.json").code == 74)
    }

    @Test func `a changed policy changes the pages that depend on it without a new event`() async throws {
        let place = try Workplace()
        let expiring = EventText.event(
            "e-9",
            "order.renewed",
            EventText.day(3),
            #""order":"o-1","expires":"2026-05-01""#
        )
        try await place.importing(EventText.acme + [expiring])
        let page = "site/accounts/acme/en/index.html"
        try await place.succeed("build", "--as-of", "2026-03-10")
        #expect(place.text(page)?.contains(#"data-validity="active""#) == true)
        try place.write(#"{"policies":{"expiringSoonDays":90}}"#, to: "vitrina.json")
        try await place.succeed("build", "--as-of", "2026-03-10")
        #expect(place.text(page)?.contains(#"data-validity="expiring-soon""#) == true)
        try await place.succeed("verify", "--as-of", "2026-03-10")
        try place.remove("vitrina.json")
        try await place.succeed("build", "--as-of", "2026-03-10")
        #expect(place.text(page)?.contains(#"data-validity="active""#) == true)
    }

    @Test func `a setting hides the names of account admins`() async throws {
        let place = try Workplace()
        let admin = EventText.event(
            "a-1",
            "user.added",
            EventText.day(3),
            #""account":"acme","user":"admin","name":"Åsa Berg","email":"asa@example.com","role":"account-admin""#
        )
        try await place.importing(EventText.acme + [admin])
        let page = "site/accounts/acme/en/users/u1.html"
        try await place.succeed("build")
        #expect(place.text(page)?.contains("asa@example.com") == true)
        try place.write(#"{"policies":{"namesAdmins":false}}"#, to: "vitrina.json")
        try await place.succeed("build")
        #expect(place.text(page)?.contains("asa@example.com") == false)
        #expect(place.text(page)?.contains("Åsa") == false)
        try await place.succeed("verify")
    }

    @Test func `settings alone add a second product with tiers`() async throws {
        let place = try Workplace()
        func license(_ id: String, _ user: String, _ tier: String) -> String {
            let data = #""account":"acme","user":"\#(user)","product":"mitel-one"\#(tier)"#
            return EventText.event(id, "license.assigned", EventText.day(4), data)
        }
        let purchase =
            #""order":"o-2","partner":"p1","product":"mitel-one","quantity":5"#
        let events = [
            EventText.event("f-1", "order.purchased", EventText.day(3, 8), purchase, source: "/orders"),
            EventText.event(
                "f-2",
                "order.assigned",
                EventText.day(3, 9),
                #""order":"o-2","account":"acme""#,
                source: "/orders"
            ),
            EventText.event(
                "f-3",
                "integration.enabled",
                EventText.day(3),
                #""account":"acme","integration":"mitel-one""#
            ),
            license("f-4", "u1", #","tier":"Elite""#), license("f-5", "u2", ""),
        ]
        let text = events.joined(separator: "\n")
        #expect(try await place.vitrina("import", "-", input: text).code == 65, "the product is unknown")
        try place.write(
            #"""
            { "products": [
              { "id": "miteam-meetings", "name": "MiTeam Meetings", "requires": "miteam-meetings", "controlledBy": ["micollab"] },
              { "id": "mitel-one", "name": "Mitel One", "requires": "mitel-one", "tiers": ["Essential", "Premier", "Elite"],
                "whenSwitchedOff": "retain" } ] }
            """#,
            to: "vitrina.json"
        )
        #expect(try await place.succeed("quarantine", "retry").output == "3 accepted, 0 still refused\n")
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        try await place.succeed("verify")
        let account = try #require(place.text("site/accounts/acme/en/index.html"))
        #expect(account.contains(#"data-product="mitel-one""#))
        #expect(account.contains(#"data-assigned="2""#))
        let history = try #require(place.text("site/accounts/acme/en/history.html"))
        #expect(
            history.contains(#"<span translate="no">Mitel One</span>: "#),
            "the sums of a month are those of a product"
        )
        let chosen = try #require(place.text("site/accounts/acme/en/users/u1.html"))
        #expect(chosen.contains(#"data-product="mitel-one""#) && chosen.contains(#"data-product="miteam-meetings""#))
        #expect(place.text("site/accounts/acme/users.csv")?.contains("Elite") == true)
        for (locale, words) in [("en", "Tier not chosen yet"), ("es", "Nivel aún sin elegir")] {
            let unchosen = try #require(place.text("site/accounts/acme/\(locale)/users/u2.html"))
            #expect(unchosen.contains(#"data-product="mitel-one""#))
            #expect(
                unchosen.split(separator: words, omittingEmptySubsequences: false).count == 2,
                "once, for one product"
            )
            #expect(place.text("site/accounts/acme/\(locale)/users/u1.html")?.contains(words) == false)
        }
        // Switched off: the settings require that licenses are retained.
        let off = EventText.event(
            "f-6",
            "integration.disabled",
            EventText.day(5),
            #""account":"acme","integration":"mitel-one""#
        )
        let on = EventText.event(
            "f-7",
            "integration.enabled",
            EventText.day(6),
            #""account":"acme","integration":"mitel-one""#
        )
        try await place.importing([off, on])
        try await place.succeed("build")
        #expect(place.text("site/accounts/acme/users.csv")?.contains("Elite") == true)
        // Without a row for one product, a list says so, because another product shows a row.
        let meetings = #""account":"acme","integration":"miteam-meetings""#
        try await place.importing([EventText.event("f-8", "integration.disabled", EventText.day(7), meetings)])
        try await place.succeed("build")
        for (locale, label, official) in [("en", "No row", "No licenses"), ("es", "Sin fila", "Sin licencias")] {
            let users = try #require(place.text("site/accounts/acme/\(locale)/users.html"))
            #expect(users.contains(label) && !users.contains(official))
            let report = try await place.succeed("explain", "--account", "acme", "--user", "u1", "--locale", locale)
                .output
            #expect(report.contains("MiTeam Meetings: \(label)\n") && !report.contains(official), "\(report)")
        }
    }

    // MARK: init

    @Test func `a new installation passes check, imports its partner, and receives webhooks`() async throws {
        let place = try Workplace()
        let outcome = try await place.succeed(
            "init",
            "licenses",
            "--partner",
            "p1",
            "--name",
            "Norte & Hijos",
            "--locale",
            "es"
        )
        let commands = outcome.output.split(separator: "\n").filter { $0.hasPrefix("  ") }
        #expect(commands.count == 6)
        #expect(commands[0] == "  cd licenses && vitrina import first-event.jsonl")
        #expect(commands[2] == "  vitrina import accounts.csv orders.csv --partner p1")
        let folder = place.root + "/licenses"
        for secret in ["webhook.secret", "automation.secret"] {
            #expect(try place.isClosedToOthers(folder + "/" + secret))
            let text = try #require(place.text("licenses/" + secret)).trimmingCharacters(in: .newlines)
            #expect(!outcome.output.contains(text) && text.count >= 40)
        }
        #expect(try await Program.run(["check"], in: folder).code == 0)
        #expect(try await Program.run(["import", "first-event.jsonl"], in: folder).code == 0)
        #expect(try await Program.run(["build"], in: folder).code == 0)
        #expect(place.text("licenses/site/partners/p1/es/index.html")?.contains("Norte &amp; Hijos") == true)
        let token = try #require(place.text("licenses/automation.secret")).trimmingCharacters(in: .newlines)
        let body = try #require(place.text("licenses/sources/automation.examples/order.json"))
        let served = try await Program.serve(
            ["serve", "--port", "0"],
            in: folder,
            environment: ["VITRINA_WEBHOOK_SECRET_AUTOMATION_FILE": "automation.secret"]
        ) { server in
            let request = WireRequest(
                "POST",
                "/webhooks/automation",
                [.init("X-Vitrina-Token", token)],
                body: Array(body.utf8)
            )
            expectAccepted(try server.client.answer(to: request), 1)
        }
        #expect(served.code == 0)
    }

    @Test func `init writes nothing if a file exists or an argument is invalid`() async throws {
        let place = try Workplace()
        try place.write("mine", to: "sources/automation.json")
        let outcome = try await place.vitrina("init", "--partner", "p1", "--name", "N")
        #expect(outcome.code == 73)
        #expect(outcome.errors.contains("sources/automation.json already exists"))
        #expect(place.text("sources/automation.json") == "mine")
        #expect(!place.exists("vitrina.json"))
        for arguments in [
            ["--partner", "p 1", "--name", "N"], ["--partner", "p1", "--name", ""], ["--partner", "p1"],
        ] {
            #expect(try await Program.run(["init", "new"] + arguments, in: place.root).code == 64)
        }
        #expect(try await place.vitrina("init", "new", "--partner", "p1", "--name", "N", "--locale", "xx").code == 64)
        #expect(!place.exists("new"))
    }
}
