import Testing
import Webhooks

struct WebhookHeadersTests {
    private static let signature = WebhookVector.standard.signature

    private func headers(
        id: [String] = ["msg_1"],
        timestamp: [String] = ["1614265330"],
        signature: [String] = [Self.signature]
    ) throws(WebhookVerificationError) -> WebhookHeaders {
        try WebhookHeaders(id: id, timestamp: timestamp, signature: signature)
    }

    @Test func `well-formed headers give the id and the time`() throws {
        let headers = try headers()
        #expect(headers.id == "msg_1")
        #expect(headers.timestamp == 1_614_265_330)
    }

    @Test func `each header must occur exactly once`() {
        for lines in [[], ["a", "a"], ["a", "b"], ["a", ""]] {
            #expect(throws: WebhookVerificationError.unsigned) { try headers(id: lines) }
        }
        for lines in [[], ["1", "1"], ["1", "2"]] {
            #expect(throws: WebhookVerificationError.unsigned) { try headers(timestamp: lines) }
        }
        for lines in [[], [Self.signature, Self.signature], [Self.signature, "v2,a"]] {
            #expect(throws: WebhookVerificationError.unsigned) { try headers(signature: lines) }
        }
    }

    @Test(arguments: [
        "a", "7a2486b3-31cf-4bd3-a460-df8845d16cd5", "!~", "a:b/c?d=e,f", String(repeating: "x", count: 256),
    ])
    func `an id consists of visible ASCII characters`(_ id: String) throws {
        #expect(try headers(id: [id]).id == id)
    }

    @Test(arguments: [
        "", " ", "a b", " a", "a ", "a\t", "a\n", "a\r\n", "a\u{0}", "a\u{7f}", "é", "ａ", "😀", ".", "a.", ".a",
        "x.100", String(repeating: "x", count: 257),
    ])
    func `an id that is empty, too long or has any other character, such as a period, is refused`(_ id: String) {
        #expect(throws: WebhookVerificationError.unsigned) { try headers(id: [id]) }
    }

    @Test(arguments: ["0", "1", "9", "10", "1614265330", "999999999999"])
    func `a timestamp is a whole number of seconds in decimal digits`(_ timestamp: String) throws {
        #expect(String(try headers(timestamp: [timestamp]).timestamp) == timestamp)
    }

    @Test(arguments: [
        "", " ", "-1", "-0", "+1614265330", " 1614265330", "1614265330 ", "1614265330\n", "1614265330.0",
        "1614265330.9",
        "1614265330abc", "1e9", "1e999", "nan", "NaN", "inf", "-inf", "infinity", "0x10", "00", "01", "0001614265330",
        "1_000", "1,000", "١٦١٤٢٦٥٣٣٠", "１６", "1\u{301}", "1000000000000", "12345678901234567890",
        "9223372036854775807", "-9223372036854775808", "2021-02-25T15:02:10Z", "1614265330000",
    ])
    func `a timestamp in any other format is refused`(_ timestamp: String) {
        #expect(throws: WebhookVerificationError.unsigned) { try headers(timestamp: [timestamp]) }
    }

    @Test(arguments: ["", " ", "    "])
    func `a signature header without a signature is refused`(_ signature: String) {
        #expect(throws: WebhookVerificationError.unsigned) { try headers(signature: [signature]) }
    }

    @Test(arguments: ["v2,abc", "garbage", "v1,", "v1,a", "v1a,\(Self.signature.dropFirst(3))"])
    func `unknown and malformed signatures are ignored`(_ signature: String) throws {
        let both = try headers(signature: ["\(signature) \(Self.signature)"])
        #expect(try both == headers())
        #expect(throws: Never.self) { try headers(signature: [signature]) }
    }

    @Test func `a signature header has at most sixteen signatures`() throws {
        let sixteen = Array(repeating: "v9,x", count: 15) + [Self.signature]
        #expect(try headers(signature: [sixteen.joined(separator: " ")]) == headers())
        #expect(throws: WebhookVerificationError.unsigned) {
            try headers(signature: [(["v9,x"] + sixteen).joined(separator: " ")])
        }
    }

    @Test func `a signature header has at most 4096 bytes`() throws {
        let filling = String(repeating: "x", count: 4095 - Self.signature.utf8.count)
        #expect(try headers(signature: ["\(filling) \(Self.signature)"]) == headers())
        #expect(throws: WebhookVerificationError.unsigned) {
            try headers(signature: ["x\(filling) \(Self.signature)"])
        }
    }
}
