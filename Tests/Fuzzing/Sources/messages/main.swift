import Fuzzing

// Lines: a plural rule, a text, a number; then a message, which is also read as a locale file.
fuzz { bytes in
    var input = Input(bytes)
    checkPluralRule(input.text())
    let arguments = Arguments(text: input.text(), number: Int(input.text()) ?? 5)
    let rest = Array(input.rest)
    checkMessage(String(decoding: rest, as: UTF8.self), arguments)
    // Other files are refused at once, but only after the name of the file is checked, which takes longer.
    if rest.starts(with: "{\"".utf8) { checkCatalog(rest) }
}
