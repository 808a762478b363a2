/// Addresses that would leave the site, or reveal hidden files in it, if a server were careless.
enum WaysOut {
    /// - Parameter directory: the directory that contains the site and a file `secret.txt`.
    static func targets(from directory: String) -> [String] {
        [
            "/../secret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/..%2fsecret.txt", "/..%5csecret.txt",
            "/assets/../../secret.txt", "/assets/..%2f..%2fsecret.txt", "/%252e%252e/secret.txt",
            "/./../secret.txt",
            "//secret.txt", "///etc/passwd", "//etc/passwd", "/%2fetc%2fpasswd", "/..//..//..//..//etc/passwd",
            "/index.html%00.txt", "/%00", "/secret.txt%00.html", "/assets/%00/../../secret.txt", "/.hidden",
            "/link.txt", "/link/secret.txt", "/%c0%ae%c0%ae/secret.txt", "/%ff", "/%", "/%zz", "/vitrina-data/lock",
            "/../vitrina-data/ledger.sqlite", "/accounts/../../vitrina-data/lock", "/index.html/", "/index.html/x",
            "/" + String(repeating: "a", count: 5000), "/" + String(repeating: "../", count: 500) + "etc/passwd",
            "/\(directory)/secret.txt", "/accounts/", "/accounts", "/help/es/..;/..;/secret.txt",
        ]
    }

    /// Addresses that would lead from one account to another.
    static func targets(from account: String, to other: String) -> [String] {
        [
            "../\(other)", "%2e%2e/\(other)", "..%2f\(other)", "%2e%2e%2f\(other)", "..%5c\(other)", "..\\\(other)",
            "%252e%252e/\(other)", "es/../../\(other)", "es/users/../../../\(other)", "./../\(other)", "/../\(other)",
            "..//\(other)", "..;/\(other)", "%00/../\(other)", "account.json/../../\(other)", "%c0%ae%c0%ae/\(other)",
            ".%2e/\(other)", "..%c0%af\(other)", "..%ef%bc%8f\(other)", "?/../../\(other)", "#/../../\(other)",
        ].flatMap { way in
            ["/account.json", "/es/index.html", "/users.csv"].map { "/accounts/\(account)/\(way)\($0)" }
        } + ["/accounts/\(account)%2f..%2f\(other)%2faccount.json", "/accounts/\(account)/../\(other)/en/users.html"]
    }
}
