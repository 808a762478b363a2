import Foundation
import Receiver

/// The address of the server of a data directory: `VITRINA_BASE_URL`, or the note of the running server.
///
/// The note is only a hint for `share create`, so that the printed link works. Losing it does no harm.
struct ServerAddress {
    let address: PublicAddress
    /// A warning for an operator who wants to give the address to others.
    let advice: String?

    /// The address for links.
    static func current(_ settings: Settings) -> ServerAddress {
        if let address = settings.baseURL { return ServerAddress(address: address, advice: nil) }
        // try?: without a note no server runs, and the default address is as good as any.
        let noted = note(settings).flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }
        let address = noted.flatMap { PublicAddress($0) } ?? PublicAddress(listeningOn: .loopback, port: 8080)
        if settings.database != nil {
            return Self(
                address: address,
                advice: "set VITRINA_BASE_URL to the address that visitors use: the link contains that of this machine"
            )
        }
        guard address.host.isUnspecified, let port = address.port else { return Self(address: address, advice: nil) }
        return ServerAddress(
            address: PublicAddress(listeningOn: address.host.reachable, port: port),
            advice:
                "the server listens on every address of this machine, but the link contains one that only this machine "
                + "can open: set VITRINA_BASE_URL to the address that visitors use"
        )
    }

    /// Writes the note with the server's address.
    static func note(_ address: String, _ settings: Settings) {
        // The draft has its own name; the next server overwrites one that a killed process left.
        // try?: the note is only a hint.
        guard let note = note(settings),
            (try? address.write(toFile: draft(note), atomically: false, encoding: .utf8)) != nil
        else { return }
        rename(draft(note), note)
    }

    /// Removes the note when the server ends.
    static func forget(_ settings: Settings) {
        guard let note = note(settings) else { return }
        // try?: the note is only a hint.
        for path in [draft(note), note] { try? FileManager.default.removeItem(atPath: path) }
    }

    private static func draft(_ note: String) -> String { note + ".new" }

    /// The file of the note; nil for a database, whose commands may run on any machine.
    private static func note(_ settings: Settings) -> String? {
        settings.database == nil ? settings.data + "/server.address" : nil
    }
}
