import Foundation

/// Sends signed webhooks on some connections, each waiting for its answer before it sends the next, and prints how long
/// each acknowledgement took, in nanoseconds, a line each; before them how long all of them took together.
///
/// One thread, and nothing is signed or parsed here: the machine is the server's.
///
///     webhook-load PORT CONNECTIONS SECONDS FILE
@main
struct WebhookLoad {
    static func main() {
        do {
            try run()
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
    }

    private static func run() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let port = UInt16(arguments[1]), let connections = Int(arguments[2]),
            let seconds = Double(arguments[3])
        else { throw LoadError("usage: webhook-load PORT CONNECTIONS SECONDS FILE") }
        var load = try Load(file: RequestFile(path: arguments[4]), port: port, connections: connections)
        try load.run(for: seconds)
        let lines = ([load.elapsed] + load.times).map(String.init)
        FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    }
}
