import Fuzzing

// Lines: a text and a number as values; then a template, which is compiled as HTML and as Markdown.
fuzz { bytes in
    var input = Input(bytes)
    let text = input.text()
    let number = Int(input.text()) ?? 5
    let template = Array(input.rest)
    for page in Page.all(of: template) { checkPage(page, text, number) }
}
