import Glibc

/// The load could not be brought on as it should have been.
struct LoadError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// What a system call came to.
    init(system call: String) {
        description = "\(call): \(String(cString: strerror(errno)))"
    }
}
