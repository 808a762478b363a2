import Foundation
import Synchronization

/// A PostgreSQL server that the tests start, with its data in a temporary directory.
///
/// A shell supervises the server.
///
/// When the process of the tests ends for any reason, the standard input of the shell ends. The shell then stops the
/// server and deletes the data.
package final class PostgresCluster: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let port: UInt16
    private let supervisor: Mutex<(input: FileHandle, output: FileHandle)>
    private let count = Mutex(0)

    /// The server that tests share.
    ///
    /// Each test uses its own schema.
    package static func shared() throws -> PostgresCluster { try sharing.get() }

    private static let sharing = Result { try PostgresCluster() }

    /// Starts a server, which takes about two seconds.
    ///
    /// - Parameter settings: additional settings, such as `fsync=off`.
    package init(settings: [String] = []) throws {
        port = try Self.freePort()
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Self.script, "sh", "\(port)"] + settings.flatMap { ["-c", $0] }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        supervisor = Mutex((input.fileHandleForWriting, output.fileHandleForReading))
        try waitUntilReady()
    }

    /// Crashes the server, which recovers from its log.
    ///
    /// Returns when it answers again.
    package func crash() throws {
        supervisor.withLock { $0.input.write(Data("crash\n".utf8)) }
        try waitUntilReady()
    }

    /// Creates a new, empty schema.
    package func newSchema() throws -> Schema {
        let name = count.withLock { count in
            count += 1
            return "s\(count)"
        }
        let schema = Schema(name: name, port: port)
        try schema.run("CREATE SCHEMA \(name)")
        return schema
    }

    /// A schema of the server.
    package struct Schema: Sendable {
        package let name: String
        package let port: UInt16

        /// - Parameter name: the name of a schema, which need not exist.
        package init(name: String, port: UInt16) {
            self.name = name
            self.port = port
        }

        /// The address of the schema.
        package var address: String { address(port: port) }

        /// The address of the schema through a proxy without TLS, for a user and with additional options.
        package func address(port: UInt16, user: String = "postgres", options: String = "") -> String {
            "postgresql://\(user)@127.0.0.1:\(port)/postgres?sslmode=disable&gssencmode=disable"
                + "&options=-csearch_path%3D\(name)\(options)"
        }

        /// Runs SQL as the superuser, and returns the values of the result, one row per line.
        @discardableResult
        package func run(_ sql: String) throws -> String {
            let process = Process()
            let (output, errors) = (Pipe(), Pipe())
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql]
            process.standardOutput = output
            process.standardError = errors
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw Failure(description: "psql: \(message)") }
            return text.trimmingCharacters(in: .newlines)
        }
    }

    private func waitUntilReady() throws {
        try supervisor.withLock { supervisor in
            var text = ""
            while !text.hasSuffix("ready\n") {
                let bytes = supervisor.output.availableData
                guard !bytes.isEmpty else { throw Failure(description: "no PostgreSQL server for the tests: \(text)") }
                text += String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    /// The programs are in a directory named after their version, and refuse to run as root.
    private static let script = """
        set -eu
        port=$1; shift
        bin=$(pg_config --bindir 2>/dev/null || true)
        [ -x "$bin/initdb" ] || bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
        directory=$(mktemp -d /tmp/vitrina-postgresql-XXXXXX)
        as=""
        if [ "$(id -u)" = 0 ]; then as="runuser -u postgres --"; chown postgres "$directory"; fi
        end() { $as "$bin/pg_ctl" -D "$directory/data" -m immediate -w stop >/dev/null 2>&1 || true; rm -rf "$directory"; }
        trap end EXIT
        trap 'exit 1' HUP INT TERM
        cd "$directory"
        start() {
            $as "$bin/pg_ctl" -D "$directory/data" -l "$directory/log" -w start >"$directory/start" 2>&1 || {
                cat "$directory/start" "$directory/log"; exit 1
            }
            echo ready
        }
        $as "$bin/initdb" -D "$directory/data" -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
        {
            echo "port = $port"
            echo "listen_addresses = '127.0.0.1'"
            echo "unix_socket_directories = ''"
            echo "max_connections = 200"
            for setting in "$@"; do [ "$setting" = -c ] || echo "$setting"; done
        } >> "$directory/data/postgresql.conf"
        start
        while read -r command; do
            case $command in
            crash) $as "$bin/pg_ctl" -D "$directory/data" -m immediate -w stop >/dev/null 2>&1; start ;;
            esac
        done
        """

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isBound else { throw Failure(description: "no free port") }
        return UInt16(bigEndian: address.sin_port)
    }
}
