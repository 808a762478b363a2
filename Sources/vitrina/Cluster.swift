import Basics
import Foundation
import Ledger
import Publishing
import Receiver
import Sharing
import Site

#if Cluster
import Licensing
import ObjectStore
import PostgresStore
#endif

/// The parts that the package trait `Cluster` adds.
enum Cluster {
    static func ledger(
        _ address: String,
        for access: StorageError.Access,
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

    /// The rights on the tables of a database.
    static func rights(_ address: String, _ settings: Settings) async throws -> (missing: [String], canVacuum: Bool) {
        #if Cluster
        let rights = try await PostgresRights(try server(address, settings))
        return (rights.missing, rights.canVacuum)
        #else
        throw ClusterError.notBuilt
        #endif
    }

    /// Verifies that the store of the settings has the bucket, and that the key may list it.
    static func checkStore(_ settings: Settings) async throws {
        #if Cluster
        let (location, credentials) = try store(settings)
        try await ObjectStoreReader(reading: location, credentials).check()
        #else
        throw ClusterError.noStores
        #endif
    }

    /// The receipts of all sites that are published from a database.
    static func receipts(_ address: String, _ settings: Settings) throws -> any ReceiptStore {
        #if Cluster
        PostgresReceiptStore(try server(address, settings))
        #else
        throw ClusterError.notBuilt
        #endif
    }

    static func target(
        _ settings: Settings,
        locales: [String],
        under lease: SiteLease?,
        including includes: @escaping @Sendable (_ path: String) -> Bool
    ) throws -> any PublishTarget {
        #if Cluster
        let (location, credentials) = try store(settings)
        let most = settings.store["VITRINA_S3_MAX_DELETES"]
        let mostRemovals = most.flatMap(Int.init)
        if most != nil, mostRemovals.map({ $0 < 0 }) ?? true { throw ClusterError.mostRemovals }
        return try ObjectStoreTarget(
            opening: location,
            credentials,
            under: lease,
            mostRemovals: mostRemovals,
            including: includes,
            directoryLed: { path in
                guard case .user(let account, _, _)? = Route(path: path.text) else { return nil }
                return Route.directory(of: .account(account))
            },
            headers: { path in
                let headers = FileHeaders(Route(path: path.text) ?? .status, locales: locales)
                return ObjectHeaders(
                    contentType: headers.contentType,
                    cacheControl: headers.cacheControl,
                    contentLanguage: headers.contentLanguage
                )
            }
        )
        #else
        throw ClusterError.noStores
        #endif
    }

    static func source(_ settings: Settings) throws -> any SiteSource {
        #if Cluster
        let (location, credentials) = try store(settings)
        return try ObjectStoreSource(reading: location, credentials)
        #else
        throw ClusterError.noStores
        #endif
    }

    /// Reads single files of the site without blocking a thread, and signs requests of a web server.
    static func reader(
        _ settings: Settings
    ) throws -> (
        read: @Sendable (SitePath) async throws(PublishError) -> [UInt8]?, signing: SiteController.Signing
    ) {
        #if Cluster
        let (location, credentials) = try store(settings)
        let reader = ObjectStoreReader(reading: location, credentials)
        return (reader.read, reader.signedTarget)
        #else
        throw ClusterError.noStores
        #endif
    }

    /// The scheme and `Host` header with which a web server in front reaches the store.
    static func origin(_ settings: Settings) throws -> (scheme: String, host: String) {
        #if Cluster
        let location = try location(settings)
        return (location.origin.hasPrefix("https:") ? "https" : "http", location.host)
        #else
        throw ClusterError.noStores
        #endif
    }

    /// The leases of the servers that share a database; nil for a data directory, which has only one server.
    static func leases(for access: StorageError.Access, _ settings: Settings) throws -> (any LeaseStore)? {
        guard let address = settings.database else { return nil }
        #if Cluster
        return PostgresLeaseStore(try server(address, settings), for: access)
        #else
        throw ClusterError.notBuilt
        #endif
    }

    #if Cluster
    private static func store(_ settings: Settings) throws -> (S3Location, S3Credentials) {
        let variables = settings.store
        func key(_ name: String) throws -> String? {
            if let text = variables[name] { return text }
            return try variables[name + "_FILE"].flatMap { try secret(at: $0, variable: name + "_FILE") }
        }
        let location = try location(settings)
        guard let accessKey = try key("AWS_ACCESS_KEY_ID") else { throw ClusterError.noKey("AWS_ACCESS_KEY_ID") }
        guard let secretKey = try key("AWS_SECRET_ACCESS_KEY") else {
            throw ClusterError.noKey("AWS_SECRET_ACCESS_KEY")
        }
        let token = try key("AWS_SESSION_TOKEN")
        return (location, S3Credentials(accessKey: accessKey, secretKey: secretKey, sessionToken: token))
    }

    private static func location(_ settings: Settings) throws -> S3Location {
        do throws(S3AddressError) {
            return try S3Location(
                settings.site,
                endpoint: settings.store["VITRINA_S3_ENDPOINT"],
                region: settings.store["AWS_REGION"]
            )
        } catch {
            throw ClusterError.storeAddress("\(error)")
        }
    }

    private static func server(_ address: String, _ settings: Settings) throws -> PostgresServer {
        guard let server = PostgresServer(address, password: try password(settings)) else { throw ClusterError.address }
        return server
    }

    /// The password in the file of the settings.
    private static func password(_ settings: Settings) throws(SettingError) -> String? {
        try settings.dataPasswordFile.map { path throws(SettingError) in
            try secret(at: path, variable: "VITRINA_DATA_PASSWORD_FILE")
        }
    }

    /// The secret in a file, without the line end after it.
    private static func secret(at path: String, variable: String) throws(SettingError) -> String {
        do throws(FileFault) {
            let text = try SecretFile.text(at: path)
            // "\r\n" is one character.
            return text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
        } catch {
            throw .unreadable(variable: variable, error)
        }
    }
    #endif
}

extension Settings {
    /// Refuses a database, for a command that requires a directory.
    ///
    /// - Parameter reason: a sentence with the reason and an instruction.
    func requireDirectory(_ reason: String) throws(ClusterError) {
        if database != nil { throw .needsDirectory(reason) }
    }

    /// Refuses an object store, for a command that requires a directory.
    ///
    /// - Parameter reason: a sentence with the reason and an instruction.
    func requireSiteDirectory(_ reason: String) throws(ClusterError) {
        if objectStore != nil { throw .needsDirectory(reason) }
    }
}

/// The reason for which `--data` cannot be a database address, or `--site` an object store address.
enum ClusterError: Error, CustomStringConvertible {
    /// The program was compiled without the trait.
    case notBuilt
    /// libpq cannot parse the address.
    ///
    /// The message does not repeat it, because it may contain a password.
    case address
    /// The program was compiled without the trait.
    case noStores
    /// The error in the address of an object store, and its fix.
    case storeAddress(String)
    /// The variable of the key is not set.
    case noKey(String)
    case mostRemovals
    /// Stores cannot choose between a file and its compressed twin.
    case noTwins
    /// The command requires a directory.
    case needsDirectory(String)
    /// Roles require a database.
    case needsDatabase
    /// The number of `--parts` is out of range.
    case parts
    /// Parts require a database and an object store.
    case needsClusterForParts

    var description: String {
        switch self {
        case .notBuilt:
            """
            --data is the address of a PostgreSQL database, but this vitrina was built without PostgreSQL. Install \
            libpq-dev and build it with `swift build -c release --traits Cluster`, or set --data to a directory
            """
        case .address:
            """
            --data is not the address of a PostgreSQL database: write for example \
            postgresql://vitrina@db.example.com/vitrina
            """
        case .noStores:
            """
            --site is the address of an object store, but this vitrina was built without object stores. Build it with \
            `swift build -c release --traits Cluster`, or set --site to a directory
            """
        case .storeAddress(let fault): fault
        case .noKey(let variable):
            """
            --site is the address of an object store: set \(variable) to its key, or \(variable)_FILE to a file with \
            the key
            """
        case .mostRemovals: "VITRINA_S3_MAX_DELETES is not a number: write the number of objects that a run may remove"
        case .noTwins:
            """
            --precompress requires a site directory, because an object store does not serve compressed copies. Use the \
            compression of the web server in front of the store
            """
        case .needsDirectory(let reason): reason
        case .needsDatabase:
            """
            --roles requires a database, because a data directory has only one server: set --data to the address of a \
            database, or remove --roles
            """
        case .parts: "--parts is not a number of parts: write a number from 1 to 64"
        case .needsClusterForParts:
            """
            --parts requires a database and an object store: set --data and --site to their addresses, or remove --parts
            """
        }
    }
}
