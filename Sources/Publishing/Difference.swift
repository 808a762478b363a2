/// One way in which a site is not what it should be.
package enum Difference: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// A file of the site that is not there.
    case missing(String)
    /// A file whose content should be another.
    case stale(String)
    /// A file that is not part of the site.
    case foreign(String)

    /// The file.
    package var path: String {
        switch self {
        case .missing(let path), .stale(let path), .foreign(let path): path
        }
    }

    /// Kind and path, as a line of a list: `stale    accounts/acme/en/index.html`.
    package var description: String {
        switch self {
        case .missing(let path): "missing  \(path)"
        case .stale(let path): "stale    \(path)"
        case .foreign(let path): "foreign  \(path)"
        }
    }

    /// By path, in bytes; the kinds of one path in the order of their declaration.
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
