import SystemPackage

extension SiteDirectory {
    /// Calls `body` with every file below a directory; nil: the whole site.
    ///
    /// Symbolic links and special files are included, and links are not followed. A missing directory has no files.
    func forEachPath(below path: SitePath?, _ body: (String) -> Void) throws(PublishError) {
        guard let directory = try directory(path) else { return }
        try list(directory, prefix: path.map { $0.text + "/" } ?? "", body)
    }

    /// Every file below a directory with its mark.
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
        do throws(Errno) {
            var names: [String] = []
            try directory.forEachName { name, kind in
                if kind == .directory { below.append(name) } else { names.append(name) }
            }
            for name in names {
                guard let entry = try directory.entry(name) else { continue }
                if entry.kind == .directory { below.append(name) } else { marks.append((prefix + name, entry.mark)) }
            }
        } catch {
            throw .failed(.list, path: display(prefix), code: error.rawValue)
        }
        for name in below {
            try enter(name, in: directory, prefix) { inside throws(PublishError) in
                try mark(inside, prefix: prefix + name + "/", into: &marks)
            }
        }
    }

    /// Calls `body` with a subdirectory, unless it was removed or replaced since its name was read.
    ///
    /// A server may publish while `verify` reads.
    private func enter(
        _ name: String,
        in directory: OpenDirectory,
        _ prefix: String,
        _ body: (OpenDirectory) throws(PublishError) -> Void
    ) throws(PublishError) {
        let inside: OpenDirectory
        do throws(Errno) {
            inside = try directory.directory(name)
        } catch .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels {
            return
        } catch {
            throw .failed(.list, path: display(prefix + name), code: error.rawValue)
        }
        try body(inside)
    }

    private func list(
        _ directory: OpenDirectory,
        prefix: String,
        _ body: (String) -> Void
    ) throws(PublishError) {
        var below: [String] = []
        do throws(Errno) {
            var unclear: [String] = []
            try directory.forEachName { name, kind in
                switch kind {
                case .directory: below.append(name)
                case nil: unclear.append(name)
                default: body(prefix + name)
                }
            }
            for name in unclear {
                guard let entry = try directory.entry(name) else { continue }
                if entry.kind == .directory { below.append(name) } else { body(prefix + name) }
            }
        } catch {
            throw .failed(.list, path: display(prefix), code: error.rawValue)
        }
        for name in below where !(prefix.isEmpty && name == ScratchDirectory.name) {
            try enter(name, in: directory, prefix) { inside throws(PublishError) in
                try list(inside, prefix: prefix + name + "/", body)
            }
        }
    }

    private func display(_ relative: String) -> String {
        relative.isEmpty ? location : location + (location.hasSuffix("/") ? "" : "/") + relative
    }
}
