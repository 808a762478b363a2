import Fuzzing

// Any text is read as JSON, as an event, and as a body in each of the three formats.
fuzz { bytes in
    checkJSON(bytes)
    checkEvent(bytes)
    for format in Body.allFormats { checkBody(bytes, format) }
    checkBatch(of: bytes)
}
