/// A request as the bytes that are sent.
struct WireRequest: Sendable {
    /// A header line.
    struct Field: Sendable {
        let name: String
        let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The way in which the end of the body is marked.
    enum Framing {
        /// With `Content-Length`, if there is a body.
        case length
        /// With chunks of this size.
        case chunks(Int)
    }

    var method: String
    var target: String
    var fields: [Field]
    var body: [UInt8]
    var framing = Framing.length

    init(_ method: String, _ target: String, _ fields: [Field] = [], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
    }

    // MARK: Other requests

    /// The request with one field of a name instead of all previous ones.
    func setting(_ name: String, _ value: String) -> Self { removing(name).adding(name, value) }

    func adding(_ name: String, _ value: String) -> Self {
        var request = self
        request.fields.append(Field(name, value))
        return request
    }

    func removing(_ name: String) -> Self {
        var request = self
        request.fields.removeAll { $0.name.lowercased() == name.lowercased() }
        return request
    }

    func by(_ method: String) -> Self {
        var request = self
        request.method = method
        return request
    }

    func to(_ target: String) -> Self {
        var request = self
        request.target = target
        return request
    }

    /// The request with chunks of a size instead of a length.
    func chunked(by size: Int) -> Self {
        var request = self
        request.framing = .chunks(size)
        return request
    }

    // MARK: Bytes

    var bytes: [UInt8] { head + content }

    var head: [UInt8] {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: vitrina.example"]
        lines += fields.map { "\($0.name): \($0.value)" }
        switch framing {
        case .length:
            let isTold = fields.contains { $0.name.lowercased() == "content-length" }
            if !body.isEmpty, !isTold { lines.append("Content-Length: \(body.count)") }
        case .chunks: lines.append("Transfer-Encoding: chunked")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// The body as it is sent.
    var content: [UInt8] {
        guard case .chunks(let size) = framing else { return body }
        var content: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: size) {
            let chunk = body[start..<min(start + size, body.count)]
            content += Array((String(chunk.count, radix: 16) + "\r\n").utf8) + chunk + Array("\r\n".utf8)
        }
        return content + Array("0\r\n\r\n".utf8)
    }
}
