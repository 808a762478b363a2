/// A difference between a site and its expected content.
package enum Difference: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// A file of the site is missing.
    case missing(String)
    /// A file has other content.
    case stale(String)
    /// A file is not part of the site.
    case foreign(String)

    package var path: String {
        switch self {
        case .missing(let path), .stale(let path), .foreign(let path): path
        }
    }

    /// Kind and path in columns: `stale    accounts/acme/en/index.html`.
    package var description: String {
        switch self {
        case .missing(let path): "missing  \(path)"
        case .stale(let path): "stale    \(path)"
        case .foreign(let path): "foreign  \(path)"
        }
    }

    /// Compares by the bytes of paths, then by kind.
    package static func < (one: Difference, other: Difference) -> Bool {
        if one.path.utf8.elementsEqual(other.path.utf8) { return one.rank < other.rank }
        return one.path.utf8.lexicographicallyPrecedes(other.path.utf8)
    }

    private var rank: Int {
        switch self {
        case .missing: 0
        case .stale: 1
        case .foreign: 2
        }
    }
}
