import Foundation
import Synchronization

/// A SeaweedFS server that the tests start, with its data in a temporary directory: a store that speaks S3 and checks
/// signatures and conditions.
///
/// A shell supervises the server.
///
/// When the process of the tests ends for any reason, the standard input of the shell ends. The shell then stops the
/// server and deletes the data.
package final class StoreServer: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package static let accessKey = "vitrina-tests"
    package static let secretKey = "a secret of no worth"
    package static let bucket = "licenses"

    /// The address of the server, without a path.
    package let endpoint: String
    private let supervisor: Mutex<(input: FileHandle, output: FileHandle)>
    private let count = Mutex(0)

    /// The server that tests share.
    ///
    /// Each test uses its own prefix.
    package static func shared() throws -> StoreServer { try sharing.get() }

    private static let sharing = Result { try StoreServer() }

    /// Starts a server, which takes a few seconds.
    package init() throws {
        let ports = try (0..<4).map { _ in try Self.freePort() }
        endpoint = "http://127.0.0.1:\(ports[3])"
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments =
            ["-c", Self.script, "sh", try StoreTools.folder.get().path, Self.accessKey, Self.secretKey]
            + ports.map(String.init)
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        supervisor = Mutex((input.fileHandleForWriting, output.fileHandleForReading))
        try waitUntilReady()
    }

    /// Kills the server and starts it again.
    ///
    /// Returns when it answers.
    ///
    /// - Parameter pause: the number of seconds between the kill and the start.
    package func crash(pause: Int = 0) throws {
        supervisor.withLock { $0.input.write(Data("crash \(pause)\n".utf8)) }
        try waitUntilReady()
    }

    /// The address of a new site: `s3://licenses/SITE`.
    package func newSite() -> String {
        count.withLock { count in
            count += 1
            return "s3://\(Self.bucket)/site-\(count)"
        }
    }

    /// The environment variables for programs that use the server.
    package var variables: [String: String] {
        [
            "VITRINA_S3_ENDPOINT": endpoint, "AWS_ACCESS_KEY_ID": Self.accessKey,
            "AWS_SECRET_ACCESS_KEY": Self.secretKey,
        ]
    }

    private func waitUntilReady() throws {
        try supervisor.withLock { supervisor in
            var text = ""
            while !text.hasSuffix("ready\n") {
                let bytes = supervisor.output.availableData
                guard !bytes.isEmpty else { throw Failure(description: "no SeaweedFS server for the tests: \(text)") }
                text += String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    /// The server listens on the loopback interface only, and sends no telemetry.
    ///
    /// Each port needs a second one, 10000 above it.
    private static let script = """
        set -eu
        tools=$1 key=$2 secret=$3 master=$4 volume=$5 filer=$6 s3=$7
        directory=$(mktemp -d /tmp/vitrina-store-XXXXXX)
        server=""
        end() { [ -z "$server" ] || kill -9 "$server" 2>/dev/null || true; rm -rf "$directory"; }
        trap end EXIT
        trap 'exit 1' HUP INT TERM
        mkdir "$directory/data"
        printf '{"identities":[{"name":"tests","credentials":[{"accessKey":"%s","secretKey":"%s"}],"actions":["Admin","Read","List","Tagging","Write"]}]}' \\
            "$key" "$secret" > "$directory/s3.json"
        start() {
            "$tools/bin/weed" -logtostderr=true server -dir="$directory/data" -ip=127.0.0.1 -ip.bind=127.0.0.1 \\
                -master.port="$master" -master.telemetry=false -master.volumeSizeLimitMB=64 -volume.port="$volume" \\
                -volume.max=0 -filer -filer.port="$filer" -s3 -s3.port="$s3" -s3.port.iceberg=0 -s3.port.lance=0 \\
                -s3.config="$directory/s3.json" >"$directory/log" 2>&1 </dev/null &
            server=$!
            tries=0
            until "$tools/bin/python" -c '
        import sys, botocore.session
        session = botocore.session.get_session()
        client = session.create_client("s3", region_name="us-east-1", endpoint_url=sys.argv[1],
            aws_access_key_id=sys.argv[2], aws_secret_access_key=sys.argv[3])
        client.create_bucket(Bucket="licenses")
        client.put_object(Bucket="licenses", Key="ready", Body=b"1")
        ' "http://127.0.0.1:$s3" "$key" "$secret" 2>"$directory/error" || grep -q BucketAlready "$directory/error"; do
                tries=$((tries + 1))
                [ "$tries" -lt 60 ] || { tail -5 "$directory/error" "$directory/log"; exit 1; }
                kill -0 "$server" || { tail -5 "$directory/log"; exit 1; }
                sleep 1
            done
            echo ready
        }
        start
        while read -r command pause; do
            case $command in
            crash) kill -9 "$server"; wait "$server" || true; sleep "$pause"; start ;;
            esac
        done
        """

    /// A free port whose second port is also free.
    private static func freePort() throws -> UInt16 {
        for _ in 0..<200 {
            let port = try bound(to: 0)
            if port < 55_000, (try? bound(to: port + 10_000)) != nil { return port }
        }
        throw Failure(description: "no free port")
    }

    private static func bound(to port: UInt16) throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
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

/// The store as another client sees it.
extension StoreServer {
    /// Copies the files of a site to a new directory, without Vitrina's own files.
    package func copy(_ site: String, to directory: String) throws {
        try script(
            """
            os.makedirs(first)
            for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
                for found in page.get("Contents", []):
                    name = found["Key"][len(prefix):]
                    if name.startswith(".vitrina/"):
                        continue
                    path = os.path.join(first, name)
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                    with open(path, "wb") as file:
                        file.write(client.get_object(Bucket=bucket, Key=found["Key"])["Body"].read())
            """,
            site,
            directory
        )
    }

    /// Writes a file as another program.
    package func put(_ path: String, _ text: String, into site: String) throws {
        try script("client.put_object(Bucket=bucket, Key=prefix + first, Body=second.encode())", site, path, text)
    }

    /// Removes a file as another program.
    package func remove(_ path: String, from site: String) throws {
        try script("client.delete_object(Bucket=bucket, Key=prefix + first)", site, path)
    }

    /// Headers of a file according to botocore: type, caching and language, separated by `|`.
    package func headers(of path: String, in site: String) throws -> String {
        try script(
            """
            found = client.head_object(Bucket=bucket, Key=prefix + first)
            print(found["ContentType"], found["CacheControl"], found.get("ContentLanguage"), sep="|")
            """,
            site,
            path
        )
    }

    @discardableResult
    private func script(_ body: String, _ site: String, _ arguments: String...) throws -> String {
        let start = """
            import os, sys, botocore.session
            client = botocore.session.get_session().create_client("s3", region_name="us-east-1", endpoint_url=sys.argv[1],
                aws_access_key_id=sys.argv[2], aws_secret_access_key=sys.argv[3])
            bucket, prefix = sys.argv[4][5:].split("/", 1)
            prefix += "/"
            first, second = (sys.argv[5:] + [None])[:2]

            """
        let python = try StoreTools.folder.get().appendingPathComponent("bin/python").path
        return try StoreTools.run(
            [python, "-c", start + body, endpoint, Self.accessKey, Self.secretKey, site] + arguments
        )
    }
}
