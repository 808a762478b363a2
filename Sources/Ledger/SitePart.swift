import Basics
package import Licensing

/// A part of a site, which one process renders: <doc:BeyondOneMachine#Parts>.
///
/// Each account belongs to one part. The first part also has the files that are not about one account.
package struct SitePart: Hashable, Sendable {
    /// A site that is not divided.
    package static let whole = SitePart(0, of: 1)

    /// From 0 to `count` - 1.
    package let number: Int
    /// The number of parts of the site.
    package let count: Int

    package init(_ number: Int, of count: Int) {
        self.number = number
        self.count = count
    }

    /// Whether the part has the files that are not about one account.
    package var hasSharedFiles: Bool { number == 0 }

    package func contains(_ account: AccountID) -> Bool {
        StableHash(account.text.utf8).value % UInt64(count) == UInt64(number)
    }
}
