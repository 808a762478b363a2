import ArgumentParser
import Foundation
import Receiver
import Webhooks

struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Sends signed events to a receiver.",
        discussion: """
            Each line is one request, signed with the first secret of the source (VITRINA_WEBHOOK_SECRET for \
            "default"). After a temporary failure (no connection, 408, 429, 5xx), the request is sent again: after the \
            time in Retry-After, in seconds or as a date, but after a minute at most. The exit code is 69 if a \
            receiver did not answer any attempt, and 65 if it refused an event.

            Example:
              VITRINA_WEBHOOK_SECRET=whsec_… vitrina send events.jsonl --to http://127.0.0.1:8080/webhooks
            """
    )

    @OptionGroup var options: SharedOptions

    @Argument(help: "A file with one CloudEvents JSON object per line; - is standard input.")
    var file: String

    // A text, because the error of an option that cannot be parsed would print the value with its possible password.
    @Option(name: .customLong("to"), help: "The address of the receiver.")
    var receiver: String

    @Option(help: "The source whose secret signs the requests.", transform: SourceName.argument)
    var source = SourceName.default

    @Option(help: "The number of attempts for each event.")
    var attempts = 5

    func validate() throws {
        guard attempts >= 1 else { throw ValidationError("--attempts must be at least 1.") }
        _ = try Self.address(receiver)
    }

    func run() async throws {
        try await reportingErrors {
            let delivery = EventDelivery(
                to: try Self.address(receiver),
                signer: WebhookSigner(key: try ServerSettings().signingKey(of: source)),
                attempts: attempts
            )
            let lines = try LineReader(opening: file)
            var worst: EventDelivery.Outcome?
            func report(_ outcome: EventDelivery.Outcome, at number: Int) throws {
                try Terminal.printLine("\(lines.name):\(number)\t\(Terminal.safe("\(outcome)"))")
                worst = max(worst ?? outcome, outcome)
            }
            func refuse(_ number: Int) throws {
                try report(.init(kind: .refused, description: LineReader.tooLong), at: number)
            }
            try await lines.forEachLine(tooLong: refuse) { number, line in
                let outcome = await delivery.send(Array(line)) { attempt in
                    Terminal.printError("\(lines.name):\(number): \(attempt), trying again")
                }
                try report(outcome, at: number)
            }
            switch worst?.kind {
            case .accepted, nil: break
            case .refused: throw ExitCode.badData
            case .failed: throw ExitCode.unavailable
            }
        }
    }

    private static func address(_ text: String) throws -> URL {
        guard let address = HTTPAddress(text), address.fragment == nil, !address.path.contains("//"),
            let url = URL(string: address.text)
        else {
            throw ValidationError(
                "--to must be an http or https address with a host, a port of at most 65535 and a path without \"//\" or \"..\", "
                    + "without a user and a fragment. Write for example http://127.0.0.1:8080/webhooks."
            )
        }
        guard address.host.kind != .v6 else {
            throw ValidationError("IPv6 addresses are not supported. Use a host name, such as localhost.")
        }
        return url
    }
}

extension SourceName {
    /// A source in the form that people write.
    static func argument(_ text: String) throws -> SourceName {
        guard let name = SourceName(text) else {
            throw ValidationError(
                "\(Terminal.safe(text)) is not a source: write 1 to 64 lower-case letters, digits or \"-\"."
            )
        }
        return name
    }
}
