/// Where the files of a build go.
enum Output: String, CustomStringConvertible {
    /// Nothing is built: what events and templates take by themselves.
    case nothing
    /// Files are counted and dropped.
    case counting
    /// Files go through a publisher to a target that knows nothing but their number.
    case target
    /// Files go to an empty directory in memory, /dev/shm.
    case directory
    /// The same, where every file is there already.
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
