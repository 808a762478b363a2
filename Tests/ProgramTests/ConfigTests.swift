import PostgresCluster
import Testing

/// `vitrina config`: the output agrees with the defaults of the program.
///
/// `make test-systemd` and `make test-nginx` check that systemd and nginx accept it.
@Suite(.timeLimit(.minutes(30)))
struct ConfigTests {
    private func printed(_ kind: String) async throws -> String {
        let outcome = try await Program.run(["config", kind], in: "/")
        #expect(outcome.code == 0 && outcome.errors.isEmpty)
        #expect(outcome.output.hasSuffix("\n") && !outcome.output.hasSuffix("\n\n"))
        return outcome.output
    }

    /// The default of an option of `vitrina serve`, according to its help.
    private func standard(_ option: String) async throws -> String {
        let help = try await Program.run(["serve", "--help"], in: "/").output.split(separator: "\n").joined(
            separator: " "
        )
        let pattern = try Regex<(Substring, Substring)>("--\(option) <\(option)> +The[^(]*\\(default: +([^)]+)\\)")
        return String(try #require(help.firstMatch(of: pattern)).output.1)
    }

    @Test func `the systemd unit starts the server at its default host and port`() async throws {
        let (unit, host, port) = (try await printed("systemd"), try await standard("host"), try await standard("port"))
        #expect(port == "8080")
        #expect(unit.contains("\nExecStart=/usr/local/bin/vitrina serve --host \(host) --port \(port)\n"))
    }

    @Test(arguments: [
        "VITRINA_DATA=%S/vitrina/ledger", "VITRINA_SITE=%S/vitrina/site",
        "VITRINA_WEBHOOK_SECRET_FILE=%d/webhook-secret", "VITRINA_BASE_URL=https://licenses.example.com",
    ])
    func `the systemd unit sets the environment variables of the program`(setting: String) async throws {
        let lines = try await printed("systemd").split(separator: "\n").filter { $0.hasPrefix("Environment=") }
        #expect(lines.contains { $0.contains(setting) })
    }

    @Test(arguments: [
        "Type=exec", "ExecReload=kill -HUP $MAINPID", "Restart=on-failure", "DynamicUser=yes", "ProtectSystem=strict",
        "LoadCredential=webhook-secret:/etc/vitrina/webhook-secret", "StateDirectory=vitrina vitrina/site",
    ])
    func `the systemd unit contains the directives for restart, reload and sandboxing`(line: String) async throws {
        #expect(try await printed("systemd").split(separator: "\n").contains { $0 == line })
    }

    /// <doc:Commands#Exit-codes>: the exit codes, and whether the same start may succeed later without an operator.
    @Test(arguments: [(64, false), (65, false), (69, true), (70, true), (73, true), (74, false)])
    func `systemd restarts the server only after errors that a restart can resolve`(
        code: Int,
        restarts: Bool
    ) async throws {
        let unit = try await printed("systemd").split(separator: "\n")
        let prevented = unit.filter { $0.hasPrefix("RestartPreventExitStatus=") }
            .flatMap { $0.drop { $0 != "=" }.dropFirst().split(separator: " ") }
        #expect(prevented.contains("\(code)") == !restarts)
        #expect(unit.contains("Restart=on-failure"))
    }

    @Test func `systemd never stops trying to restart the server`() async throws {
        let unit = try await printed("systemd").split(separator: "\n")
        let limit = try #require(unit.firstIndex(of: "StartLimitIntervalSec=0"))
        #expect(unit[..<limit].last { $0.hasPrefix("[") } == "[Unit]", "elsewhere systemd passes over it")
        #expect(unit.contains("RestartSec=5"))
    }

    @Test func `the nginx site authorizes requests with the server at its default host and port`() async throws {
        let (site, host, port) = (try await printed("nginx"), try await standard("host"), try await standard("port"))
        #expect(site.contains("server \(host):\(port);"))
        #expect(site.contains("auth_request /access;"))
    }

    @Test func `the systemd unit and the nginx site use the same directory and address`() async throws {
        let (unit, site) = (try await printed("systemd"), try await printed("nginx"))
        #expect(unit.contains("VITRINA_BASE_URL=https://licenses.example.com\n"))
        #expect(site.contains("server_name licenses.example.com;"))
        // For a service with a dynamic user, %S is a link into /var/lib/private, which nginx cannot enter.
        #expect(site.contains("BindReadOnlyPaths=/var/lib/private/vitrina/site:/srv/vitrina\n"))
        #expect(site.contains("root /srv/vitrina;"))
    }

    /// The metrics that only a server with a database has.
    private static let metricsOfDatabase = ["vitrina_lag_events", "vitrina_servers", "vitrina_unrendered_parts"]

    @Test(arguments: ["prometheus", "grafana"])
    func `the alerts and the dashboard use only metrics that a server exposes`(kind: String) async throws {
        let text = try await printed(kind)
        let used = Set(text.matches(of: /vitrina_[a-z_]+/).map { $0.output.replacing(/_bucket$/, with: "") })
        let place = try Workplace()
        #if Cluster
        let hasDatabase = true
        let data = try PostgresCluster.shared().newSchema().address
        #else
        let hasDatabase = false
        let data = "data"
        #endif
        try await place.serving("--data", data) { server in
            let event = EventText.event("a", "partner.created", EventText.day(5), #""partner":"p1","name":"Northwind""#)
            expectAccepted(try server.client.answer(to: Sender.standard.request(event)), 1)
            try await server.isIdle()
            for metric in used where hasDatabase || !Self.metricsOfDatabase.contains(String(metric)) {
                // A server reads the state of all servers every few seconds.
                try await eventually("there is a metric \(metric)") {
                    try server.client.get("/metrics").text.contains("# TYPE \(metric) ")
                }
            }
        }
        #expect(used.count >= 3)
    }

    @Test(arguments: [["config", "apache"], ["config"], ["config", "nginx", "surplus"]])
    func `a missing, unknown or surplus kind of configuration is a usage error`(arguments: [String]) async throws {
        let outcome = try await Program.run(arguments, in: "/")
        #expect(outcome.code == 64)
        #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
    }
}
