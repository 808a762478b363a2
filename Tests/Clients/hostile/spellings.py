"""Addresses of files that a visitor may not see."""

# Spellings of a slash, and of the parent directory.
SLASHES = [
    "/", "%2f", "%2F", "%252f", "\\", "%5c", "//", "/./", "/%2e/", ";/", "/;a=b/", "%00/", "%c0%af", "%ef%bc%8f",
    "%e2%81%84", "/%20/",
]  # fmt: skip
UPS = [
    "..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "..%00", "...", "..;", "%c0%ae%c0%ae", "%ef%bc%8e%ef%bc%8e",
    "%2e%2e%20",
]  # fmt: skip
STARTS = [
    "", "/accounts/acme", "/accounts/acme/es/users", "/accounts/acme/es/users/u1.html", "/help", "/help/es", "/assets",
    "/s", "/partners/p1/es",
]  # fmt: skip
TARGETS = [
    "secret.txt", "data/ledger.sqlite", "data/links.sqlite", "accounts/other/es/index.html", "server.log", "etc/passwd",
    "accounts/acme/es/index.html",
]  # fmt: skip

# These contain no parent directory: their files are not the visitor's, or do not exist under these names.
OTHERS = [
    "/accounts/other/es/index.html", "/accounts/acme/es/index.html", "/accounts/acme/account.json",
    "/accounts/acme/users.csv", "/accounts/acme/es/users/u2.html", "/accounts/acme/en/../es/users/u2.html",
    "/accounts/acme/es/users/u1.html/../u2.html", "/accounts/acme/es/users/u1.html/",
    "/accounts/acme/es/users/u1.html%2f", "/accounts/acme/es/users/u1.html%00.html",
    "/accounts/acme/es/users/u1.html;u2.html", "/accounts/acme/es/users/./u1.html",
    "/accounts/acme/es/users//u1.html", "//accounts/acme/es/users/u1.html", "/accounts//acme/es/users/u1.html",
    "/ACCOUNTS/acme/es/users/u1.html", "/accounts/ACME/es/users/u1.html", "/accounts/acme/ES/users/u1.html",
    "/accounts/acme/es/users/U1.html", "/accounts/acme/es/users/u1.HTML", "/accounts/acme/es/users/u1",
    "/accounts/acme/es/users/u1.html.gz", "/accounts/acme/es/users", "/accounts/acme/es/users/", "/accounts/acme/es",
    "/accounts/acme", "/accounts", "/accounts/", "/partners/p1/es/index.html", "/partners/p1/es/", "/partners",
    "/status.json", "/.vitrina-tmp", "/.vitrina-tmp/", "/help/outside.html", "/help/outside/secret.txt",
    "/outside/secret.txt", "/assets/", "/assets", "/schemas/", "/index.html/", "/~root", "/C:/secret.txt",
    "/file:///etc/passwd", "/proc/self/environ", "/..", "/../", "/...", "/.", "/%2e", "/%2e%2e", "/%", "/%2", "/%zz",
    "/%u002e%u002e/secret.txt", "/%ff", "/%00", "/accounts/acme/es/users/" + "a/" * 200 + "../" * 200 + "u2.html",
    "/" + "../" * 500 + "etc/passwd", "/accounts/acme/es/users/u2.html?x=/help/",
    "/accounts/acme/es/users/u2.html?/accounts/acme/es/users/u1.html", "/accounts/acme%2fes%2fusers%2fu2.html",
]  # fmt: skip

# Targets that are not paths.
NO_PATHS = [
    "http://vitrina.example.com/accounts/other/es/index.html", "http://127.0.0.1/accounts/acme/es/index.html", "*",
    "accounts/other/es/index.html", "file:///etc/passwd", "//vitrina.example.com/accounts/other/es/index.html",
    "/accounts/acme/es/users/u2.html#/help/", "#", "?", "vitrina.example.com:443",
]  # fmt: skip


def climbing(rng, count):
    """Paths up and down again, from every start to every target."""
    for _ in range(count):
        start = rng.choice(STARTS)
        steps = rng.choice([1, start.count("/"), start.count("/") + 1])
        way = "".join(rng.choice(UPS) + rng.choice(SLASHES) for _ in range(steps))
        # In half of the cases one spelling throughout, which a single decoder would accept.
        if rng.random() < 0.5:
            way = (rng.choice(UPS) + rng.choice(SLASHES)) * steps
        yield f"{start}/{way}{rng.choice(TARGETS)}"
