private import CFuzzer
private import Foundation

/// The one harness of the process; set before libFuzzer starts, which calls it on the thread that set it.
private nonisolated(unsafe) var harness: ([UInt8]) -> Void = { _ in }

/// Runs libFuzzer, with the arguments of the process, and ends with its status.
///
/// - Parameter test: called with every input; a property that does not hold ends the process, as a trap does.
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

/// States a property: where it does not hold, the process ends with its name, and libFuzzer keeps the input.
///
/// Unlike `precondition`, it says which property it was in release builds too.
public func expect(
    _ holds: Bool,
    _ property: @autoclosure () -> String,
    file: StaticString = #fileID,
    line: UInt = #line
) {
    if !holds { fatalError("property violated: \(property())", file: file, line: line) }
}
