import ArgumentParser
import Foundation
import Ledger

/// The roles of a server: <doc:BeyondOneMachine#Roles>.
enum ServerRole: String, CaseIterable {
    /// Receives webhooks.
    case receive
    /// Keeps the site up to date, while it has the lease of the site.
    case render
    /// Shows pages and opens links.
    case pages
}

/// The roles of `--roles`: one or more, separated by commas.
struct ServerRoles: ExpressibleByArgument, Equatable {
    let roles: Set<ServerRole>

    static let all = ServerRoles(roles: Set(ServerRole.allCases))

    init(roles: Set<ServerRole>) { self.roles = roles }

    init?(argument: String) {
        let roles = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            ServerRole(rawValue: String($0))
        }
        guard !roles.contains(nil) else { return nil }
        self.roles = Set(roles.compactMap(\.self))
    }

    func contains(_ role: ServerRole) -> Bool { roles.contains(role) }

    /// The names of the roles, in the order of their declaration.
    var names: [String] { ServerRole.allCases.filter(roles.contains).map(\.rawValue) }
    var defaultValueDescription: String { names.joined(separator: ",") }
}

extension ClusterNode {
    /// The node of this process.
    static func current(_ roles: [String]) -> ClusterNode {
        var name = [CChar](repeating: 0, count: 256)
        // If there is no name, the process id and the random id are sufficient.
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return ClusterNode(
            id: UUID().uuidString,
            name: "\(host)/\(ProcessInfo.processInfo.processIdentifier)",
            roles: roles,
            version: Vitrina.configuration.version
        )
    }
}
