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
/// An error has a place in it.
private func checkedDescription(_ bytes: [UInt8]) -> SheetDescription? {
    do throws(Diagnostic) {
        return try SheetDescription(parsing: bytes, file: "sheets/x.json", products: .standard)
    } catch {
        expect(error.place.line == 1 && !error.message.isEmpty, "an error has its place: \(error)")
        return nil
    }
}
