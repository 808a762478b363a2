"""Pages through nginx: access, headers, and attempts to bypass both."""

import concurrent.futures
import re
import urllib.parse

import workplace
from http_client import request
from suite import PAGE, Suite

HEADERS = [
    "Content-Security-Policy", "Referrer-Policy", "X-Robots-Tag", "X-Content-Type-Options", "Content-Language",
    "Content-Type", "Cache-Control",
]  # fmt: skip
REFUSED = {"en": "not part of your link", "es": "su enlace no permite verla"}
# Spellings of the parent directory.
WAYS = [
    "../", "..%2f", "%2e%2e/", "%2e%2e%2f", ".%2e/", "%252e%252e/", "..;/", "./../", "//../", "..\\",
    # Characters that combine with the adjacent slash, for programs that process addresses as text.
    urllib.parse.quote("\u0600/../"), urllib.parse.quote("/\u0301../"),
]  # fmt: skip
SPELLINGS = [
    f"{prefix}{way}{rest}"
    for prefix in ["/accounts/acme/", "/accounts/acme/es/", "/help/", "/assets/", "/help/es/", "/", "/s/"]
    for way in WAYS
    for rest in [
        "other/es/index.html", "accounts/other/es/index.html", "../accounts/other/es/index.html",
        "../../accounts/other/es/index.html", "../secret.html", "../../secret.html", "data/ledger.sqlite",
    ]
] + [
    "/accounts/other/es/index.html%00.html", "/accounts/other//es/index.html", "//accounts/other/es/index.html",
    "/accounts/acme/es/index.html/../../../other/es/index.html", "/accounts/other/es/index.html?x=/help/",
    "/accounts/acme/es/index.html#/../../other/es/index.html", "/accounts/other/es/index.html#/accounts/acme/",
    "/accounts/other/es/index.html;/help/", "/accounts%2fother%2fes%2findex.html", "/ACCOUNTS/other/es/index.html",
    "http://localhost/accounts/other/es/index.html", "/help/../accounts/other/es/",
    "/help/%2e%2e/accounts/other/es/index.html", "/help/link.html", "/.vitrina-tmp/1.tmp", "/access",
]  # fmt: skip


class PageTests(Suite):
    def expect_refused(self, answer, locale="en"):
        assert answer.status == 404 and REFUSED[locale] in answer.text, answer
        assert answer.headers["Content-Language"] == locale, answer

    def test_public_files_come_from_nginx_and_the_server_says_the_same_of_them(self):
        for path in self.public_paths():
            self.compare(path, {})

    def test_private_files_come_from_nginx_and_the_server_says_the_same_of_them(self):
        visitor, _ = self.visitor("accounts/acme")
        for path in self.paths("accounts/acme"):
            self.compare(path, visitor)
        self.compare("/accounts/acme/es/", visitor)

    def public_paths(self):
        return ["/", "/index.html", "/help/es/", *self.paths("help"), *self.paths("assets"), *self.paths("schemas")]

    def compare(self, path, headers):
        ours, theirs = (request(port, "GET", path, headers) for port in [self.front.port, self.server.port])
        assert ours.status == theirs.status == 200, f"{path}: {ours} {theirs}"
        assert ours.headers["Server"] == "nginx", path
        assert ours.body == theirs.body, path
        for name in HEADERS:
            values = [answer.headers.get_all(name) for answer in [ours, theirs]]
            assert values[0] == values[1], f"{path}: {name}: {values}"
        # The form of the tag shows that nginx read the file and not the server.
        assert re.fullmatch(r'"[0-9a-f]+-[0-9a-f]+"', ours.headers["ETag"]), ours
        again = self.front.get(path, {**headers, "If-None-Match": ours.headers["ETag"]})
        assert again.status == 304 and again.body == b"", again
        # A range could combine parts of two versions of a page.
        assert self.front.get(path, {**headers, "Range": "bytes=0-9"}).status == 200, path
        assert self.front.get(path, headers, "HEAD").headers["Content-Length"] == str(len(ours.body)), path

    def test_without_a_link_private_files_are_not_there_in_the_language_of_the_visitor(self):
        for path in [
            PAGE,
            "/accounts/acme/account.json",
            "/accounts/acme/users.csv",
            "/accounts/acme/orders.csv",
            "/partners/p1/orders.csv",
            "/partners/p1/es/",
            "/status.json",
        ]:
            for locale in ["en", "es"]:
                self.expect_refused(self.front.get(path, {"Accept-Language": locale}), locale)
        there = self.front.get(PAGE)
        nowhere = self.front.get("/accounts/nobody/es/users/u1.html")
        assert there.body == nowhere.body and there.status == nowhere.status
        assert [name for name, _ in there.headers.items()] == [name for name, _ in nowhere.headers.items()]

    def test_a_link_opens_its_own_part_in_either_language_and_nothing_else(self):
        visitor, page = self.visitor("accounts/acme/users/u1", "--locale", "es")
        assert page == PAGE
        assert self.front.get(page, visitor).body == self.file(page)
        for path in [
            PAGE.replace("/es/", "/en/"),
            "/accounts/acme/es/",
            PAGE.replace("acme", "other"),
            "/partners/p1/es/",
        ]:
            self.expect_refused(self.front.get(path, visitor))
        visitor, _ = self.visitor("accounts/acme")
        for locale in ["en", "es"]:
            path = f"/accounts/acme/{locale}/index.html"
            answer = self.front.get(path, visitor)
            assert answer.body == self.file(path) and f'lang="{locale}"'.encode() in answer.body, answer

    def test_a_link_is_followed_in_the_language_of_the_visitor_and_the_cookie_is_for_its_part(self):
        link = self.share("accounts/acme")
        for locale in ["en", "es"]:
            opened = self.front.get(link, {"Accept-Language": locale})
            assert opened.headers["Location"] == f"../accounts/acme/{locale}/index.html", opened
            assert "Path=/accounts/acme;" in opened.headers["Set-Cookie"], opened
            assert opened.headers["Referrer-Policy"] == "no-referrer", opened

    def test_a_revoked_link_is_refused_on_the_next_request(self):
        visitor, page = self.visitor("accounts/acme")
        assert self.front.get(page, visitor).status == 200
        newest = self.place.vitrina("share", "list").splitlines()[-1].split("\t")[0]
        self.place.vitrina("share", "revoke", newest)
        answer = self.front.get(page, {**visitor, "Accept-Language": "es"})
        assert answer.status == 404 and answer.headers["Content-Language"] == "es", answer

    def test_no_log_holds_a_link(self):
        link = self.share("accounts/acme")
        token = link.removeprefix("/s/")
        for target in [link, f"//s/{token}", f"/x/../s/{token}", f"/s/{token}?a=b", f"/s%2F{token}", f"{link}/more"]:
            self.front.get(target)
        self.front.get("/help/es/")
        workplace.wait("a line in the log", lambda: "/help/es/" in self.front.logs)
        assert token not in self.front.logs and token not in self.place.log.read_text()

    def test_no_spelling_of_an_address_reaches_what_is_not_open(self):
        visitor, _ = self.visitor("accounts/acme")
        private = self.file("/accounts/other/es/index.html")
        open_to_visitor = {self.file(path) for path in [*self.paths("accounts/acme"), *self.paths("help")]}
        outside = self.place.root / "secret.html"
        outside.write_text("outside")
        link = self.place.root / "site/help/link.html"
        link.symlink_to(outside)
        try:
            for target in SPELLINGS:
                answer = self.front.get(target, {**visitor, "X-Original-URI": "/accounts/acme/es/index.html"})
                assert answer.body != private and b"outside" not in answer.body, target
                assert answer.status in {200, 301, 400, 403, 404}, f"{target}: {answer}"
                assert answer.status != 200 or answer.body in open_to_visitor, f"{target}: {answer}"
        finally:
            link.unlink()

    def test_many_at_once_are_served(self):
        visitor, page = self.visitor("accounts/acme")
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            statuses = set(pool.map(lambda _: self.front.get(page, visitor).status, range(400)))
        assert statuses == {200}, statuses
