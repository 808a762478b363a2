import ArgumentParser
import Basics
import Foundation
import Ledger
import Licensing
import Mapping
import Publishing
import Receiver
import SQLiteStore
import Site
import StrictJSON

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks everything that Vitrina needs to run, and says what to do.",
        discussion: """
            Prints one line for each check: settings, directories, clock, keys, disk, templates, sources, sheets, \
            database, and site. Changes nothing, and can run beside vitrina serve. Run it as the user of the service, \
            with its environment. The exit code is 1 if a check finds an error, but not for warnings.

            Example:
              vitrina doctor
              vitrina doctor --quiet
            """
    )

    @OptionGroup var options: SharedOptions

    func run() async throws {
        try await reportingErrors {
            var isHealthy = true
            for finding in await Examination(options).findings() {
                if finding.level == .error { isHealthy = false }
                if finding.level != .ok || !Terminal.isQuiet { try Terminal.printLine(finding.line) }
            }
            if !isHealthy { throw ExitCode.checkFailed }
        }
    }
}

/// The result of a check.
struct Finding {
    enum Level: String {
        case ok
        case warning
        case error

        fileprivate var color: Terminal.Color {
            switch self {
            case .ok: .green
            case .warning: .yellow
            case .error: .red
            }
        }
    }

    let level: Level
    let check: String
    /// The state.
    ///
    /// For a warning or an error, also the fix.
    let text: String

    init(_ level: Level, _ check: String, _ text: String) {
        self.level = level
        self.check = check
        self.text = text
    }

    /// An error, in the words of other commands.
    init(_ check: String, _ error: any Error) {
        self.init(.error, check, "\(error)")
    }

    fileprivate var line: String {
        func column(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        // Line breaks in the text are escaped.
        return Terminal.colored(column(level.rawValue, 9), level.color) + column(check, 13) + Terminal.safe(text)
    }
}

/// The checks of `vitrina doctor`.
private struct Examination {
    private let options: SharedOptions
    private let now = SystemClock.now

    init(_ options: SharedOptions) {
        self.options = options
    }

    func findings() async -> [Finding] {
        let settings: Settings
        do {
            settings = try options.settings
        } catch {
            return [Finding("settings", error), clock(lastEvent: nil)]
        }
        var findings = [self.settings(settings)] + directories(settings)
        let (database, lastEvent, events) = await database(settings)
        findings.append(clock(lastEvent: lastEvent))
        findings += keys(settings)
        findings += disk(settings)
        findings.append(templates(settings))
        findings.append(sources(settings))
        findings.append(sheets(settings))
        findings += database
        findings.append(await site(settings, events: events))
        return findings
    }

    // MARK: Settings and directories

    private func settings(_ settings: Settings) -> Finding {
        guard settings.baseURL != nil else {
            return Finding(
                .warning,
                "settings",
                """
                VITRINA_BASE_URL is not set, so links contain the address that the server listens on: set it to the \
                address that visitors use
                """
            )
        }
        return Finding(.ok, "settings", "links begin with \(settings.baseURL?.text ?? "")")
    }

    private func directories(_ settings: Settings) -> [Finding] {
        let places: Places
        do {
            places = try Places(settings)
        } catch {
            return [Finding("directories", error)]
        }
        let data = settings.database == nil ? [("--data", places.data, true)] : []
        let site = places.site.map { [("--site", $0, false)] } ?? []
        return (data + site).map { option, place, isPrivate in
            directory(option, place.resolved, isPrivate: isPrivate)
        }
    }

    private func directory(_ option: String, _ path: String, isPrivate: Bool) -> Finding {
        let name = "\(option) (\(path))"
        var status = stat()
        guard stat(path, &status) == 0 else {
            let parent = Self.existingParent(of: path)
            guard access(parent, W_OK | X_OK) == 0 else {
                return Finding(
                    .error,
                    "directories",
                    """
                    \(name) does not exist, and this user cannot create it in \(parent): create it, and make the user \
                    of the service its owner
                    """
                )
            }
            return Finding(.ok, "directories", "\(name) does not exist yet: the first command that writes creates it")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            return Finding(.error, "directories", "\(name) is not a directory: choose another one")
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            return Finding(
                .error,
                "directories",
                """
                \(name) cannot be read and written by this user: run this as the user of the service, or change the \
                owner of the directory
                """
            )
        }
        if isPrivate, status.st_mode & 0o077 != 0 {
            return Finding(
                .warning,
                "directories",
                "\(name) is open to other users of this machine, and the ledger contains names: chmod 700"
            )
        }
        return Finding(.ok, "directories", "\(name) can be written")
    }

    private static func existingParent(of path: String) -> String {
        var url = URL(filePath: path).deletingLastPathComponent()
        while access(url.path, F_OK) != 0, url.path != "/" { url.deleteLastPathComponent() }
        return url.path
    }

    // MARK: Clock

    /// Signatures are valid for five minutes, and pages depend on the date.
    private func clock(lastEvent: Timestamp?) -> Finding {
        // This program is newer than this time, so no ledger is older.
        if let earliest = Timestamp("2025-01-01T00:00:00Z"), now < earliest {
            return Finding(
                .error,
                "clock",
                "it shows \(now), which is in the past: set it, and start a time service such as systemd-timesyncd"
            )
        }
        if let lastEvent, lastEvent.seconds > now.seconds + 300 {
            return Finding(
                .warning,
                "clock",
                """
                it shows \(now), but the ledger has an event with the time \(lastEvent): if that time is not meant to \
                be in the future, the clock is slow, and signatures are refused. Start a time service such as \
                systemd-timesyncd
                """
            )
        }
        return Finding(.ok, "clock", "\(now)")
    }

    // MARK: Keys

    private func keys(_ settings: Settings) -> [Finding] {
        let environment = ServerSettings()
        let sources: [SourceName: WebhookSource]
        do {
            try Places(settings).checkKeys(environment.keyFiles)
            sources = try environment.sources(try SourceDirectory(settings).load(), at: settings.baseURL)
        } catch is Diagnostics {
            return []  // the check of the sources reports them
        } catch {
            return [Finding("keys", error)]
        }
        var findings: [Finding] = []
        for (variable, path) in environment.keyFiles + settings.secretFiles {
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0 else {
                continue
            }
            findings.append(
                Finding(.warning, "keys", "\(variable): other users of this machine can read \(path): chmod 600")
            )
        }
        for (name, source) in sources.sorted(by: { $0.key.text < $1.key.text }) {
            if case .missingSecret = source.verification {
                findings.append(
                    Finding(
                        .warning,
                        "keys",
                        """
                        /webhooks/\(name) is answered with 503: set \(ServerSettings.variable(of: name)) to the secret \
                        of its sender
                        """
                    )
                )
            }
        }
        let configured = sources.filter(\.value.isConfigured).keys.map(\.text).sorted()
        if configured.isEmpty {
            findings.append(
                Finding(
                    .warning,
                    "keys",
                    """
                    VITRINA_WEBHOOK_SECRET is not set, so webhooks are answered with 503: set it in the environment of \
                    the service
                    """
                )
            )
        } else {
            findings.append(Finding(.ok, "keys", "for \(configured.joined(separator: ", "))"))
        }
        return findings
    }

    // MARK: Disk

    private func disk(_ settings: Settings) -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<UInt> = []
        let ledger = Self.size(of: "\(settings.data)/ledger.sqlite")
        let data = settings.database == nil ? [settings.data] : []
        for path in data + (settings.objectStore == nil ? [settings.site] : []) {
            let place = Self.existingParent(of: path + "/.")
            var disk = statvfs()
            guard statvfs(place, &disk) == 0 else { continue }
            guard seen.insert(UInt(disk.f_fsid)).inserted else { continue }
            let free = UInt64(disk.f_bavail) * UInt64(disk.f_frsize)
            let text = "\(free >> 20) MB free at \(place)"
            let isFull = disk.f_files > 0 && disk.f_favail < 1000
            if free < 64 << 20 || isFull {
                let what = isFull ? "no inodes are left at \(place)" : text
                findings.append(
                    Finding(.error, "disk", "\(what): free some space, because webhooks are refused on a full disk")
                )
            } else if free < max(1 << 30, 2 * ledger) {
                findings.append(
                    Finding(
                        .warning,
                        "disk",
                        "\(text), and an upgrade or an erasure may need twice the size of the ledger: free some space"
                    )
                )
            } else {
                findings.append(Finding(.ok, "disk", text))
            }
        }
        return findings
    }

    private static func size(of path: String) -> UInt64 {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(max(0, status.st_size)) : 0
    }

    // MARK: Files that people write

    private func templates(_ settings: Settings) -> Finding {
        do {
            let warnings = try Assembly.renderer(settings).warnings
            guard let first = warnings.first else { return Finding(.ok, "templates", "no errors, with locale files") }
            return Finding(.warning, "templates", "\(first); \(warnings.count) in all: vitrina check lists them")
        } catch let error as Diagnostics {
            return problems("templates", error.problems.map(\.description))
        } catch {
            return Finding("templates", error)
        }
    }

    private func sources(_ settings: Settings) -> Finding {
        let directory = SourceDirectory(settings)
        guard directory.path != nil else { return Finding(.ok, "sources", "no source descriptions") }
        do {
            let all = try directory.problems(decoder: settings.decoder)
            let errors = all.filter { $0.severity == .error }
            guard errors.isEmpty, let warning = all.first else {
                return problems("sources", errors.map(\.description))
            }
            return Finding(.warning, "sources", "\(warning); \(all.count) in all: vitrina check lists them")
        } catch {
            return Finding("sources", error)
        }
    }

    private func sheets(_ settings: Settings) -> Finding {
        do {
            return problems("sheets", try SheetDirectory(settings).problems())
        } catch {
            return Finding("sheets", error)
        }
    }

    private func problems(_ check: String, _ problems: [String]) -> Finding {
        guard let first = problems.first else { return Finding(.ok, check, "no errors") }
        return Finding(
            .error,
            check,
            problems.count == 1 ? first : "\(first); \(problems.count) in all: vitrina check lists them"
        )
    }

    // MARK: Database and site

    private func database(_ settings: Settings) async -> (findings: [Finding], lastEvent: Timestamp?, events: Int?) {
        do {
            let store = try Assembly.ledgerForReading(settings)
            try await store.check()
            let summary = try await store.summary(asOf: now)
            let refused = try await store.quarantined().count
            var findings = [Finding(.ok, "database", "\(counted(summary.events, "event")), no damage")]
            findings += try await rights(settings)
            if refused > 0 {
                findings.append(
                    Finding(
                        .warning,
                        "database",
                        "\(counted(refused, "refused event")) in quarantine: vitrina quarantine list shows the reasons"
                    )
                )
            }
            return (findings, summary.nextTime ?? summary.lastTime, summary.events - summary.waiting)
        } catch StorageError.missing, EventStoreError.storage(.server(_, .missing)) {
            return ([Finding(.ok, "database", "no ledger yet: vitrina import or vitrina serve creates it")], nil, nil)
        } catch {
            return ([Finding("database", error)], nil, nil)
        }
    }

    /// The file with the counts in an object store; nil if it is missing.
    private func shownByStore(_ settings: Settings) async throws -> [UInt8]? {
        try await Cluster.checkStore(settings)
        return try await Cluster.reader(settings).read(SitePath(Route.status.path))
    }

    /// The rights of the role of a database.
    private func rights(_ settings: Settings) async throws -> [Finding] {
        guard let database = settings.database else { return [] }
        let (missing, canVacuum) = try await Cluster.rights(database, settings)
        var findings: [Finding] = []
        if !missing.isEmpty {
            findings.append(
                Finding(
                    .error,
                    "database",
                    "the role lacks \(missing.joined(separator: ", ")): run GRANT SELECT, INSERT, UPDATE, DELETE ON the tables TO the role, as their owner"
                )
            )
        }
        if !canVacuum {
            findings.append(
                Finding(
                    .warning,
                    "database",
                    """
                    the role does not own the tables, so erased names remain in free space until autovacuum removes \
                    them: erase as the owner, or run VACUUM events, quarantine as the owner
                    """
                )
            )
        }
        return findings
    }

    private func site(_ settings: Settings, events: Int?) async -> Finding {
        let bytes: [UInt8]?
        do {
            // A directory that cannot be opened has its own finding.
            bytes =
                settings.objectStore == nil
                ? FileManager.default.contents(atPath: "\(settings.site)/\(Route.status.path)").map(Array.init)
                : try await shownByStore(settings)
        } catch {
            return Finding("site", error)
        }
        guard let bytes else {
            return Finding(
                events == nil ? .ok : .warning,
                "site",
                "no pages yet: vitrina build or vitrina serve publishes them"
            )
        }
        // try?: a file that is not JSON has no count.
        let shown = (try? JSONValue(parsing: bytes))?.object?["counts"]?.object?["events"]?.integer
        guard let events, shown != events else {
            return Finding(.ok, "site", "it shows \(counted(shown ?? 0, "event"))")
        }
        return Finding(
            .warning,
            "site",
            """
            it shows \(shown.map(String.init) ?? "none") of \(events) events: run vitrina build, or check that vitrina \
            serve is running
            """
        )
    }
}

extension Settings {
    /// The variables with the path of a file with a password or a key of the store, and the paths.
    fileprivate var secretFiles: [(variable: String, path: String)] {
        let password = dataPasswordFile.map { [("VITRINA_DATA_PASSWORD_FILE", $0)] } ?? []
        let keys = store.filter { $0.key.hasSuffix("_FILE") }.sorted { $0.key < $1.key }
        return password + keys.map { ($0.key, $0.value) }
    }
}
