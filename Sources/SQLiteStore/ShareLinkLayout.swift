import Basics

/// The table of the file of share links.
extension SQLiteLayout {
    static let shareLinks = SQLiteLayout(
        contents: .shareLinks,
        // "VitL" in ASCII.
        applicationID: 0x5669_744C,
        steps: [links]
    )

    /// AUTOINCREMENT ensures that an id is never reused, so `revoke 3` of an operator cannot revoke another link.
    ///
    /// Texts of users are blobs, because SQLite truncates a text at a null byte.
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
