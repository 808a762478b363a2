import Fuzzing

// Any text: taken for JSON, for one event, and for the body of a request in each of its three forms.
fuzz { bytes in
    checkJSON(bytes)
    checkEvent(bytes)
    for format in Body.allFormats { checkBody(bytes, format) }
    checkBatch(of: bytes)
}
