import Fuzzing

// Lines: webhook-id, webhook-timestamp and webhook-signature (each may have several values, separated by tabs), a key,
// changes of the signed message; then the body. In the signature, `{v1}`, `{old}`, `{foreign}` and `{v1a}` are replaced
// with valid ones.
fuzz { bytes in
    var input = Input(bytes)
    let ids = input.line().parts(separatedBy: "\t")
    let timestamps = input.line().parts(separatedBy: "\t")
    let signatures = input.line().parts(separatedBy: "\t")
    checkKey(input.text())
    let changes = input.line()
    var message = Message(ids: ids, timestamps: timestamps, signatures: signatures, body: Array(input.rest))
    message.sign()
    for change in changes.parts(separatedBy: " ") { message.change(Array(change.utf8)) }
    checkMessage(message)
}
