import ConformanceSuites
import Foundation
import Publishing
import Testing

struct TargetTests {
    @Test(arguments: PublishTargetConformance.allCases)
    func `a directory meets the requirements for a target`(law: PublishTargetConformance) async throws {
        let place = try TemporarySite()
        try await law.check(DirectoryTarget(opening: place.site))
    }

    @Test(arguments: PublishTargetConformance.allCases)
    func `an in-memory target meets the requirements for a target`(law: PublishTargetConformance) async throws {
        try await law.check(InMemoryTarget())
    }
}

struct DirectoryTargetTests {
    let place: TemporarySite

    init() throws {
        place = try TemporarySite()
    }

    @Test func `the directory is created with its parents`() throws {
        let target = try DirectoryTarget(opening: place.root + "/one/two/three/")
        try target.replace(SitePath("a.html"), with: [1])
        #expect(FileManager.default.fileExists(atPath: place.root + "/one/two/three/a.html"))
    }

    @Test func `a file is added only to a directory that the target created`() throws {
        try place.put("mine", at: "old/mine.html")
        let target = try DirectoryTarget(opening: place.site)
        #expect(try !target.add(SitePath("old/a.html"), [1]))
        #expect(try target.add(SitePath("new/a.html"), [1]))
        try place.put("mine", at: "new/b.html")
        #expect(try !target.add(SitePath("new/b.html"), [1]))
        #expect(place.text("new/b.html") == "mine" && place.text("old/a.html") == nil)
        #expect(try target.paths() == ["new/a.html", "new/b.html", "old/mine.html"])
    }

    @Test func `writing a file again with the same bytes changes its mark`() throws {
        let target = try DirectoryTarget(opening: place.site)
        try target.replace(SitePath("a/1.html"), with: [1])
        let before = try target.marks(below: SitePath("a"))
        try target.replace(SitePath("a/1.html"), with: [1])
        #expect(try target.marks(below: SitePath("a")).map(\.mark) != before.map(\.mark))
    }

    @Test func `a file in place of the directory is reported and not changed`() throws {
        try place.put("mine", at: "taken")
        let path = place.site + "/taken"
        #expect(throws: PublishError.obstacle(path, found: .file, needed: .directory)) {
            _ = try DirectoryTarget(opening: path)
        }
        #expect(throws: PublishError.obstacle(path + "/below", found: .file, needed: .directory)) {
            _ = try DirectoryTarget(opening: path + "/below")
        }
        #expect(place.text("taken") == "mine")
    }

    @Test func `a second target on the directory is refused until the first is closed`() throws {
        var first: DirectoryTarget? = try DirectoryTarget(opening: place.site)
        #expect(throws: PublishError.directoryInUse(place.site)) { _ = try DirectoryTarget(opening: place.site) }
        #expect(first != nil)
        first = nil
        _ = try DirectoryTarget(opening: place.site)
        #expect(place.everything() == [])
    }

    @Test func `a refused target does not disturb the active target`() throws {
        let first = try DirectoryTarget(opening: place.site)
        try first.replace(SitePath("a.html"), with: [1])
        try place.put("half", at: ".vitrina-tmp/77.tmp")
        #expect(throws: PublishError.directoryInUse(place.site)) { _ = try DirectoryTarget(opening: place.site) }
        #expect(place.text(".vitrina-tmp/77.tmp") == "half")
        try first.replace(SitePath("b.html"), with: [2])
        #expect(try first.paths() == ["a.html", "b.html"])
    }

    @Test func `the identity is the same for every path to the directory`() throws {
        let direct = try DirectoryTarget(opening: place.site).identity
        try FileManager.default.createSymbolicLink(atPath: place.root + "/link", withDestinationPath: "site")
        #expect(try DirectoryTarget(opening: place.root + "/./link/").identity == direct)
        #expect(direct.hasPrefix("/"))
    }

    @Test func `files that a killed run left are removed, and foreign files are not`() throws {
        try place.put("half", at: ".vitrina-tmp/12.tmp")
        try place.put("mine", at: ".vitrina-tmp/notes.txt")
        _ = try DirectoryTarget(opening: place.site)
        #expect(place.everything() == [".vitrina-tmp", ".vitrina-tmp/notes.txt"])
    }

    @Test func `only published files remain after syncing`() throws {
        let target = try DirectoryTarget(opening: place.site)
        try target.replace(SitePath("a/b.html"), with: [1])
        try target.sync()
        #expect(place.everything() == ["a", "a/b.html"])
        try target.replace(SitePath("a/b.html"), with: [2])
        #expect(place.text("a/b.html") == "\u{2}")
    }

    @Test func `only published files remain after closing`() throws {
        do {
            let target = try DirectoryTarget(opening: place.site)
            try target.replace(SitePath("a/b.html"), with: [1])
        }
        #expect(place.everything() == ["a", "a/b.html"])
    }

    @Test func `a symbolic link in place of the scratch directory is reported and not followed`() throws {
        try place.put("mine", at: "elsewhere/1.tmp")
        try place.link(".vitrina-tmp", to: "elsewhere")
        let path = place.site + "/.vitrina-tmp"
        #expect(throws: PublishError.obstacle(path, found: .symbolicLink, needed: .directory)) {
            _ = try DirectoryTarget(opening: place.site)
        }
        #expect(place.text("elsewhere/1.tmp") == "mine")
    }

    @Test func `each version of a file has a later modification time in whole seconds`() throws {
        let target = try DirectoryTarget(opening: place.site)
        let path = try SitePath("a.html")
        try target.replace(path, with: [1])
        var last = try place.stamp("a.html").second
        for version in UInt8(2)...5 {
            try target.replace(path, with: [version])
            let now = try place.stamp("a.html").second
            #expect(now > last)
            last = now
        }
    }

    @Test func `a directory that is removed during publishing is created again`() throws {
        let target = try DirectoryTarget(opening: place.site)
        try target.replace(SitePath("a/b/c.html"), with: [1])
        try FileManager.default.removeItem(atPath: place.site + "/a")
        try FileManager.default.removeItem(atPath: place.site + "/.vitrina-tmp")
        try target.replace(SitePath("a/b/c.html"), with: [2])
        #expect(try target.read(SitePath("a/b/c.html")) == [2])
    }

    @Test func `a site may have more directories than the limit on open files`() async throws {
        await #expect(processExitsWith: .success) { [site = place.site as String] in
            var limit = rlimit(rlim_cur: 256, rlim_max: 256)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let target = try DirectoryTarget(opening: site)
            for number in 0..<1000 { try target.replace(SitePath("\(number)/a.html"), with: [1]) }
        }
        #expect(try DirectorySource(reading: place.site).paths().count == 1000)
    }
}
