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
        // try?: as said above.
        try? address.write(toFile: note(data), atomically: true, encoding: .utf8)
    }

    /// The server is gone.
    static func forget(_ data: DataOptions) {
        // try?: as said above.
        try? FileManager.default.removeItem(atPath: note(data))
    }

    private static func note(_ data: DataOptions) -> String { data.path + "/server.address" }
}
