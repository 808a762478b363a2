import Foundation
import Testing
import Webhooks

struct Ed25519Tests {
    /// The coordinates of all points whose eightfold is the neutral element: RFC 8032 5.1, cofactor 8.
    private static let smallOrder = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    @Test(arguments: smallOrder, [UInt8(0), 0x80])
    func `a public key of small order is refused, with either sign`(hexadecimal: String, sign: UInt8) throws {
        var point = try bytes(hexadecimal)
        point[31] |= sign
        try expectUnsafe(point)
    }

    @Test(arguments: UInt8(0xed)...0xff, [UInt8(0x7f), 0xff])
    func `a public key at or above the prime is refused`(first: UInt8, last: UInt8) throws {
        try expectUnsafe([first] + [UInt8](repeating: 0xff, count: 30) + [last])
    }

    @Test func `a public key just below the prime is accepted`() throws {
        for (first, middle, last) in [(0xeb, 0xff, 0x7f), (0xed, 0xfe, 0x7f), (0xff, 0xff, 0x7e)]
            as [(UInt8, UInt8, UInt8)]
        {
            let point = [first] + [UInt8](repeating: middle, count: 30) + [last]
            #expect(throws: Never.self) { try WebhookKey(parsing: text(point)) }
        }
    }

    @Test(arguments: WebhookVector.pairs)
    func `a signature with the group's order added to S is refused`(_ vector: WebhookVector) throws {
        // RFC 8032 5.1.7: S is below L. S + L also fulfills the equation, and would be a second signature of the
        // message.
        let order = try bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var signature = Array(try #require(Data(base64Encoded: String(vector.signature.dropFirst(4)))))
        var carry = 0
        for index in 0..<32 {
            carry += Int(signature[32 + index]) + Int(order[index])
            signature[32 + index] = UInt8(truncatingIfNeeded: carry)
            carry >>= 8
        }
        #expect(carry == 0)
        let second = "v1a,\(Data(signature).base64EncodedString())"
        #expect(throws: WebhookVerificationError.noMatchingSignature) { try vector.verify(signature: second) }
    }

    @Test(arguments: WebhookVector.pairs)
    func `a signature with any bit changed is refused`(_ vector: WebhookVector) throws {
        let signature = try #require(Data(base64Encoded: String(vector.signature.dropFirst(4))))
        for bit in 0..<512 {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: WebhookVerificationError.noMatchingSignature, "bit \(bit)") {
                try vector.verify(signature: "v1a,\(changed.base64EncodedString())")
            }
        }
    }

    private func expectUnsafe(_ point: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let header = try bytes("302a300506032b6570032100")
        for form in [point, header + point] {
            #expect(throws: WebhookKeyError.unsafePublicKey, sourceLocation: sourceLocation) {
                try WebhookKey(parsing: text(form))
            }
        }
    }

    private func text(_ point: [UInt8]) -> String { "whpk_\(Data(point).base64EncodedString())" }

    private func bytes(_ hexadecimal: String) throws -> [UInt8] {
        let digits = Array(hexadecimal)
        return try stride(from: 0, to: digits.count, by: 2).map { index in
            try #require(UInt8(String(digits[index...(index + 1)]), radix: 16))
        }
    }
}
