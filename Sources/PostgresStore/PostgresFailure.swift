#if Cluster
import Basics

/// An error that the server or libpq reported.
struct PostgresFailure: Error {
    /// The five characters of SQLSTATE; nil for errors of libpq itself.
    let state: String?
    let message: String
    /// Whether the connection is gone, so that what became of the last statement is unknown.
    let isLost: Bool

    /// Whether the same transaction may succeed if it is repeated: serialization failures and deadlocks.
    var isTransient: Bool { state == "40001" || state == "40P01" }

    /// The states with which a server ends a connection: class 08, and shutdown or crash (57P0x), idle timeouts (25P03).
    static func endsConnection(_ state: String) -> Bool {
        state.hasPrefix("08") || state.hasPrefix("57P0") || state == "25P03"
    }

    /// What the failure means.
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
    /// What an error means.
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
