import Basics
import Foundation
import Ledger
import Licensing
import SQLiteStore

/// A data directory that is deleted after the test.
final class TemporaryLedger: Sendable {
    let directory = FileManager.default.temporaryDirectory.appending(path: "vitrina-\(UUID().uuidString)").path

    var path: String { "\(directory)/ledger.sqlite" }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)  // remaining files are in the temporary directory
    }

    func open(for access: StorageError.Access = .writing) throws -> SQLiteEventStore {
        SQLiteEventStore(try SQLiteDatabase(directory: directory, for: access))
    }

    /// Writes bytes to the file of the ledger.
    func write(_ bytes: Data) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try bytes.write(to: URL(filePath: path))
    }

    /// Events of one account, each with about 300 bytes.
    static func events(_ range: ClosedRange<Int>, account: String = "acme") throws -> [Event] {
        let decoder = EventDecoder()
        return try range.map { index in
            let data = #"{"account":"\#(account)","user":"u-\#(index)","name":"Ana","email":"a@example.com"}"#
            let attributes = #""id":"\#(account)-\#(index)","source":"/console","type":"user.added""#
            return try decoder.decode(
                #"{"specversion":"1.0",\#(attributes),"time":"2026-03-01T10:00:00Z","data":\#(data)}"#
            )
        }
    }
}
