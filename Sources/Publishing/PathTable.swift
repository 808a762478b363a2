/// A number for each of very many paths.
///
/// Kept by directory: a site of a million users has three million files, of which nearly all have names so short that they
/// take no memory of their own, in few directories.
struct PathTable: Sendable {
    private var directories: [SitePath?: [SitePath: Int]] = [:]
    private(set) var count = 0

    subscript(path: SitePath) -> Int? {
        get { directories[path.parent]?[SitePath(trusting: path.name)] }
        set {
            let (directory, name) = (path.parent, SitePath(trusting: path.name))
            let old: Int?
            if let newValue {
                old = directories[directory, default: [:]].updateValue(newValue, forKey: name)
            } else {
                old = directories[directory]?.removeValue(forKey: name)
                if directories[directory]?.isEmpty == true { directories[directory] = nil }
            }
            count += (newValue == nil ? 0 : 1) - (old == nil ? 0 : 1)
        }
    }

    /// Changes the number of a path that has one; otherwise nothing happens.
    ///
    /// - Returns: whether it has one.
    mutating func replace(_ path: SitePath, with number: Int) -> Bool {
        let (directory, name) = (path.parent, SitePath(trusting: path.name))
        guard let index = directories[directory]?.index(forKey: name) else { return false }
        directories[directory]?.values[index] = number
        return true
    }

    /// Gives each directory with its files; the name of a file is a path of one part.
    func forEachDirectory(_ body: (_ directory: SitePath?, _ files: [SitePath: Int]) -> Void) {
        for (directory, files) in directories { body(directory, files) }
    }

    /// The paths whose numbers are wanted, in no particular order.
    func paths(where isWanted: (Int) -> Bool = { _ in true }) -> [SitePath] {
        var paths: [SitePath] = []
        forEachDirectory { directory, files in
            for (name, number) in files where isWanted(number) {
                paths.append(directory.map { SitePath(trusting: "\($0.text)/\(name.text)") } ?? name)
            }
        }
        return paths
    }
}
