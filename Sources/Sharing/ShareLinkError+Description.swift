import Basics

/// The sentence of each error: what is wrong, where, and what to do.
extension ShareLinkError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotOpen(let path, let detail):
            """
            \(path): the share links cannot be opened (\(detail)). \
            Check that the directory is there, on a local disk, and that its permissions allow it.
            """
        case .busy(let path):
            "\(path): another program holds the file locked. Close it (a backup, a database browser), then try again."
        case .full(let path):
            "\(path): no room is left on the disk, so nothing was changed. Make room, then try again."
        case .readOnly(let path):
            "\(path): nothing can be written here. Check the permissions of the directory and of the disk it is on."
        case .damaged(let path, let detail):
            """
            \(path): the file of the share links is damaged (\(detail)). Put back a backup of it; or move it away and \
            make new links: every old link then stays closed.
            """
        case .foreign(let path):
            "\(path): a database, but not one of share links. Move it away, or name another directory with --data."
        case .otherVersion(let path, let found, let known):
            """
            \(path): layout \(found) of a newer Vitrina; this one knows layouts up to \(known). \
            Use the newer one.
            """
        case .server(let name, let problem): problem.sentence(about: name)
        case .failed(let operation, let path, let detail):
            "\(path): cannot \(operation) (\(detail)). Check the disk, then try again."
        }
    }
}
