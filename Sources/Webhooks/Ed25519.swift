import Crypto

/// Keys of RFC 8032, judged before they are used: the library checks no more than their length.
enum Ed25519 {
    /// A public key from its 32 bytes, or from 44 with the header that DER puts before them.
    static func publicKey(_ bytes: [UInt8]) throws(WebhookKeyError) -> Curve25519.Signing.PublicKey {
        var point = bytes[...]
        if point.count == derHeader.count + 32 {
            guard point.starts(with: derHeader) else { throw .notEd25519 }
            point.removeFirst(derHeader.count)
        }
        guard isCanonical(point), !hasSmallOrder(point) else { throw .unsafePublicKey }
        do {
            return try Curve25519.Signing.PublicKey(rawRepresentation: point)
        } catch {
            throw .wrongLength(found: bytes.count, of: .publicKey)
        }
    }

    /// A private key from its 32-byte seed, or from 64 bytes, seed and public key.
    static func privateKey(_ bytes: [UInt8]) throws(WebhookKeyError) -> Curve25519.Signing.PrivateKey {
        let key: Curve25519.Signing.PrivateKey
        do {
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes.prefix(32))
        } catch {
            throw .wrongLength(found: bytes.count, of: .privateKey)
        }
        let publicHalf = bytes.dropFirst(32)
        guard publicHalf.isEmpty || publicHalf.elementsEqual(key.publicKey.rawRepresentation) else {
            throw .mismatchedPair
        }
        return key
    }

    /// SubjectPublicKeyInfo of RFC 8410 up to the key: a sequence, the algorithm 1.3.101.112, a bit string.
    private static let derHeader: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]

    /// Whether the coordinate is below the prime 2²⁵⁵ − 19; RFC 8032 5.1.3 refuses others, the library takes them.
    private static func isCanonical(_ point: ArraySlice<UInt8>) -> Bool {
        let coordinate = withoutSign(point)
        return coordinate.last != 0x7f || coordinate.first.map { $0 < 0xed } == true
            || coordinate.dropFirst().dropLast().contains { $0 != 0xff }
    }

    /// Whether eight times the point is zero.
    ///
    /// With such a key an equation that should depend on the message does not, and a signature can be made from nothing.
    private static func hasSmallOrder(_ point: ArraySlice<UInt8>) -> Bool {
        smallOrderCoordinates.contains(withoutSign(point))
    }

    /// The eight points share five coordinates: those of orders 4, 1, 8, 8 and 2.
    private static let smallOrderCoordinates: [[UInt8]] = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
            0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
            0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
        [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
    ]

    /// The coordinate alone: the topmost bit is the sign of the other one.
    private static func withoutSign(_ point: ArraySlice<UInt8>) -> [UInt8] {
        point.dropLast() + point.suffix(1).map { $0 & 0x7f }
    }
}
