#if Cluster
import Basics

/// The tables of a ledger and its links, their migration, and the settings that a writing connection requires.
///
/// All tables are in the first schema of the connection's `search_path`.
enum PostgresLayout {
    /// The statements of each migration step, in order.
    ///
    /// A change of the layout is a new step.
    ///
    /// The layout is the number of completed steps, stored in the table `vitrina_layout`.
    static let steps = [
        // The single row of `head` orders all appends. Each append locks it until its commit, so a position becomes
        // visible only after all smaller ones. Every append updates the row, so the fill factor leaves room for its old
        // versions on the page.
        ["CREATE TABLE head (position bigint NOT NULL) WITH (fillfactor = 10)", "INSERT INTO head VALUES (0)"],
        // An identity can exceed the maximum size of an index entry, so the index contains its digest. Ids are compared
        // by bytes, because other collations can change with the operating system.
        [
            """
            CREATE TABLE events (
                position bigint PRIMARY KEY,
                identity bytea NOT NULL UNIQUE CHECK (length(identity) = 32),
                seconds bigint NOT NULL,
                nanoseconds bigint NOT NULL,
                account text COLLATE "C",
                in_registry boolean NOT NULL,
                unknown_type text COLLATE "C",
                line text COLLATE "C" NOT NULL
            )
            """,
            "CREATE INDEX events_by_time ON events (seconds, nanoseconds)",
            "CREATE INDEX events_by_account ON events (account, position) WHERE account IS NOT NULL",
            "CREATE INDEX events_in_registry ON events (seconds, nanoseconds) WHERE in_registry",
            "CREATE INDEX events_of_unknown_type ON events (unknown_type) WHERE unknown_type IS NOT NULL",
        ],
        // Texts of senders and users are bytes, because `text` in PostgreSQL cannot contain a null character.
        [
            """
            CREATE TABLE quarantine (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
                text bytea NOT NULL,
                reason bytea NOT NULL,
                origin bytea NOT NULL
            )
            """
        ],
        [
            """
            CREATE TABLE links (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
                scope text COLLATE "C" NOT NULL,
                opens_accounts boolean NOT NULL,
                locale bytea,
                note bytea,
                created_seconds bigint NOT NULL,
                created_nanoseconds bigint NOT NULL,
                expires_seconds bigint,
                expires_nanoseconds bigint,
                revoked_seconds bigint,
                revoked_nanoseconds bigint,
                first_used_seconds bigint,
                first_used_nanoseconds bigint
            )
            """
        ],
        // The contents of `Erasures`. `head.erasures` counts the transactions that changed them, and `head.vacuumed` is
        // the value of `erasures` at the last VACUUM. The key is random.
        [
            "ALTER TABLE head ADD COLUMN erasures bigint NOT NULL DEFAULT 0",
            "ALTER TABLE head ADD COLUMN vacuumed bigint NOT NULL DEFAULT 0",
            "CREATE TABLE erasure_key (key bytea NOT NULL)",
            "INSERT INTO erasure_key VALUES (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))",
            """
            CREATE TABLE erased_people (
                account text COLLATE "C" NOT NULL,
                person text COLLATE "C" NOT NULL,
                seconds bigint NOT NULL,
                nanoseconds bigint NOT NULL,
                PRIMARY KEY (account, person)
            )
            """,
            """
            CREATE TABLE erased_names (
                digest bytea NOT NULL,
                account text COLLATE "C" NOT NULL,
                PRIMARY KEY (digest, account)
            )
            """,
        ],
        [
            """
            CREATE TABLE nodes (
                id text COLLATE "C" PRIMARY KEY,
                name text COLLATE "C" NOT NULL,
                roles text COLLATE "C" NOT NULL,
                version text COLLATE "C" NOT NULL,
                renewed timestamptz NOT NULL
            )
            """,
            """
            CREATE TABLE leases (
                site text COLLATE "C" PRIMARY KEY,
                node text COLLATE "C" NOT NULL,
                number bigint NOT NULL,
                until timestamptz NOT NULL,
                published bigint
            )
            """,
        ],
        // Of every site that is published from the ledger.
        [
            """
            CREATE TABLE receipts (
                site text COLLATE "C" NOT NULL,
                directory text COLLATE "C" NOT NULL,
                mark bigint NOT NULL,
                receipt text COLLATE "C" NOT NULL,
                PRIMARY KEY (site, directory)
            )
            """
        ],
        // A lease is for a part of a site. `edition` is that of a completely rendered part.
        [
            """
            ALTER TABLE leases
                ADD COLUMN part bigint NOT NULL DEFAULT 0,
                ADD COLUMN parts bigint NOT NULL DEFAULT 1,
                ADD COLUMN edition text COLLATE "C",
                DROP CONSTRAINT leases_pkey,
                ADD PRIMARY KEY (site, part)
            """,
            "ALTER TABLE nodes ADD COLUMN site text COLLATE \"C\", ADD COLUMN parts bigint",
        ],
    ]

    static let tables = [
        "head", "events", "quarantine", "links", "erasure_key", "erased_people", "erased_names", "nodes", "leases",
        "receipts",
    ]

    /// Checks the durability of commits, and creates or migrates the tables.
    ///
    /// - Throws: `ServerProblem` if a commit would not be durable, or if the tables are not Vitrina's.
    static func prepareForWriting(_ session: PostgresSession) throws {
        try insistOnDurability(session)
        if try layout(session) != steps.count { try bringUpToDate(session) }
        try refuseUnlogged(session)
    }

    /// Checks that the tables have the current layout.
    ///
    /// - Parameter make: creates or migrates them over another connection; nil throws an error instead.
    static func prepareForReading(_ session: PostgresSession, make: (() throws -> Void)?) throws {
        let found = try layout(session)
        guard found != steps.count else { return }
        if let make { return try make() }
        throw found.map { ServerProblem.otherVersion(found: $0, known: steps.count) } ?? ServerProblem.missing
    }

    /// The layout of the schema; nil if it has no tables of Vitrina.
    private static func layout(_ session: PostgresSession) throws -> Int? {
        guard try existing(["vitrina_layout"], session) != nil else { return nil }
        var version: Int?
        try session.run("SELECT version::bigint FROM vitrina_layout") { version = $0.integer(0).map(Int.init) }
        return version
    }

    /// The first of these tables, in the order of `names`, that the schema contains.
    private static func existing(_ names: [String], _ session: PostgresSession) throws -> String? {
        var found: String?
        try session.run(
            """
            SELECT relname::text FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE nspname = current_schema() AND relname = ANY ($1) ORDER BY array_position($1, relname::text) LIMIT 1
            """,
            [.texts(names)]
        ) { found = $0.text(0) }
        return found
    }

    /// Runs the missing steps in one transaction, under a lock against other processes that do the same.
    private static func bringUpToDate(_ session: PostgresSession) throws {
        try session.run("BEGIN")
        // The first number of the lock is "Vitr" in ASCII; the second depends on the schema.
        try session.run("SELECT pg_advisory_xact_lock(\(0x5669_7472), hashtext(current_schema()))")
        let found = try layout(session)
        if found == nil {
            if let table = try existing(tables, session) { throw ServerProblem.foreign(table: table) }
            try session.run("CREATE TABLE vitrina_layout (version integer NOT NULL)")
            try session.run("INSERT INTO vitrina_layout VALUES (0)")
        }
        let done = found ?? 0
        guard done <= steps.count else { throw ServerProblem.otherVersion(found: done, known: steps.count) }
        for step in steps.dropFirst(done).joined() { try session.run(step) }
        try session.run("UPDATE vitrina_layout SET version = $1::bigint", [.integer(Int64(steps.count))])
        try session.run("COMMIT")
    }

    /// Ensures that a commit returns after it is on disk.
    ///
    /// A role or a database may have its own `synchronous_commit`, so it is set for the connection. `remote_apply`
    /// guarantees more and stays. `fsync` and `full_page_writes` are settings of the server and are only checked.
    ///
    /// - Throws: `ServerProblem.losesCommits` with the setting.
    private static func insistOnDurability(_ session: PostgresSession) throws {
        try session.run(
            """
            SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') <> 'remote_apply'
            """
        )
        var settings: [(name: String, value: String)] = []
        try session.run(
            """
            SELECT name, current_setting(name) FROM unnest(ARRAY['fsync', 'full_page_writes', 'synchronous_commit']) AS name
            """
        ) { settings.append(($0.text(0) ?? "", $0.text(1) ?? "")) }
        for (name, value) in settings where value != "on" && value != "remote_apply" {
            throw ServerProblem.losesCommits(setting: name, value: value)
        }
    }

    /// Throws `ServerProblem.unlogged` if a table is unlogged: a crash would empty it.
    private static func refuseUnlogged(_ session: PostgresSession) throws {
        var unlogged: String?
        try session.run(
            """
            SELECT relname::text FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE nspname = current_schema() AND relname = ANY ($1) AND relpersistence <> 'p'
            """,
            [.texts(tables)]
        ) { unlogged = $0.text(0) }
        if let unlogged {
            throw ServerProblem.unlogged(table: unlogged)
        }
    }
}
#endif
