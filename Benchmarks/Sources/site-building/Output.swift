/// The destination of a build's files.
enum Output: String, CustomStringConvertible {
    /// Nothing is built: only events and templates are loaded.
    case nothing
    /// Files are counted and discarded.
    case counting
    /// Files are published to a target that only counts them.
    case target
    /// Files are published to an empty directory in memory, /dev/shm.
    case directory
    /// Files are published to a directory that already has all of them.
    case again

    static let building: [Output] = [.counting, .target, .directory, .again]

    var description: String {
        switch self {
        case .nothing: "events and templates loaded, nothing built"
        case .counting: "rendered and dropped"
        case .target: "published to a target that counts"
        case .directory: "published to an empty directory"
        case .again: "published again, nothing changed"
        }
    }
}
