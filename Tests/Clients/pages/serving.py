"""A web server for a site in memory, with the Content-Security-Policy of `vitrina serve`."""

import contextlib
import http.client
import http.server
import mimetypes
import threading
import urllib.parse


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path).lstrip("/")
        path += "index.html" if not path or path.endswith("/") else ""
        # Browsers request an icon by themselves if a page names none; every page names one.
        body = self.server.files.get(path)
        self.send_response(200 if body is not None else 404)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        self.send_header("Content-Length", str(len(body or b"")))
        if self.server.policy and path not in self.server.unguarded:
            self.send_header("Content-Security-Policy", self.server.policy)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_):
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Ignores errors: a browser closes connections when it leaves a page, and reports all other problems."""


def policy_and_notices(place):
    """The policy that `vitrina serve` sends with every page, and the notices in each language, which are not files."""
    notices = {}
    with place.serving(VITRINA_DATA=str(place.root / "no-data"), VITRINA_SITE=str(place.root / "no-site")) as server:
        for language in ("es", "en"):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            connection.request("GET", "/nothing-is-here", headers={"Accept-Language": language})
            answer = connection.getresponse()
            notices[f"notice.{language}.html"] = answer.read()
            policy = answer.headers["Content-Security-Policy"]
            assert answer.status == 404 and policy, f"{answer.status} {answer.headers}"
            connection.close()
    return policy, notices


@contextlib.contextmanager
def serving(site, policy):
    """The address of the site, and the server.

    Tests can change its `files`; those in `unguarded` are sent without the policy.
    """
    server = _Server(("127.0.0.1", 0), _Handler)
    server.files, server.policy, server.unguarded = dict(site.files), policy, set()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
