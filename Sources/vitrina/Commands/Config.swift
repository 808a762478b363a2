import ArgumentParser

struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints sample configurations to start from.",
        discussion: """
            Example:
              vitrina config systemd > /etc/systemd/system/vitrina.service
              vitrina config nginx > /etc/nginx/sites-available/vitrina
            """
    )

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        /// A hardened unit.
        case systemd
        /// A site that serves pages itself and asks the server about webhooks and links.
        case nginx
    }

    @OptionGroup(visibility: .hidden) var unusedData: DataOptions
    @OptionGroup(visibility: .hidden) var unusedSite: SiteOptions
    @OptionGroup(visibility: .hidden) var unusedSource: SourceOptions

    @Argument(help: "What for: systemd or nginx.")
    var kind: Kind

    func run() throws {
        let bytes =
            switch kind {
            case .systemd: PackageResources.vitrina_service
            case .nginx: PackageResources.nginx_conf
            }
        try Terminal.write(String(decoding: bytes, as: UTF8.self))
    }
}
