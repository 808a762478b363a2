import Fuzzing

// Lines: a plural rule, a text, a number; then a message, which is also tried as a locale file.
fuzz { bytes in
    var input = Input(bytes)
    checkPluralRule(input.text())
    let arguments = Arguments(text: input.text(), number: Int(input.text()) ?? 5)
    let rest = Array(input.rest)
    checkMessage(String(decoding: rest, as: UTF8.self), arguments)
    // Anything else is refused at once, but the name of the file is checked first, which takes longer.
    if rest.starts(with: "{\"".utf8) { checkCatalog(rest) }
}
