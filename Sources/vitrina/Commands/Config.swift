import ArgumentParser
import Site

struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Prints sample configurations.",
        discussion: """
            Example:
              vitrina config systemd > /etc/systemd/system/vitrina.service
              vitrina config nginx > /etc/nginx/sites-available/vitrina
              vitrina config prometheus > /etc/prometheus/vitrina.yml

            With --site s3://BUCKET, nginx gets the pages from the object store.
            """
    )

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        /// A hardened unit.
        case systemd
        /// A site that serves pages itself, and forwards requests for access, webhooks and links to the server.
        case nginx
        /// Alert rules.
        case prometheus
        /// A dashboard.
        case grafana
    }

    @OptionGroup var options: SharedOptions

    @Argument(help: "The configuration: systemd, nginx, prometheus or grafana.")
    var kind: Kind

    func run() async throws {
        try await reportingErrors {
            let text =
                switch kind {
                case .systemd: Self.text(PackageResources.vitrina_service)
                case .nginx: try Self.nginx(options.settings)
                case .prometheus: Self.text(PackageResources.prometheus_yml)
                case .grafana: Self.text(PackageResources.grafana_json)
                }
            try Terminal.write(text)
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The site of nginx, for a directory or an object store.
    ///
    /// Lines such as `#: store` describe the purpose of the following lines.
    private static func nginx(_ settings: Settings) throws -> String {
        let origin = settings.objectStore == nil ? nil : try Cluster.origin(settings)
        var shown: Set = ["both", origin == nil ? "directory" : "store"]
        if origin?.scheme == "https" { shown.insert("https") }
        var isShown = true
        var site = ""
        for line in text(PackageResources.nginx_conf).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast()
        {
            if line.hasPrefix("#: ") {
                isShown = shown.contains(String(line.dropFirst(3)))
            } else if isShown {
                site += line + "\n"
            }
        }
        guard let (scheme, host) = origin else {
            return site.replacing("LANGUAGES", with: try Assembly.renderer(settings).locales.joined(separator: ", "))
        }
        // An IPv6 address contains colons.
        let port = host.lastIndex(of: ":").flatMap { host[$0...].contains("]") ? nil : $0 }
        return site.replacing("STORE_SERVER", with: port == nil ? "\(host):\(scheme == "https" ? 443 : 80)" : host)
            .replacing("STORE_SCHEME", with: scheme)
            .replacing("STORE_HOST", with: host)
            .replacing("STORE_NAME", with: host[..<(port ?? host.endIndex)])
    }
}
