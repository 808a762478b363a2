import Foundation
package import Testing

extension Trait where Self == ConditionTrait {
    /// Runs tests only where what they need besides Swift is there.
    ///
    /// `make test` installs all of it and sets `VITRINA_RUN_ALL_TESTS`. The tests then run in any case, and fail where
    /// something is missing: a test must not be left out unnoticed.
    package static func needs(
        _ need: String,
        _ isThere: @escaping @Sendable () async throws -> Bool
    ) -> Self {
        .enabled("\(need) is missing; make test installs it") {
            if ProcessInfo.processInfo.environment["VITRINA_RUN_ALL_TESTS"] != nil { return true }
            // try?: what cannot be prepared is not there.
            return (try? await isThere()) ?? false
        }
    }

    /// Runs tests only where one program of each list is on the search path.
    package static func needs(programs: [String]...) -> Self {
        needs(
            programs.map { $0[0] }.joined(separator: " or "),
            { programs.allSatisfy { $0.contains(where: isProgram) } }
        )
    }
}

/// Whether a program can be found by its name, or is there by its path.
private func isProgram(_ name: String) -> Bool {
    let folders =
        name.contains("/")
        ? [""] : (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { $0 + "/" }
    return folders.contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
}
