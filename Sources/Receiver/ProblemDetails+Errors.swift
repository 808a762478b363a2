import Basics
import Ledger
import Publishing

/// The HTTP statuses of errors.
extension ProblemDetails {
    /// The problem if nothing could be stored.
    ///
    /// There is never an acknowledgement for data that is not on disk.
    init(_ error: EventStoreError) {
        self =
            switch error {
            case .overloaded:
                ProblemDetails(
                    .overloaded,
                    "Too many events are waiting to be stored. Send the request again in a moment."
                )
            case .conflict:
                ProblemDetails(.eventConflict, "Another event has the same source and id, but other content.")
            case .storage(.full):
                ProblemDetails(.storageUnavailable, "The disk of the server is full. Send the request again later.")
            case .storage, .undecodable:
                ProblemDetails(
                    .storageUnavailable,
                    "The server cannot store events at the moment. Send the request again later."
                )
            }
        if kind == .storageUnavailable { cause = "\(error)" }
    }

    /// The problem if links cannot be read.
    ///
    /// No link opens in this case.
    init(_ error: StorageError) {
        self = ProblemDetails(.storageUnavailable, "The server cannot look up links at the moment. Try again later.")
        cause = "\(error)"
    }

    /// The problem if a page cannot be read.
    init(_ error: PublishError) {
        let kind: Kind = if case .store = error { .storageUnavailable } else { .internalError }
        self = ProblemDetails(kind, "The site cannot be read at the moment. Try again later.")
        cause = "\(error)"
    }
}
