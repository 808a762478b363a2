import ArgumentParser
import Licensing
import Regeneration
import Site

struct Digest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Prints a partner's tasks as plain text for an e-mail.",
        discussion: """
            The text is that of summary.txt on the site: tasks and their effects, what expires in the next twelve months, and \
            the last changes.

            Example, for cron:
              vitrina digest --partner norte --locale es | mail -s "Licencias" ventas@norte.example.com
            """
    )

    @OptionGroup var options: SharedOptions
    @OptionGroup var moment: MomentOptions

    @Option(help: "The partner's id.")
    var partner: String

    @Option(help: "The language of the text.")
    var locale = "en"

    func run() async throws {
        try await reportingErrors {
            let id = try PartnerID.argument(partner)
            let settings = try options.settings
            let renderer = try Assembly.renderer(settings)
            let store = try Assembly.ledgerForReading(settings)
            let view = try await Assembly.view(store, settings, asOf: moment.timestamp)
            guard let state = try await view.partner(id) else { throw UnknownSubject.partner(id) }
            guard let text = renderer.summary(of: state, locale: locale) else {
                throw ValidationError(
                    "There is no locale \(locale). Choose one of: \(renderer.locales.joined(separator: ", "))."
                )
            }
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                try Terminal.printLine(Terminal.safe(String(line)))
            }
        }
    }
}
