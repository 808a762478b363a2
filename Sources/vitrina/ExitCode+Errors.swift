import ArgumentParser
import Basics
import Ledger
import Mapping
import Publishing
import SQLiteStore
import Site

/// The exit codes of errors: <doc:Commands#Exit-codes>.
///
/// From 64 on, they are those of sysexits.
extension ExitCode {
    static let checkFailed = ExitCode(1)
    static let usage = ExitCode(64)
    static let badData = ExitCode(65)
    /// The same command may succeed later.
    static let unavailable = ExitCode(69)
    static let internalError = ExitCode(70)
    static let cannotWrite = ExitCode(73)
    static let inputOutput = ExitCode(74)

    /// The exit code for an error, which tells scripts the kind of failure.
    init(for error: any Error) {
        self =
            switch error {
            case let error as EventStoreError:
                switch error {
                case .conflict: .badData
                case .overloaded: .cannotWrite
                case .undecodable: .inputOutput
                case .storage(let error): ExitCode(for: error)
                }
            case let error as StorageError:
                switch error.kind {
                case .cannotWrite: .cannotWrite
                case .inputOutput: .inputOutput
                case .unavailable: .unavailable
                case .cancelled: .internalError
                }
            case let error as BackupError: error.isAboutReading ? .inputOutput : .cannotWrite
            case let error as PublishError:
                switch error.category {
                case .cannotWrite: .cannotWrite
                case .inputOutput: .inputOutput
                case .defect: .internalError
                case .unavailable: .unavailable
                }
            case let error as Diagnostics: error.problems.contains(where: \.isMissingFile) ? .inputOutput : .badData
            case let error as FileFault: error.isAboutContent ? .badData : .inputOutput
            case let error as InputError: error.isAboutContent ? .badData : .inputOutput
            case let error as ServerError: error.isAboutAddress ? .unavailable : .inputOutput
            case is SourceFileError, is OutputError, is LostLedger: .inputOutput
            case is WritingError: .cannotWrite
            case is UnknownSubject, is DemoLedgerError, is Diagnostic, is SharedPartError:
                .badData
            case is SettingError, is PlaceError, is MissingRules, is ClusterError: .usage
            default: .internalError
            }
    }
}

/// Runs the body of a command.
///
/// An error is printed once, as one sentence, and becomes an exit code.
func reportingErrors(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let code as ExitCode {
        throw code
    } catch let error as ValidationError {
        throw error
    } catch {
        if let error = error as? Diagnostics {
            for problem in error.problems { Terminal.printError("\(problem)") }
        } else {
            Terminal.printError("vitrina: \(error)")
        }
        throw ExitCode(for: error)
    }
}
