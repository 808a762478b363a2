import Basics

/// The table of the file of share links.
extension SQLiteLayout {
    static let shareLinks = SQLiteLayout(
        contents: .shareLinks,
        // "VitL"
        applicationID: 0x5669_744C,
        steps: [links]
    )

    /// AUTOINCREMENT, so that an operator's `revoke 3` never meets another link.
    ///
    /// The texts that people chose are blobs: SQLite would cut a text at a null byte.
    private static let links = """
        CREATE TABLE links (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            scope TEXT NOT NULL,
            opens_accounts INTEGER NOT NULL,
            locale BLOB,
            note BLOB,
            created_seconds INTEGER NOT NULL,
            created_nanoseconds INTEGER NOT NULL,
            expires_seconds INTEGER,
            expires_nanoseconds INTEGER,
            revoked_seconds INTEGER,
            revoked_nanoseconds INTEGER,
            first_used_seconds INTEGER,
            first_used_nanoseconds INTEGER
        ) STRICT;
        """
}
