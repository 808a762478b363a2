import ArgumentParser
import Basics
import Foundation
import HTTPTypes
import Mapping
import Receiver
import StrictJSON
import Webhooks

struct SourcesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources",
        abstract: "Lists the sources of events, and tests a description without a server.",
        discussion: """
            Example:
              vitrina sources list
              vitrina sources test erp body.json --headers headers.txt
            """,
        subcommands: [List.self, Show.self, Test.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Prints one line per source: name, signature, rules, secret.",
            discussion: """
                Example:
                  vitrina sources list
                """
        )

        @OptionGroup var options: SharedOptions

        func run() async throws {
            try await reportingErrors {
                let settings = try options.settings
                let descriptions = try SourceDirectory(settings).load()
                let sources = try ServerSettings().sources(descriptions, at: settings.baseURL)
                for (name, source) in sources.sorted(by: { $0.key.text < $1.key.text }) {
                    let description = descriptions[name]
                    let secret =
                        source.isConfigured ? "secret set" : "no secret: set \(ServerSettings.variable(of: name))"
                    let fields = [
                        name.text, description.map { $0.preset ?? "described" } ?? "standard",
                        description?.hasRules == true ? "rules" : "events", secret,
                    ]
                    try Terminal.printLine(fields.joined(separator: "\t"))
                    for warning in description?.warnings ?? [] { Terminal.printError("\(warning)") }
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Prints the signature description of a known sender.",
            discussion: """
                Example:
                  vitrina sources show github
                """
        )

        @OptionGroup var options: SharedOptions

        @Argument(help: "The name of a preset.")
        var preset: String

        func run() async throws {
            try await reportingErrors {
                guard let text = SignaturePresets.text(of: preset) else {
                    let known = SignaturePresets.all.map(\.name).joined(separator: ", ")
                    throw ValidationError("There is no preset \(Terminal.safe(preset)). Choose one of: \(known).")
                }
                try Terminal.write(try JSONValue(parsing: text).indentedText)
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Prints what the server checks of a request, and the events in its body.",
            discussion: """
                Nothing is stored. The file of headers has one "Name: value" on each line. The exit code is 1 if the \
                signature does not match or the body cannot be used. The exit code does not depend on the time of \
                signing, because a recorded request is always old. The output says whether a server would refuse the \
                request.

                Example:
                  vitrina sources test erp body.json --headers headers.txt
                """
        )

        @OptionGroup var options: SharedOptions

        @Argument(help: "The name of the source.", transform: SourceName.argument)
        var source: SourceName

        @Argument(help: "The file with the body of the request; - is standard input.")
        var body: String

        @Option(help: ArgumentHelp("The file with the headers of the request.", valueName: "file"))
        var headers: String?

        func run() async throws {
            try await reportingErrors {
                let settings = try options.settings
                let description = try SourceDirectory(settings).load()[source]
                for warning in description?.warnings ?? [] { Terminal.printError("\(warning)") }
                let bytes = try file(body).bytes(limit: 1 << 20)
                let fields = try headers.map {
                    try SourceTest.fields(String(decoding: file($0).text(limit: 1 << 16).bytes, as: UTF8.self))
                }
                let test = SourceTest(
                    source: source,
                    description: description,
                    body: bytes,
                    headers: fields,
                    decoder: settings.decoder
                )
                var isGood = true
                for line in try test.signature(
                    ServerSettings(),
                    at: SystemClock.now.seconds,
                    address: settings.baseURL,
                    isGood: &isGood
                ) {
                    try Terminal.printLine(line)
                }
                for line in test.events(isGood: &isGood) { try Terminal.printLine(line) }
                if !isGood { throw ExitCode.checkFailed }
            }
        }

        private func file(_ path: String) throws(FileFault) -> ReadableFile {
            try path == "-" ? .standardInput() : ReadableFile(opening: path, as: .stream)
        }
    }
}
