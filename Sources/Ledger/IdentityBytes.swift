package import Licensing

/// The bytes of an identity, for comparisons.
///
/// Swift treats canonically equivalent strings as equal, such as both encodings of "é". Databases and senders compare
/// bytes.
package struct IdentityBytes: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Neither part of an identity can contain a control character, so the null byte separates them.
    package init(_ identity: EventIdentity) {
        bytes = Array(identity.source.utf8) + [0] + Array(identity.id.utf8)
    }
}
