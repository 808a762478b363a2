import Foundation
import Testing

/// A directory for running the program.
///
/// By default the ledger is in `vitrina-data`, and the site in `site`.
final class Workplace: Sendable {
    let root: String

    var data: String { root + "/vitrina-data" }
    var site: String { root + "/site" }

    init() throws {
        // Tests/run.py places this in memory if there is room, because these tests do not depend on the disk.
        root = FileManager.default.temporaryDirectory.path + "/vitrina-program-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    /// Runs `vitrina` in this directory.
    @discardableResult
    func vitrina(
        _ arguments: String...,
        environment: [String: String] = [:],
        input: String = ""
    ) async throws -> Program.Outcome {
        try await Program.run(arguments, in: root, environment: environment, input: Array(input.utf8))
    }

    /// Runs `vitrina` in this directory, and expects success.
    @discardableResult
    func succeed(
        _ arguments: String...,
        environment: [String: String] = [:],
        input: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Program.Outcome {
        let outcome = try await Program.run(arguments, in: root, environment: environment, input: Array(input.utf8))
        let words = arguments.joined(separator: " ")
        #expect(outcome.end == .exit(0), "vitrina \(words): \(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }

    /// Runs `vitrina` in this directory, and expects one of some exit codes and one line that names `place`.
    @discardableResult
    func fail(
        _ arguments: String...,
        with codes: Set<Int32>,
        naming place: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Program.Outcome {
        let outcome = try await Program.run(arguments, in: root)
        expectClearFailure(outcome, with: codes, naming: place, sourceLocation: sourceLocation)
        return outcome
    }

    /// Imports events from standard input, and expects that all lines are accepted.
    func importing(_ events: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let text = events.map { $0 + "\n" }.joined()
        try await succeed("import", "-", input: text, sourceLocation: sourceLocation)
    }

    // MARK: Files

    func write(_ text: String, to path: String) throws {
        let file = URL(fileURLWithPath: root + "/" + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func makeDirectory(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: root + "/" + path, withIntermediateDirectories: true)
    }

    func remove(_ path: String) throws {
        try FileManager.default.removeItem(atPath: root + "/" + path)
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root + "/" + path)
    }

    func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: root + "/" + path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Copies a directory of the checkout to this directory.
    func copyFromCheckout(_ name: String) throws {
        try FileManager.default.copyItem(atPath: Program.checkout + "/" + name, toPath: root + "/" + name)
    }

    /// The contents of all files of the site, including hidden ones.
    func tree(_ directory: String = "site") throws -> Tree { try Tree(root + "/" + directory) }

    /// The stamps of all files of the site, which differ after any change.
    func stamps() throws -> [String: Stamp] {
        try Dictionary(
            uniqueKeysWithValues: tree().files.keys.map { path in
                (path, Stamp(try FileManager.default.attributesOfItem(atPath: site + "/" + path)))
            }
        )
    }

    /// Whether no other user may read, write or execute a file.
    func isClosedToOthers(_ path: String) throws -> Bool {
        let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        return try #require(permissions) & 0o077 == 0
    }

    /// The files that were written, created or removed between two sets of stamps.
    static func differences(_ before: [String: Stamp], _ after: [String: Stamp]) -> [String] {
        var paths: [String] = []
        for path in Set(before.keys).union(after.keys) where before[path] != after[path] { paths.append(path) }
        return paths.sorted()
    }

    /// The inode of a file, and the time of its last write.
    struct Stamp: Equatable {
        let file: Int?
        let written: Date?

        init(_ attributes: [FileAttributeKey: Any]) {
            file = attributes[.systemFileNumber] as? Int
            written = attributes[.modificationDate] as? Date
        }
    }
}

/// Expects a failure according to <doc:Commands#Exit-codes>: one line that names the place, and one of some exit codes.
func expectClearFailure(
    _ outcome: Program.Outcome,
    with codes: Set<Int32>,
    naming place: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(codes.contains(outcome.code), "\(outcome.end): \(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errorLines.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.contains(place), "\(outcome.errors)", sourceLocation: sourceLocation)
}

/// The files in a directory, for comparisons.
struct Tree: Equatable {
    let files: [String: Data]
}

extension Tree {
    init(_ directory: String) throws {
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: directory) {
            let file = directory + "/" + path
            // try?: a server may be running, so a file may have been removed meanwhile.
            let type = (try? FileManager.default.attributesOfItem(atPath: file))?[.type] as? FileAttributeType
            guard type == .typeRegular else { continue }
            files[path] = try Data(contentsOf: URL(fileURLWithPath: file))
        }
        self.init(files: files)
    }

    var paths: Set<String> { Set(files.keys) }

    func text(_ path: String) -> String? { files[path].map { String(decoding: $0, as: UTF8.self) } }

    /// The paths that differ in two trees, for messages.
    func differences(from other: Tree) -> [String] {
        paths.union(other.paths).filter { files[$0] != other.files[$0] }.sorted()
    }
}

/// Waits until a condition is true.
///
/// Fails if it never is, after a time that is sufficient for slow machines.
func eventually(
    _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(180)
    while ContinuousClock.now < end {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    try #require(Bool(false), "never: \(what)", sourceLocation: sourceLocation)
}
