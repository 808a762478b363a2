package import Licensing

/// An identity as the bytes that were sent.
///
/// Swift compares strings by what they look like, so that "é" written as one code point equals "é" written as two;
/// databases and senders compare bytes.
package struct IdentityBytes: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Neither part of an identity can hold a control character, so the null byte parts them.
    package init(_ identity: EventIdentity) {
        bytes = Array(identity.source.utf8) + [0] + Array(identity.id.utf8)
    }
}
