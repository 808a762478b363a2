extension SiteDirectory {
    /// Every file below the site directory, sorted by bytes; links and the like are listed, not followed.
    func paths() throws(PublishError) -> [String] {
        try listed(root, prefix: "")
    }

    /// The same below one directory; none where there is no such directory.
    func paths(below path: SitePath) throws(PublishError) -> [String] {
        guard let directory = try directory(path) else { return [] }
        return try listed(directory, prefix: path.text + "/")
    }

    /// The same with the mark of each file, which every stat gives.
    func marks(below path: SitePath) throws(PublishError) -> [(path: String, mark: UInt64)] {
        var marks: [(path: String, mark: UInt64)] = []
        guard let directory = try directory(path) else { return marks }
        try mark(directory, prefix: path.text + "/", into: &marks)
        return marks
    }

    private func mark(
        _ directory: OpenDirectory,
        prefix: String,
        into marks: inout [(path: String, mark: UInt64)]
    ) throws(PublishError) {
        var below: [String] = []
        do throws(SystemFailure) {
            var names: [String] = []
            try directory.forEachName { name, kind in
                if kind == .directory { below.append(name) } else { names.append(name) }
            }
            for name in names {
                guard let entry = try directory.entry(name) else { continue }
                if entry.kind == .directory { below.append(name) } else { marks.append((prefix + name, entry.mark)) }
            }
        } catch {
            throw .failed(.list, path: display(prefix), code: error.code)
        }
        for name in below {
            try enter(name, in: directory, prefix) { inside throws(PublishError) in
                try mark(inside, prefix: prefix + name + "/", into: &marks)
            }
        }
    }

    /// Goes into a directory, unless it is gone or was replaced since its name was read: a server may be publishing while
    /// `verify` looks.
    private func enter(
        _ name: String,
        in directory: OpenDirectory,
        _ prefix: String,
        _ body: (OpenDirectory) throws(PublishError) -> Void
    ) throws(PublishError) {
        let inside: OpenDirectory
        do throws(SystemFailure) {
            inside = try directory.directory(name)
        } catch .notThere, .notDirectory, .link {
            return
        } catch {
            throw .failed(.list, path: display(prefix + name), code: error.code)
        }
        try body(inside)
    }

    private func listed(_ directory: OpenDirectory, prefix: String) throws(PublishError) -> [String] {
        var found: [String] = []
        try list(directory, prefix: prefix, into: &found)
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func list(_ directory: OpenDirectory, prefix: String, into found: inout [String]) throws(PublishError) {
        var below: [String] = []
        do throws(SystemFailure) {
            var unclear: [String] = []
            try directory.forEachName { name, kind in
                switch kind {
                case .directory: below.append(name)
                case nil: unclear.append(name)
                default: found.append(prefix + name)
                }
            }
            for name in unclear {
                guard let entry = try directory.entry(name) else { continue }
                if entry.kind == .directory { below.append(name) } else { found.append(prefix + name) }
            }
        } catch {
            throw .failed(.list, path: display(prefix), code: error.code)
        }
        for name in below where !(prefix.isEmpty && name == ScratchDirectory.name) {
            try enter(name, in: directory, prefix) { inside throws(PublishError) in
                try list(inside, prefix: prefix + name + "/", into: &found)
            }
        }
    }

    private func display(_ relative: String) -> String {
        relative.isEmpty ? location : location + (location.hasSuffix("/") ? "" : "/") + relative
    }
}
