import Foundation
import Ledger
import Sharing

#if Cluster
import PostgresStore
#endif

/// The parts that the package trait `Cluster` adds.
enum Cluster {
    static func ledger(
        _ address: String,
        for access: LedgerAccess,
        _ settings: Settings
    ) throws -> any EventStore {
        #if Cluster
        PostgresEventStore(try server(address, settings), for: access, decoder: settings.ledgerDecoder)
        #else
        throw ClusterError.notBuilt
        #endif
    }

    static func links(_ address: String, _ settings: Settings) throws -> any ShareLinkStore {
        #if Cluster
        PostgresShareLinkStore(try server(address, settings))
        #else
        throw ClusterError.notBuilt
        #endif
    }

    #if Cluster
    private static func server(_ address: String, _ settings: Settings) throws -> PostgresServer {
        guard let server = PostgresServer(address, password: try password(settings)) else { throw ClusterError.address }
        return server
    }

    /// The password in the file that the settings name, without the line end behind it.
    private static func password(_ settings: Settings) throws(SettingError) -> String? {
        guard let path = settings.dataPasswordFile else { return nil }
        do throws(FileFault) {
            let text = try SecretFile.text(at: path)
            // "\r\n" is one character.
            return text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
        } catch {
            throw .unreadable(variable: "VITRINA_DATA_PASSWORD_FILE", error)
        }
    }
    #endif
}

extension Settings {
    /// Refuses a database, for a command that works on a directory.
    ///
    /// - Parameter reason: a sentence that says why, and what to do.
    func requireDirectory(_ reason: String) throws(ClusterError) {
        if database != nil { throw .needsDirectory(reason) }
    }
}

/// Why `--data` cannot be the address of a database here.
enum ClusterError: Error, CustomStringConvertible {
    /// The program was compiled without the trait.
    case notBuilt
    /// libpq cannot read the address. It is not repeated: a password may be in it.
    case address
    /// The command works on a directory.
    case needsDirectory(String)

    var description: String {
        switch self {
        case .notBuilt:
            """
            --data is the address of a PostgreSQL database, and this vitrina was built without PostgreSQL. Install \
            libpq-dev and build it with `swift build -c release --traits Cluster`, or name a directory with --data
            """
        case .address:
            "--data is no address of a PostgreSQL database: write for example postgresql://vitrina@db.example.com/vitrina"
        case .needsDirectory(let reason): reason
        }
    }
}
