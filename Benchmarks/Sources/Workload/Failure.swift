import Foundation

/// Runs a program; a mistake is told in one sentence on standard error and ends it with 1.
package func reportingErrors(_ program: () async throws -> Void) async {
    do {
        try await program()
    } catch {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        exit(1)
    }
}
