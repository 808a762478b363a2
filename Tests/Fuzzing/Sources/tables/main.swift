import Fuzzing
import Tables

// The first byte determines the size of the pieces; the rest is the file.
fuzz { bytes in
    guard let first = bytes.first else { return }
    let file = Array(bytes.dropFirst())
    checkPieces(file, cut: Int(first))
    checkTable(file)
    checkGuard(String(decoding: file, as: UTF8.self))
}
