#if Cluster
import CPostgreSQL

/// The address of a PostgreSQL database, and its password.
///
/// Descriptions and errors contain only `name`, which has neither the user nor the password.
package struct PostgresServer: Sendable, CustomStringConvertible, CustomReflectable {
    /// The server and the database, for messages: `postgresql://db.example.com:5432/vitrina`.
    package let name: String
    /// The address as the user gave it, in any form that libpq accepts.
    private let address: String
    /// Replaces the password of the address; nil: libpq determines the password.
    private let password: String?
    /// The passwords that messages must not contain.
    private let secrets: [String]

    /// Parses an address such as `postgresql://vitrina@db.example.com/vitrina`; nil if libpq cannot parse it.
    ///
    /// - Parameters:
    ///   - address: a connection URI of libpq with any parameters. Other parameters come from libpq's environment
    ///     variables and files.
    ///   - password: the content of a password file.
    package init?(_ address: String, password: String? = nil) {
        // No error message is requested, because it may contain the password.
        guard let options = PQconninfoParse(address, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.address = address
        self.password = password
        secrets = [password, values["password"], values["sslpassword"]].compactMap { $0 }.filter { !$0.isEmpty }
        let hosts = (values["host"] ?? values["hostaddr"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let ports = (values["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let places = hosts.enumerated().map { index, host in
            let port = ports.isEmpty ? "" : ports[min(index, ports.count - 1)]
            return port.isEmpty ? String(host) : "\(host):\(port)"
        }
        name = "postgresql://\(places.joined(separator: ","))/\(values["dbname"] ?? "")"
    }

    package var description: String { name }
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }

    /// The connection parameters for libpq.
    ///
    /// Later ones take precedence, so the address replaces those before `dbname`.
    func parameters(for access: PostgresAccess) -> [(keyword: String, value: String)] {
        var parameters = [
            ("connect_timeout", "5"), ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "10000"), ("fallback_application_name", "vitrina"),
            ("dbname", address), ("client_encoding", "UTF8"),
        ]
        // After the address, which could otherwise lead to a standby: it may lag behind, so a revoked link would open.
        if access.needsPrimary { parameters.append(("target_session_attrs", "read-write")) }
        if let password { parameters.append(("password", password)) }
        return parameters
    }

    /// A message of the server or of libpq on one line, with passwords replaced.
    func safe(_ message: String) -> String {
        let line = message.split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
        return secrets.reduce(line) { $0.replacing($1, with: "…") }
    }
}
#endif
