import Glibc
import SystemPackage

/// System calls that return -1 and set `errno` on failure.
enum SystemCall {
    /// Makes a system call, and repeats it after EINTR.
    ///
    /// - Returns: the result of the call, which is never negative.
    /// - Throws: `errno` of the failed call.
    static func check<Number: SignedInteger>(_ call: () -> Number) throws(Errno) -> Number {
        while true {
            let result = call()
            if result >= 0 { return result }
            let code = Errno(rawValue: errno)
            if code != .interrupted { throw code }
        }
    }
}
