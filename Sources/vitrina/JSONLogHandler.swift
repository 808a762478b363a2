import Foundation
import Licensing
import Logging
import StrictJSON

/// Logs one JSON object per line to standard error: `time`, `level`, `message`, and metadata.
///
/// The log contains no bodies, names, secrets or tokens.
struct JSONLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    private let write: @Sendable (String) -> Void

    /// - Parameter write: called with complete lines.
    init(write: @escaping @Sendable (String) -> Void = Self.writeToStandardError) {
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = event.metadata ?? [:]
        fields.merge(metadata) { ofEvent, _ in ofEvent }
        let pairs =
            [
                ("time", SystemClock.now.description), ("level", event.level.rawValue),
                ("message", event.message.description),
            ] + fields.map { (Self.name(of: $0.key), $0.value.description) }.sorted { $0.0 < $1.0 }
        write(Self.line(pairs))
    }

    private static func line(_ pairs: [(String, String)]) -> String {
        var bytes: [UInt8] = []
        for (key, value) in pairs {
            bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
            JSONValue.appendLiteral(key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            JSONValue.appendLiteral(value, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self) + "}\n"
    }

    /// The name of a field; one of Hummingbird's is not meaningful for operators.
    private static func name(of key: String) -> String { key == "hb.request.id" ? "request" : key }

    private static func writeToStandardError(_ line: String) {
        // try?: a log that cannot be written must not stop the server.
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }
}
