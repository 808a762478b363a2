import Glibc

/// A refused system call, before the place and the purpose are known.
struct SystemFailure: Error, Equatable {
    let code: Int32

    static let notThere = SystemFailure(code: ENOENT)
    static let alreadyThere = SystemFailure(code: EEXIST)
    static let notDirectory = SystemFailure(code: ENOTDIR)
    static let link = SystemFailure(code: ELOOP)
    static let noDevice = SystemFailure(code: ENXIO)
    static let wouldBlock = SystemFailure(code: EWOULDBLOCK)
    static let invalid = SystemFailure(code: EINVAL)
    static let noMemory = SystemFailure(code: ENOMEM)
    static let inputOutput = SystemFailure(code: EIO)

    /// What `call` returned; called again when a signal came between.
    static func check<Number: SignedInteger>(_ call: () -> Number) throws(SystemFailure) -> Number {
        while true {
            let result = call()
            if result >= 0 { return result }
            let code = errno
            if code != EINTR { throw SystemFailure(code: code) }
        }
    }
}
