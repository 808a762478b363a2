import Glibc

/// The load could not be sent as intended.
struct LoadError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// The error of a system call.
    init(system call: String) {
        description = "\(call): \(String(cString: strerror(errno)))"
    }
}
