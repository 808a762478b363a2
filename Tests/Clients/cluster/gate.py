#!/usr/bin/env python3
"""Tests nginx in front of an object store with the output of `vitrina config nginx`: Vitrina grants access, and nginx
reads the object."""

import concurrent.futures
import contextlib
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "nginx"), str(HERE.parent)]
import workplace  # noqa: E402

workplace.enter(__file__, HERE / "requirements.txt")
from front import running  # noqa: E402
from http_client import request  # noqa: E402
from pages import HEADERS, SPELLINGS  # noqa: E402
from servers import ACCESS, BUCKET, PREFIX, Store  # noqa: E402
from suite import ADDRESS, PAGE, Suite, build, run_all  # noqa: E402


class GateTests(Suite):
    files = {}

    def compare(self, path, headers):
        ours, theirs = (request(port, "GET", path, headers) for port in [self.front.port, self.server.port])
        assert ours.status == theirs.status == 200, f"{path}: {ours} {theirs}"
        assert ours.headers["Server"] == "nginx", path
        assert ours.body == self.files[path.removesuffix("/").lstrip("/") + ("/index.html" if path.endswith("/") else "")]
        for name in HEADERS:
            values = [answer.headers.get_all(name) for answer in [ours, theirs]]
            assert values[0] == values[1], f"{path}: {name}: {values}"
        assert not [name for name in ours.headers if name.lower().startswith("x-")
                    if name.lower() not in ("x-content-type-options", "x-robots-tag")], ours  # fmt: skip
        # The tag is that of the store: nginx read the file and not the server.
        assert ours.headers["ETag"] != theirs.headers["ETag"], path
        again = self.front.get(path, {**headers, "If-None-Match": ours.headers["ETag"]})
        assert again.status == 304 and again.body == b"", again
        assert self.front.get(path, {**headers, "Range": "bytes=0-9"}).status == 200, path
        head = self.front.get(path, headers, "HEAD")
        assert head.status == 200 and head.body == b"", head

    def test_public_files_come_from_the_store_and_the_server_says_the_same_of_them(self):
        public = [path for path in self.files if path.startswith(("help/", "assets/", "schemas/"))]
        assert len(public) > 5
        for path in [*public, "help/es/"]:
            self.compare(f"/{path}", {})
        assert self.front.get("/").body == self.files["index.html"]

    def test_private_files_come_from_the_store_for_those_with_a_link(self):
        visitor, _ = self.visitor("partners/p1", "--with-accounts")
        for path in [path for path in self.files if path.startswith("accounts/acme/")]:
            self.compare(f"/{path}", visitor)
        self.compare("/accounts/acme/es/", visitor)

    def test_without_a_link_private_files_are_not_there(self):
        visitor, _ = self.visitor("accounts/acme")
        for path in ["/accounts/other/es/", "/accounts/other/account.json", "/partners/p1/es/", "/status.json"]:
            for headers in [{}, visitor]:
                there = self.front.get(path, headers)
                assert there.status == 404 and there.body not in self.files.values(), f"{path}: {there}"
        nowhere = self.front.get("/accounts/nobody/es/users/u1.html")
        there = self.front.get(PAGE)
        assert (there.status, there.body) == (nowhere.status, nowhere.body)

    def test_a_page_that_is_not_there_is_answered_by_the_server(self):
        visitor, _ = self.visitor("accounts/acme")
        answer = self.front.get("/accounts/acme/es/users/nobody.html", {**visitor, "Accept-Language": "es"})
        assert answer.status == 404 and answer.headers["Content-Language"] == "es", answer
        assert b"<Error>" not in answer.body, answer

    def test_a_revoked_link_is_refused_on_the_next_request(self):
        visitor, page = self.visitor("accounts/acme")
        assert self.front.get(page, visitor).status == 200
        newest = self.place.vitrina("share", "list").splitlines()[-1].split("\t")[0]
        self.place.vitrina("share", "revoke", newest)
        assert self.front.get(page, visitor).status == 404

    def test_no_spelling_of_an_address_reaches_what_is_not_open(self):
        visitor, _ = self.visitor("accounts/acme")
        closed = {body for path, body in self.files.items() if path.startswith(("accounts/other/", "partners/"))}
        for target in [*SPELLINGS, "/.vitrina/lock", "/.vitrina/probe"]:
            answer = self.front.get(target, {**visitor, "X-Original-URI": "/accounts/acme/es/index.html"})
            assert answer.body not in closed, target
            assert answer.status in {200, 301, 400, 403, 404}, f"{target}: {answer}"
            assert "X-Vitrina-Object" not in answer.headers, target

    def test_a_signature_is_for_one_file_and_for_nothing_else(self):
        answer = request(self.server.port, "GET", "/access", {"X-Original-URI": "/help/es/index.html"})
        target = answer.headers["X-Vitrina-Object"]
        store = int(self.place.environment["VITRINA_S3_ENDPOINT"].rsplit(":", 1)[1])
        assert request(store, "GET", target).status == 200
        assert request(store, "PUT", target, body=b"x").status == 403
        assert request(store, "DELETE", target).status == 403
        assert request(store, "GET", target.replace("help/es/index.html", "status.json")).status == 403
        assert request(store, "GET", target.split("?")[0]).status == 403
        refused = request(self.server.port, "GET", "/access", {"X-Original-URI": PAGE})
        assert refused.status == 403 and "X-Vitrina-Object" not in refused.headers, refused

    def test_many_at_once_are_served(self):
        visitor, page = self.visitor("accounts/acme")
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            statuses = set(pool.map(lambda _: self.front.get(page, visitor).status, range(400)))
        assert statuses == {200}, statuses


def main():
    root = pathlib.Path(tempfile.mkdtemp(prefix="vitrina-gate-"))
    store = Store(root)
    try:
        with workplace.Workplace() as place, contextlib.ExitStack() as fronts:
            place.environment.update(
                VITRINA_SITE=f"s3://{BUCKET}/{PREFIX.rstrip('/')}",
                VITRINA_S3_ENDPOINT=f"http://127.0.0.1:{store.port}",
                VITRINA_TEMPLATES=str(workplace.CHECKOUT / "Templates"),
                VITRINA_LOCALES=str(workplace.CHECKOUT / "Locales"),
                **ACCESS,
            )
            build(place)
            with place.serving(VITRINA_BASE_URL=ADDRESS) as server:
                front = fronts.enter_context(running(place, server))
                suite = GateTests(place, server, front)
                suite.files = store.files()
                results = run_all(suite)
    finally:
        store.kill()
        shutil.rmtree(root, ignore_errors=True)
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
