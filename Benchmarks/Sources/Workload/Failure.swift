import Foundation

/// Runs a program.
///
/// An error is printed as one sentence to standard error, and the exit code is 1.
package func reportingErrors(_ program: () async throws -> Void) async {
    do {
        try await program()
    } catch {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        exit(1)
    }
}
