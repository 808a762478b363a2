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
        var fields = metadata
        if let more = event.metadata { fields.merge(more) { $1 } }
        let pairs =
            [
                ("time", SystemClock.now.description), ("level", event.level.rawValue),
                ("message", event.message.description),
            ] + fields.map { (Self.names[$0.key] ?? $0.key, $0.value.description) }.sorted { $0.0 < $1.0 }
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

    /// Names of Hummingbird that are not meaningful for operators.
    private static let names = ["hb.request.id": "request"]

    /// A log that cannot be written must not stop the server.
    private static func writeToStandardError(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }
}
