import ArgumentParser
import Foundation
import NIOCore
import Receiver

/// The address on which a server listens: `--host` and `--port`.
struct ListeningAddress: Sendable {
    let host: InternetHost
    /// The port; 0 lets the system choose a free one.
    let port: Int

    /// - Throws: `ValidationError` with the option.
    init(host: String, port: Int) throws(ValidationError) {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be between 0 and 65535.") }
        guard let found = InternetHost(host) else {
            let problem = host.isEmpty ? "--host is empty" : "--host \(Terminal.safe(host)) is not a host"
            throw ValidationError("\(problem): write an address of this machine, such as 127.0.0.1, ::1 or localhost.")
        }
        self.host = found
        self.port = port
    }

    /// Binds the address for a moment, so that an error is reported before long work.
    func probe() throws(ServerError) {
        let address: SocketAddress
        do {
            address = try SocketAddress.makeAddressResolvingHost(host.name, port: port)
        } catch {
            throw ServerError(unknown: self)
        }
        let descriptor = socket(Int32(address.protocol.rawValue), Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw ServerError(self, systemCode: errno) }
        defer { close(descriptor) }
        // As in the server: ending connections of an earlier server do not matter.
        var isOn: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        guard address.withSockAddr({ bind(descriptor, $0, socklen_t($1)) }) == 0 else {
            throw ServerError(self, systemCode: errno)
        }
    }
}

/// The server cannot listen on its address.
struct ServerError: Error, CustomStringConvertible {
    enum Cause: Equatable {
        case inUse
        /// No interface has the address.
        case notLocal
        /// The port requires privileges, or a policy of the system forbids it.
        case forbidden
        case unsupportedFamily
        case missingZone
        case unknownHost
        /// Not a problem of the address, but for example a lack of files or memory.
        case other(String)
    }

    let address: ListeningAddress
    let cause: Cause

    /// - Parameter code: the error code of the system for the address.
    init(_ address: ListeningAddress, systemCode code: Int32) {
        self.address = address
        cause =
            switch code {
            case EADDRINUSE: .inUse
            case EADDRNOTAVAIL, ENODEV: .notLocal
            case EACCES, EPERM: .forbidden
            case EAFNOSUPPORT, EPROTONOSUPPORT: .unsupportedFamily
            case EINVAL where address.host.kind == .v6 && !address.host.name.contains("%"): .missingZone
            default: .other(String(cString: strerror(code)))
            }
    }

    /// The error of a server that could not start to listen; nil for all other errors.
    init?(_ address: ListeningAddress, _ error: any Error) {
        switch error {
        case let error as IOError: self.init(address, systemCode: error.errnoCode)
        case is SocketAddressError, is SocketAddressError.UnknownHost: self.init(unknown: address)
        default: return nil
        }
    }

    init(unknown address: ListeningAddress) {
        self.address = address
        cause = .unknownHost
    }

    /// Whether the same address may work later without a change.
    var isAboutAddress: Bool { if case .other = cause { false } else { true } }

    var description: String { "cannot listen on \(address.host.text) port \(address.port): \(advice)" }

    private var advice: String {
        switch cause {
        case .inUse: "another program uses the port. Stop it, or choose another port with --port"
        case .notLocal:
            """
            no network interface of this machine has the address. Choose another address with --host, or wait until it \
            is configured
            """
        case .forbidden:
            address.port < 1024
                ? "ports below 1024 require a privilege. Choose a higher port with --port"
                : "the system does not permit it. Choose another port with --port"
        case .unsupportedFamily:
            """
            this system does not support \(address.host.kind == .v6 ? "IPv6" : "this kind of address"). Choose another \
            address with --host
            """
        case .missingZone: "a link-local address requires its interface. Write it as in --host fe80::1%eth0"
        case .unknownHost: "the name has no address. Check --host"
        case .other(let reason): reason
        }
    }
}
