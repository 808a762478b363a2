import Foundation
import Receiver

/// Where the server of a data directory is reached: `VITRINA_BASE_URL`, or what the running server noted.
///
/// The note is a hint for `share create`, so that the link it prints opens; losing it harms nobody.
enum ServerAddress {
    private static let fallback = "http://127.0.0.1:8080"

    /// The address for links.
    static func current(_ data: DataOptions, _ settings: ServerSettings) throws -> PublicAddress? {
        if let address = try settings.baseURL() { return address }
        // try?: without a note no server runs, and the usual address is as good as any.
        let noted = try? String(contentsOfFile: note(data), encoding: .utf8)
        return noted.flatMap { PublicAddress($0) } ?? PublicAddress(fallback)
    }

    /// Notes where the server is.
    static func note(_ address: String, _ data: DataOptions) {
        // A draft with a name of its own: what a kill leaves of it is written over by the next server.
        // try?: as said above.
        guard (try? address.write(toFile: draft(data), atomically: false, encoding: .utf8)) != nil else { return }
        rename(draft(data), note(data))
    }

    /// The server is gone.
    static func forget(_ data: DataOptions) {
        // try?: as said above.
        for path in [draft(data), note(data)] { try? FileManager.default.removeItem(atPath: path) }
    }

    private static func draft(_ data: DataOptions) -> String { note(data) + ".new" }

    private static func note(_ data: DataOptions) -> String { data.path + "/server.address" }
}
