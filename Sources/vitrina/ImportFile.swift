import Licensing

/// A file to import: events, or a sheet.
enum ImportFile {
    case events(LineReader)
    case sheet(SheetFile)

    /// The number of bytes that are read to determine the kind of a file.
    private static let sampleSize = 64 << 10
    private static let eventEndings = [".jsonl", ".json", ".ndjson"]
    private static let sheetEndings = [".csv", ".tsv", ".tab", ".xlsx", ".xls", ".ods", ".htm", ".html"]

    /// Opens a file, or standard input for `-`.
    ///
    /// <doc:Sheets>: "A file is a sheet if its name ends in `.csv` or `.tsv`, or if no line of its beginning is JSON."
    init(opening path: String) throws(InputError) {
        do throws(FileFault) {
            let file = try path == "-" ? .standardInput() : ReadableFile(opening: path, as: .stream)
            var sample: [UInt8] = []
            var isSheet = Self.sheetEndings.contains { path.lowercased().hasSuffix($0) }
            if !isSheet, !Self.eventEndings.contains(where: { path.lowercased().hasSuffix($0) }) {
                sample = try Self.sample(file)
                isSheet = Self.isTable(sample)
            }
            self =
                isSheet
                ? .sheet(try SheetFile(path: path, file: file, beginning: sample))
                : .events(LineReader(path, file, beginning: sample))
        } catch {
            throw .unreadable(error)
        }
    }

    /// The beginning of the file.
    ///
    /// Of a stream of events, only the first bytes are read, because the next ones may take long.
    private static func sample(_ file: ReadableFile) throws(FileFault) -> [UInt8] {
        var sample: [UInt8] = []
        while sample.count < sampleSize {
            let chunk = try file.read(upTo: sampleSize)
            sample += chunk
            if chunk.isEmpty || !isTable(sample) { break }
        }
        return sample
    }

    /// Whether the sample has text, but no line that begins like a JSON object or array.
    private static func isTable(_ sample: [UInt8]) -> Bool {
        var isEmpty = true
        for line in sample.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            guard let first = line.first(where: { !" \t\u{FEFF}".utf8.contains($0) }) else { continue }
            isEmpty = false
            if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return false }
        }
        return !isEmpty
    }
}

/// A sheet that is open for reading.
struct SheetFile {
    /// The maximum size of a sheet in bytes.
    private static let limit = 512 << 20

    /// The name in messages.
    let name: String
    /// The name of the file without directories and extension; nil for standard input.
    let title: String?
    /// The time of the last change of the file; nil for other inputs.
    let modified: Timestamp?
    private let file: ReadableFile
    private let beginning: [UInt8]

    fileprivate init(path: String, file: ReadableFile, beginning: [UInt8]) throws(FileFault) {
        name = file.name
        self.file = file
        self.beginning = beginning
        modified = try file.modified
        let last = path.split(separator: "/").last.map(String.init) ?? path
        let parts = last.split(separator: ".")
        title = path == "-" ? nil : parts.count > 1 ? parts.dropLast().joined(separator: ".") : last
    }

    func bytes() throws(InputError) -> [UInt8] {
        do throws(FileFault) { return beginning + (try file.bytes(limit: Self.limit)) } catch {
            throw .unreadable(error)
        }
    }
}
