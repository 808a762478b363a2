import Crypto

/// The SHA-256 of a token's 20 bytes, which identifies the token but cannot open its link.
///
/// A slow hash is not necessary, because 160 random bits cannot be guessed. The bytes are hashed and not the text, in
/// which the case of letters is arbitrary. A lookup by digest also does not reveal the token by the time of
/// comparisons.
package struct ShareTokenDigest: Hashable, Sendable {
    /// The 32 bytes of the hash.
    package let bytes: [UInt8]

    init(of token: [UInt8]) {
        bytes = Array(SHA256.hash(data: token))
    }
}
