private import CFuzzer
private import Foundation

/// The only harness of the process.
///
/// It is set before libFuzzer starts, which calls it on the same thread.
private nonisolated(unsafe) var harness: ([UInt8]) -> Void = { _ in }

/// Runs libFuzzer with the arguments of the process, and exits with its status.
///
/// - Parameter test: called with every input; a violated property ends the process like a trap.
public func fuzz(_ test: @escaping ([UInt8]) -> Void) -> Never {
    harness = test
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    let status = LLVMFuzzerRunDriver(&count, &arguments) { bytes, length in
        harness(Array(UnsafeBufferPointer(start: bytes, count: length)))
        return 0
    }
    exit(status)
}

/// Checks a property.
///
/// If it is violated, the process ends with the name of the property, and libFuzzer saves the input.
///
/// Unlike `precondition`, it prints the name in release builds too.
public func expect(
    _ holds: Bool,
    _ property: @autoclosure () -> String,
    file: StaticString = #fileID,
    line: UInt = #line
) {
    if !holds { fatalError("property violated: \(property())", file: file, line: line) }
}
