import Foundation
import TestKit
import Testing

@testable import Tables

/// The reader and Python's `csv` find the same rows in random texts, and refuse the same.
struct PythonComparisonTests {
    private struct Sample: Encodable {
        let separator: String
        let text: String

        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            try container.encode(separator)
            try container.encode(text)
        }
    }

    @Test(.needs(programs: ["python3"]))
    func `Python finds the same rows as the reader`() throws {
        var random = SystemRandomNumberGenerator()
        let pieces = ["a", "ñ", "\u{301}", "😀", "\"", "\"\"", "\"", ",", ";", "\r", "\n", "\r\n", " ", "'"]
        let samples = (0..<20_000).map { _ in
            Sample(
                separator: [",", ";", "\t", "|"].randomElement(using: &random) ?? ",",
                text: (0..<Int.random(in: 0...16, using: &random)).map { _ in
                    pieces.randomElement(using: &random) ?? ""
                }.joined()
            )
        }
        let theirs = try Self.python(samples)
        try #require(theirs.count == samples.count)
        var refusals = 0
        for (sample, theirs) in zip(samples, theirs) {
            var reader = TableReader(TableFormat(separator: Array(sample.separator.utf8)[0]))
            let rows: [TableRow]? = try? reader.read(sample.text.utf8) + reader.finish()
            if rows == nil { refusals += 1 }
            let ours = rows?.map { $0.cells.map { Array($0.utf8) } }
            #expect(ours == theirs?.map { $0.map { Array($0.utf8) } }, "\(sample.text.debugDescription)")
        }
        // The samples contain many valid texts and many refused ones.
        #expect(refusals > 1000 && refusals < 19_000)
    }

    /// The rows of each sample according to Python.
    ///
    /// It reads and writes files, because a pipe could fill up.
    private static func python(_ samples: [Sample]) throws -> [[[String]]?] {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let input = directory.appending(path: "in")
        let output = directory.appending(path: "out")
        try JSONEncoder().encode(samples).write(to: input)
        try Data().write(to: output)
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", checkout.appending(path: "Clients/differential/tables.py").path]
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try JSONDecoder().decode([[[String]]?].self, from: Data(contentsOf: output))
    }
}
