#if Cluster
import Basics

/// An error that the server or libpq reported.
struct PostgresFailure: Error {
    /// The five characters of SQLSTATE; nil if the error has none, as errors of libpq.
    let state: String?
    let message: String
    /// Whether the connection is lost.
    ///
    /// The outcome of the last statement is then unknown.
    let isLost: Bool

    /// Whether the same transaction may succeed when repeated: after a serialization failure or a deadlock.
    var isTransient: Bool { state == "40001" || state == "40P01" }

    /// The states after which a server closes the connection: class 08, operator intervention (57P0x), and idle timeout
    /// (25P03).
    static func endsConnection(_ state: String) -> Bool {
        state.hasPrefix("08") || state.hasPrefix("57P0") || state == "25P03"
    }

    /// The problem of the server that the SQLSTATE indicates.
    ///
    /// - Parameter operation: what failed, for the message.
    func problem(_ operation: String) -> ServerProblem {
        if isLost { return .unreachable(detail: message) }
        let state = state ?? ""
        return switch state {
        case "53100": .full
        case "25006": .readOnly
        case "55P03", "57014", "40001", "40P01": .overloaded(detail: message)
        case "53300": .unreachable(detail: message)
        case "42501", "3D000", "3F000": .denied(detail: message)
        case _ where state.hasPrefix("28"): .denied(detail: message)
        case "XX001", "XX002": .damaged(detail: message)
        default: .failed(operation: operation, detail: state.isEmpty ? message : "\(message), SQLSTATE \(state)")
        }
    }
}

extension StorageError {
    /// The storage error for an error of a session, its `PostgresConnection`, or a caller.
    ///
    /// - Parameter operation: what failed, for the message.
    init(_ error: any Error, _ operation: String, at server: PostgresServer) {
        self =
            switch error {
            case let error as StorageError: error
            case let problem as ServerProblem: .server(server.name, problem)
            case is CancellationError: .cancelled
            case let failure as PostgresFailure: .server(server.name, failure.problem(operation))
            default: .server(server.name, .failed(operation: operation, detail: "\(error)"))
            }
    }
}
#endif
