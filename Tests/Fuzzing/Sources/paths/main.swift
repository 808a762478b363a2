import Fuzzing

// Lines: the target of a request, its cookies, the languages of its sender; then any text, for names and addresses.
fuzz { bytes in
    var input = Input(bytes)
    // Targets of requests have no spaces or control characters: these would end the target before the router reads it.
    let target = String(decoding: input.line().filter { $0 > 0x20 && $0 != 0x7F }, as: UTF8.self)
    let visit = Visit(target: target, cookies: input.text(), languages: input.text())
    checkPage(visit)
    checkAccess(visit)
    checkNames(input.text())
}
