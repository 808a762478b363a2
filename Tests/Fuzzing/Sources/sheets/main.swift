import Basics
import Fuzzing
import Licensing
import Mapping
import Sheets
import Tables

// The first line is a description or empty; the rest is the sheet.
fuzz { bytes in
    var input = Input(bytes)
    let description = input.line()
    checkSheet(Array(input.rest), description.isEmpty ? nil : checkedDescription(description))
}

/// The description in a file.
///
/// An error has a place in it. A carriage return also ends a line.
private func checkedDescription(_ bytes: [UInt8]) -> SheetDescription? {
    do throws(Diagnostic) {
        return try SheetDescription(parsing: bytes, file: "sheets/x.json", products: .standard)
    } catch {
        let lines = bytes.count { $0 == UInt8(ascii: "\r") } + 1
        expect((1...lines).contains(error.place.line) && !error.message.isEmpty, "an error has its place: \(error)")
        return nil
    }
}
