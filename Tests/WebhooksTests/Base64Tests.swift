import Testing

@testable import Webhooks

struct Base64Tests {
    /// RFC 4648 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the examples of RFC 4648 are encoded and decoded`(plain: String, text: String) {
        #expect(Base64.encoded(Array(plain.utf8)) == text)
        #expect(Base64.decodedStrictly(Array(text.utf8)) == Array(plain.utf8))
        #expect(Base64.decoded(Array(text.utf8)) == Array(plain.utf8))
    }

    @Test func `every byte survives encoding and decoding`() {
        for byte in UInt8.min...UInt8.max {
            for bytes in [[byte], [byte, ~byte], [1, byte, 2], [byte, byte, byte, byte]] {
                #expect(Base64.decodedStrictly(Array(Base64.encoded(bytes).utf8)) == bytes)
            }
        }
    }

    @Test func `strict decoding never gives the same bytes for two different texts`() {
        var read: Set<[UInt8]> = []
        let characters = Array("AQgwZ9+/-_=! \n".utf8)
        for first in characters {
            for second in characters {
                for third in characters {
                    for fourth in characters {
                        let text = [first, second, third, fourth]
                        guard let bytes = Base64.decodedStrictly(text) else { continue }
                        #expect(read.insert(bytes).inserted)
                    }
                }
            }
        }
        #expect(
            ["Zh==", "Zg", "Zm9=", "Zm9", "Zg=", "_w==", "Zg==\n"].allSatisfy {
                Base64.decodedStrictly(Array($0.utf8)) == nil
            }
        )
    }
}
