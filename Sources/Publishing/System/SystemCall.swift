import Glibc
import SystemPackage

/// Calls of the system that swift-system does not have: those relative to an open directory.
enum SystemCall {
    /// What `call` returned; called again when a signal came between.
    static func check<Number: SignedInteger>(_ call: () -> Number) throws(Errno) -> Number {
        while true {
            let result = call()
            if result >= 0 { return result }
            let code = Errno(rawValue: errno)
            if code != .interrupted { throw code }
        }
    }
}
