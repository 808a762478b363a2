import Foundation
package import Testing

extension Trait where Self == ConditionTrait {
    /// Runs tests only if their requirements besides Swift are available.
    ///
    /// `make test` installs all requirements and sets `VITRINA_RUN_ALL_TESTS`. The tests then always run and fail
    /// without a requirement, so that no test is skipped unnoticed.
    package static func needs(
        _ need: String,
        _ isThere: @escaping @Sendable () async throws -> Bool
    ) -> Self {
        .enabled("\(need) is missing; make test installs it") {
            if ProcessInfo.processInfo.environment["VITRINA_RUN_ALL_TESTS"] != nil { return true }
            // try?: a requirement that cannot be prepared is missing.
            return (try? await isThere()) ?? false
        }
    }

    /// Runs tests only if one program of each list is on the search path.
    package static func needs(programs: [String]...) -> Self {
        needs(
            programs.map { $0[0] }.joined(separator: " or "),
            { programs.allSatisfy { $0.contains(where: isProgram) } }
        )
    }
}

/// Whether a program is on the search path, or exists at its path.
private func isProgram(_ name: String) -> Bool {
    let folders =
        name.contains("/")
        ? [""] : (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { $0 + "/" }
    return folders.contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
}
