import Crypto

/// Validation of Ed25519 keys (RFC 8032); the library validates only their length.
enum Ed25519 {
    /// Reads a public key of 32 bytes, or of 44 bytes with a DER header.
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

    /// Reads a private key: a seed of 32 bytes, or 64 bytes with seed and public key.
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

    /// The header of SubjectPublicKeyInfo (RFC 8410): a sequence, the algorithm 1.3.101.112, a bit string.
    private static let derHeader: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]

    /// Whether the coordinate is less than the prime 2²⁵⁵ − 19.
    ///
    /// RFC 8032 5.1.3 rejects others; the library accepts them.
    private static func isCanonical(_ point: ArraySlice<UInt8>) -> Bool {
        let coordinate = withoutSign(point)
        return coordinate.last != 0x7f || coordinate.first.map { $0 < 0xed } == true
            || coordinate.dropFirst().dropLast().contains { $0 != 0xff }
    }

    /// Whether the point has an order that divides 8.
    ///
    /// With such a key, the verification does not depend on the message, so anybody can create signatures.
    private static func hasSmallOrder(_ point: ArraySlice<UInt8>) -> Bool {
        smallOrderCoordinates.contains(withoutSign(point))
    }

    /// The coordinates of the eight points of small order: those of orders 4, 1, 8, 8 and 2.
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

    /// The coordinate without the top bit, which is the sign of the other coordinate.
    private static func withoutSign(_ point: ArraySlice<UInt8>) -> [UInt8] {
        point.dropLast() + point.suffix(1).map { $0 & 0x7f }
    }
}
