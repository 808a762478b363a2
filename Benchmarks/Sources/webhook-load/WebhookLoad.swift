import Foundation

/// Sends signed webhooks over some connections, and prints the total time and the time of each acknowledgement.
///
/// Each connection waits for an answer before it sends the next request. The output has one number of nanoseconds per
/// line, with the total time first. The program has one thread and neither signs nor parses, so that the server can use
/// the machine.
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
