/// Reads RFC 4180 in UTF-8 with a byte order mark: records end with CRLF, cells are quoted if necessary, quotation
/// marks are doubled.
enum CSVTable {
    /// A violation of the RFC, and its record.
    struct Fault: Error {
        let reason: String
        let record: Int
    }

    static func parse(_ text: String) throws -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var rest = Array(text.utf8)[...]
        guard rest.starts(with: [0xEF, 0xBB, 0xBF]) else { throw Fault(reason: "no byte order mark", record: 0) }
        rest = rest.dropFirst(3)
        while !rest.isEmpty {
            let cell = try readCell(&rest, records.count)
            record.append(cell)
            if rest.starts(with: "\r\n".utf8) {
                records.append(record)
                record = []
                rest = rest.dropFirst(2)
            } else if rest.popFirst() != UInt8(ascii: ",") {
                throw Fault(reason: "neither comma nor line end behind “\(cell)”", record: records.count)
            }
        }
        guard record.isEmpty else { throw Fault(reason: "no line end", record: records.count) }
        return records
    }

    private static func readCell(_ rest: inout ArraySlice<UInt8>, _ record: Int) throws -> String {
        let quote = UInt8(ascii: "\"")
        guard rest.first == quote else {
            let cell = rest.prefix { !",\r\n\"".utf8.contains($0) }
            rest = rest[cell.endIndex...]
            return String(decoding: cell, as: UTF8.self)
        }
        var cell: [UInt8] = []
        rest = rest.dropFirst()
        while let byte = rest.popFirst() {
            if byte != quote {
                cell.append(byte)
            } else if rest.first == quote {
                cell.append(quote)
                rest = rest.dropFirst()
            } else {
                return String(decoding: cell, as: UTF8.self)
            }
        }
        throw Fault(reason: "a quoted cell does not end", record: record)
    }
}
