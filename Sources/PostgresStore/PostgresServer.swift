#if Cluster
import CPostgreSQL

/// The address of a PostgreSQL database, and the password for it.
///
/// Descriptions and errors show `name`, which holds neither the user nor the password.
package struct PostgresServer: Sendable, CustomStringConvertible, CustomReflectable {
    /// The server and the database, for messages: `postgresql://db.example.com:5432/vitrina`.
    package let name: String
    /// The address as it was given, in any form that libpq reads.
    private let address: String
    /// The password that takes the place of the one in the address; nil leaves the password to libpq.
    private let password: String?
    /// Every password that a message must not repeat.
    private let secrets: [String]

    /// The server of an address such as `postgresql://vitrina@db.example.com/vitrina`, or nil if libpq cannot read it.
    ///
    /// - Parameters:
    ///   - address: a connection URI of libpq, with all of its parameters. What it leaves out comes from libpq's
    ///     environment variables and files.
    ///   - password: the content of a password file.
    package init?(_ address: String, password: String? = nil) {
        // The message of the parser may repeat the password, so it is not asked for.
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

    /// What libpq is given to connect: later values replace earlier ones, so the address may replace the defaults.
    func parameters(for access: PostgresAccess) -> [(keyword: String, value: String)] {
        var parameters = [
            ("connect_timeout", "5"), ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "10000"), ("fallback_application_name", "vitrina"),
            ("target_session_attrs", access.needsPrimary ? "read-write" : "any"),
            ("dbname", address), ("client_encoding", "UTF8"),
        ]
        if let password { parameters.append(("password", password)) }
        return parameters
    }

    /// A message of the server or of libpq on one line, without any password.
    func safe(_ message: String) -> String {
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        return secrets.reduce(line) { $0.replacing($1, with: "…") }
    }
}
#endif
