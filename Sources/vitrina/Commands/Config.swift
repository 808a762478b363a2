import ArgumentParser

struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Prints sample configurations to start from.",
        discussion: """
            Example:
              vitrina config systemd > /etc/systemd/system/vitrina.service
              vitrina config nginx > /etc/nginx/sites-available/vitrina
              vitrina config prometheus > /etc/prometheus/vitrina.yml
            """
    )

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        /// A hardened unit.
        case systemd
        /// A site that serves pages itself and asks the server about webhooks and links.
        case nginx
        /// Alert rules.
        case prometheus
        /// A dashboard.
        case grafana
    }

    @OptionGroup var options: SharedOptions

    @Argument(help: "What for: systemd, nginx, prometheus or grafana.")
    var kind: Kind

    func run() throws {
        let bytes =
            switch kind {
            case .systemd: PackageResources.vitrina_service
            case .nginx: PackageResources.nginx_conf
            case .prometheus: PackageResources.prometheus_yml
            case .grafana: PackageResources.grafana_json
            }
        try Terminal.write(String(decoding: bytes, as: UTF8.self))
    }
}
