import Basics
import Foundation
import Licensing
import Mapping
import Receiver

/// The directory of source descriptions: `NAME.json` describes the sender of `/webhooks/NAME`.
///
/// <doc:DescribingASource>. Examples of bodies are in the directory `NAME.examples/`.
struct SourceDirectory: Sendable {
    private static let sizeLimit = 4 << 20

    private let named: String?

    init(_ settings: Settings) {
        named = settings.sources
    }

    /// The directory of `--sources`, or `./sources`; nil if no source has a description.
    var path: String? { named ?? (Self.isDirectory("sources") ? "sources" : nil) }

    /// The name in messages as the operator wrote it, so that an editor finds the files.
    private var name: String { named ?? "sources" }

    /// All descriptions by the names of their sources.
    ///
    /// - Throws: `Diagnostics` with all errors of all files, `SourceFileError` if the directory cannot be read.
    func load() throws -> [SourceName: SourceDescription] {
        let reading = try read()
        guard reading.errors.isEmpty else { throw Diagnostics(reading.errors) }
        return reading.descriptions
    }

    /// The descriptions of a directory, some of which may be broken.
    struct Reading {
        var descriptions: [SourceName: SourceDescription] = [:]
        /// The sources whose descriptions are broken.
        var broken: Set<SourceName> = []
        var errors: [Diagnostic] = []
    }

    /// The descriptions without errors, and the errors of the others.
    ///
    /// - Throws: `SourceFileError` if the directory cannot be read.
    func read() throws -> Reading {
        var reading = Reading()
        for file in try files(".json", in: "") {
            guard let source = SourceName(String(file.dropLast(".json".count))) else {
                reading.errors.append(
                    error(file, "the name of a source is 1 to 64 lower-case letters, digits or \"-\": rename the file")
                )
                continue
            }
            do throws(Diagnostic) {
                reading.descriptions[source] = try SourceDescription(
                    parsing: try bytes(file),
                    file: "\(name)/\(file)"
                )
            } catch {
                reading.broken.insert(source)
                reading.errors.append(error)
            }
        }
        return reading
    }

    /// All errors and warnings of descriptions, and all examples whose events differ.
    func problems(decoder: EventDecoder = EventDecoder()) throws -> [Diagnostic] {
        let descriptions: [SourceName: SourceDescription]
        do {
            descriptions = try load()
        } catch let errors as Diagnostics {
            return errors.problems
        }
        var problems: [Diagnostic] = []
        for (source, description) in descriptions.sorted(by: { $0.key.text < $1.key.text }) {
            problems += description.warnings
            let folder = "\(source).examples/"
            let (bodies, events) = (try files(".json", in: folder), try files(".events.jsonl", in: folder))
            for body in bodies {
                let eventsFile = body.dropLast(".json".count) + ".events.jsonl"
                guard events.contains(String(eventsFile)) else {
                    problems.append(
                        error(body, "\(eventsFile) is missing: write the events of this body, or create an empty file")
                    )
                    continue
                }
                do throws(Diagnostic) {
                    let example = MappingExample(
                        file: "\(name)/\(body)",
                        body: try text(body),
                        eventsFile: "\(name)/\(eventsFile)",
                        events: try text(String(eventsFile))
                    )
                    problems += description.problems(of: example, source: source.text, decoder: decoder)
                } catch {
                    problems.append(error)
                }
            }
        }
        return problems
    }

    /// A value that changes with every edit of a description.
    func fingerprint() -> [String] {
        // try?: a missing directory differs from an existing one.
        ((try? files(".json", in: "")) ?? []).map { SourceFiles.stamp(of: file($0), named: $0) }
    }

    private func file(_ relative: String) -> String { (path ?? name) + "/" + relative }

    /// The files in a directory with an extension, sorted, by their paths relative to the directory of descriptions.
    private func files(_ ending: String, in folder: String) throws -> [String] {
        guard let path else { return [] }
        let directory = folder.isEmpty ? path : "\(path)/\(folder)"
        guard Self.isDirectory(directory) else {
            if folder.isEmpty { throw SourceFileError.missing(directory) }
            return []
        }
        return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
            .filter {
                $0.utf8.first != UInt8(ascii: ".") && $0.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8)
            }
            .filter { !Self.isDirectory("\(directory)/\($0)") }
            .map { folder + $0 }
    }

    private func bytes(_ relative: String) throws(Diagnostic) -> [UInt8] {
        do throws(FileFault) {
            return try ReadableFile(opening: file(relative), as: .regular).bytes(limit: Self.sizeLimit)
        } catch {
            throw self.error(relative, "\(error)")
        }
    }

    /// The bytes of a file without a byte order mark.
    private func text(_ relative: String) throws(Diagnostic) -> [UInt8] {
        let bytes = try bytes(relative)
        do throws(SourceTextError) {
            return try SourceText(decoding: bytes).bytes
        } catch {
            throw Diagnostic(error, file: "\(name)/\(relative)")
        }
    }

    private func error(_ file: String, _ reason: String) -> Diagnostic {
        Diagnostic(file: "\(name)/\(file)", place: .start, message: reason)
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
