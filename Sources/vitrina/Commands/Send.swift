import ArgumentParser
import Foundation
import Receiver
import Webhooks

struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Posts events to a receiver, signed, as a sender does.",
        discussion: """
            Each line is one request, signed with the first secret of the source (VITRINA_WEBHOOK_SECRET for "default"). \
            What fails for the moment (no connection, 429, 5xx) is tried again, after what Retry-After says, in \
            seconds or as a date.

            Example:
              VITRINA_WEBHOOK_SECRET=whsec_… vitrina send events.jsonl --to http://127.0.0.1:8080/webhooks
            """
    )

    @OptionGroup(visibility: .hidden) var unusedData: DataOptions
    @OptionGroup(visibility: .hidden) var unusedSite: SiteOptions
    @OptionGroup(visibility: .hidden) var unusedSource: SourceOptions

    @Argument(help: "A file with one CloudEvents JSON object per line; - is standard input.")
    var file: String

    @Option(name: .customLong("to"), help: "The address of the receiver.", transform: Send.address)
    var receiver: URL

    @Option(help: "Whose secret signs.", transform: Send.source)
    var source = SourceName.default

    @Option(help: "How often one event is tried before the next.")
    var attempts = 5

    func validate() throws {
        guard attempts >= 1 else { throw ValidationError("--attempts must be at least 1.") }
    }

    func run() async throws {
        try await reportingErrors {
            let delivery = EventDelivery(
                to: receiver,
                signer: WebhookSigner(key: try ServerSettings().signingKey(of: source)),
                attempts: attempts
            )
            let lines = try LineReader(opening: file)
            var worst: EventDelivery.Outcome?
            try await lines.forEachLine { number, line in
                let outcome = await delivery.send(Array(line)) { attempt in
                    Terminal.printError("\(lines.name):\(number): \(attempt), trying again")
                }
                try Terminal.printLine("\(lines.name):\(number)\t\(Terminal.safe("\(outcome)"))")
                worst = max(worst ?? outcome, outcome)
            }
            switch worst?.kind {
            case .accepted, nil: break
            case .refused: throw ExitCode.badData
            case .failed: throw ExitCode.inputOutput
            }
        }
    }

    private static func address(_ text: String) throws -> URL {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased()), url.host != nil else {
            throw ValidationError(
                "\(Terminal.safe(text)) is no address: write for example http://127.0.0.1:8080/webhooks."
            )
        }
        return url
    }

    private static func source(_ text: String) throws -> SourceName {
        guard let name = SourceName(text) else {
            throw ValidationError("\(Terminal.safe(text)) is no source: 1 to 64 lower-case letters, digits or \"-\".")
        }
        return name
    }
}
