import Crypto

/// The SHA-256 of a token's 20 bytes: enough to recognize the token, useless for opening the link.
///
/// One plain round is right here: the token is 160 random bits, so there is nothing that a slow hash would keep anybody
/// from guessing. It is taken of the bytes, not of the text, in which letter case is free. Looking a link up by it also
/// leaves nothing to be learned from how long a comparison takes.
package struct ShareTokenDigest: Hashable, Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    init(of token: [UInt8]) {
        bytes = Array(SHA256.hash(data: token))
    }
}
