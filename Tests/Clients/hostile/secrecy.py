"""Unique words are sent to a server wherever private data can occur. The log must not contain them."""

import base64
import json
import re
import signal
import time

import workplace
from exchange import answer_to, converse
from http_client import cookie, signed
from http_client import request as get
from senders import MEDIA, delivery, event
from wire import Connection, request

POST = b"POST /webhooks HTTP/1.1\r\n"
HOST = b"Host: vitrina.example.com\r\n"
LEVELS = ["trace", "debug", "info", "notice", "warning", "error", "critical"]


def levels(place):
    """The levels of --log-level according to --help; None if the program has no such option."""
    _, option, text = place.vitrina("serve", "--help").partition("--log-level <")
    if not option:
        return [None]
    about = re.split(r"\n\s+-", text)[0]
    return [level for level in LEVELS if re.search(rf"\b{level}\b", about)] or LEVELS


class Words:
    """The secrets in the requests, by kind."""

    def __init__(self, rng):
        self._rng = rng
        self.planted = {}

    def __call__(self, what):
        word = f"planted{self._rng.getrandbits(80):020x}"
        self.planted[f"{what} {len(self.planted)}"] = word
        return word

    def secret(self, what):
        text = base64.b64encode(self._rng.randbytes(33)).decode()
        self.planted[f"{what} {len(self.planted)}"] = text
        return f"whsec_{text}"

    def leaks(self, text):
        text = text.lower()
        return [f"{what} ({word})" for what, word in self.planted.items() if word.lower() in text]


class SecrecyTests:
    def __init__(self, place, server, rng):
        self.place = place
        self.rng = rng

    def test_no_log_line_and_no_metric_holds_what_is_private_at_any_level(self):
        for level in levels(self.place):
            with workplace.Workplace() as place:
                self.expect_silence(place, level)

    def expect_silence(self, place, level):
        words = Words(self.rng)
        key, filed = words.secret("secret"), place.root / "key"
        filed.write_text(words.secret("secret in a file"))
        start = ["sh", "-c", f'exec "$@" --log-level {level}', "sh"] if level else []
        variables = {
            "VITRINA_WEBHOOK_SECRET": key, "VITRINA_WEBHOOK_SECRET_FILED_FILE": str(filed),
            "LOG_LEVEL": level or "trace",
        }  # fmt: skip
        with place.serving(start, **variables) as server:
            visit = Visit(place, server, words, key)
            visit.send_events()
            visit.send_refused()
            visit.look_at_pages()
            visit.break_http()
            visit.reload_keys(filed)
            metrics = get(server.port, "GET", "/metrics").text
        log = place.log.read_text()
        lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
        print(f"    level {level or 'as it is'}: {len(words.planted)} words, {len(lines)} lines in the log")
        # Without lines, nothing was checked.
        assert len(lines) > 20 or level not in (None, "trace", "debug", "info"), log
        assert not words.leaks(log), f"in the log: {words.leaks(log)}\n{self.lines_with(log, words)}"
        assert not words.leaks(metrics), f"in /metrics: {words.leaks(metrics)}"

    def lines_with(self, log, words):
        return "\n".join(line for line in log.splitlines() if words.leaks(line))


class Visit:
    """All requests of clients to a server."""

    def __init__(self, place, server, words, key):
        self.place = place
        self.server = server
        self.words = words
        self.key = key
        self.count = 0

    def deliver(self, type, data, status=202, **more):
        """Sends an event with a word as its id, and as the id of its message."""
        body = event(self.words("event id"), type, data)
        answer = answer_to(self.server.port, delivery(self.words("message id"), body, self.key, **more))
        assert answer.status == status, f"{body!r}: {answer}"
        return body

    def send_events(self):
        word = self.words
        self.deliver("partner.created", {"partner": "p1", "name": word("partner's name")})
        self.deliver("partner.created", {"partner": "p2", "name": word("partner's name")})
        for account in ["acme", "other"]:
            about = {"account": account, "partner": "p1", "name": word("account's name"), "number": word("number")}
            self.deliver("account.created", about)
        # A page that cannot be written causes a log entry.
        blocked = self.place.root / "site/accounts/acme/es/users/u3.html/in-the-way"
        blocked.parent.mkdir(parents=True)
        blocked.write_text("not a page")
        for user in ["u1", "u2", "u3"]:
            about = {
                "account": "acme",
                "user": user,
                "name": word("user's name"),
                "email": word("e-mail") + "@example.com",
            }
            self.deliver("user.added", about)
        order = {"order": "o1", "product": "miteam-meetings", "quantity": 5, "references": {"po": word("reference")}}
        self.deliver("order.purchased", {**order, "partner": "p2"})
        # A conflict: the account belongs to another partner.
        self.deliver("order.assigned", {"order": "o1", "account": "acme"})
        self.deliver("integration.enabled", {"account": "acme", "integration": word("integration")})
        self.deliver(word("unknown type"), {"text": word("data")})
        page = self.place.root / "site/accounts/acme/es/users/u1.html"
        workplace.wait("a page", page.exists)

    def send_refused(self):
        word = self.words
        body = self.deliver("partner.created", {"partner": "p3", "name": word("partner's name")})
        other = body.replace(b'"p3"', b'"p4"')
        assert answer_to(self.server.port, delivery(word("message id"), other, self.key)).status == 409
        self.deliver("partner.created", {"partner": "!" + word("wrong id"), "name": word("name")}, 422)
        self.deliver(
            "user.added", {"account": "acme", "user": "u9", "name": word("name") * 20, "email": word("e-mail")}, 422
        )
        for body, status in [
            (b'{"text":"' + word("broken body").encode(), 400), (word("no JSON").encode(), 400),
            (json.dumps({word("name of a member"): word("value")}).encode(), 400),
            (json.dumps({"a": 1, "specversion": word("specversion")}).encode(), 400),
        ]:  # fmt: skip
            assert answer_to(self.server.port, delivery(word("message id"), body, self.key)).status == status, body
        assert answer_to(self.server.port, delivery(word("message id"), secret=self.words.secret("wrong secret"))).status == 401
        headers = {**signed(self.key, "m", event("m"), MEDIA), "webhook-signature": f"v1,{word('signature')}"}
        assert answer_to(self.server.port, request("/webhooks", headers.items(), event("m"))).status == 401
        media = delivery(word("message id"), event("m"), self.key, media=f"text/{word('media type')}")
        assert answer_to(self.server.port, media).status == 415
        for name, value in [("Content-Encoding", word("coding")), ("ce-id", word("ce-id"))]:
            message = delivery(word("message id"), event("m"), self.key, media="application/json", **{name: value})
            assert answer_to(self.server.port, message).status == 415
        for path in [f"/webhooks/{word('source')}", f"/webhooks/filed/{word('path')}"]:
            assert answer_to(self.server.port, request(path, [], b"{}")).status in (404, 405), path
        origin = [("WebHook-Request-Origin", word("origin")), ("WebHook-Request-Callback", word("callback"))]
        assert answer_to(self.server.port, request("/webhooks", origin, b"", "OPTIONS")).status == 200
        cut = delivery(word("message id"), event(word("cut off")), self.key)[:-5]
        connection = Connection(self.server.port)
        connection.send(cut)
        connection.close()

    def look_at_pages(self):
        word, port = self.words, self.server.port
        note = word("note")
        for scope in ["accounts/acme", "partners/p1", "accounts/acme/users/u1"]:
            link = self.place.vitrina("share", "create", scope, "--note", note).strip()
            token = link.rpartition("/")[2]
            self.words.planted[f"token of {scope}"] = token
            opened = get(port, "GET", f"/s/{token}")
            for target in ["/accounts/acme/es/users/u1.html", f"/accounts/acme/es/{word('page')}.html"]:
                get(port, "GET", target, {"Cookie": f"{cookie(opened)}; other={word('other cookie')}"})
            for target in [
                f"//s/{token}",
                f"/s/{token}/",
                f"/s/{token}?{word('query')}",
                f"/s%2f{token}",
                f"/x/../s/{token}",
            ]:
                get(port, "GET", target)
            newest = self.place.vitrina("share", "list").splitlines()[-1].split("\t")[0]
            self.place.vitrina("share", "revoke", newest)
            get(port, "GET", f"/s/{token}")
            get(port, "GET", "/accounts/acme/es/users/u1.html", {"Cookie": cookie(opened)})
        names = [
            "Authorization", "Referer", "User-Agent", "X-Forwarded-For", "X-Request-Id", "traceparent", "From", "Range",
            "Accept-Language", "If-None-Match", "If-Modified-Since", "X-Original-URI", "Cookie", "Host", "Origin",
        ]  # fmt: skip
        for target in [
            "/",
            "/access",
            f"/{word('path')}",
            f"/help/es/?{word('query')}={word('value')}",
            "/metrics",
            "/health/ready",
        ]:
            headers = {name: word(f"header {name}") for name in names}
            get(port, "GET", target, {**headers, "Host": headers["Host"] + ".example.com"})
        get(port, "GET", f"/s/{word('invented token')}", {"Cookie": f"vitrina-1={word('cookie')}"})

    def break_http(self):
        word = self.words
        for message in [
            b"GET /%s HTTP/9.9\r\n" % word("path").encode() + HOST + b"\r\n", word("no HTTP").encode() + b"\r\n\r\n",
            word("method").encode() + b" / HTTP/1.1\r\n" + HOST + b"\r\n",
            b"GET / HTTP/1.1\r\n" + HOST + b"X-Nul: " + word("header").encode() + b"\x00\r\n\r\n",
            b"GET / HTTP/1.1\r\n" + HOST + word("name").encode() + b" : a\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: " + word("host").encode() + b"\r\nHost: b\r\n\r\n",
            b"GET / HTTP/1.1\r\n" + HOST + b"X-Long: " + word("long").encode() * 2000 + b"\r\n\r\n",
            POST + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + word("chunk").encode() + b"\r\n",
            POST + HOST + b"Content-Length: " + word("length").encode() + b"\r\n\r\n",
            POST + HOST + b"Transfer-Encoding: " + word("coding").encode() + b"\r\n\r\n",
            b"GET http://user:" + word("password").encode() + b"@vitrina.example.com/ HTTP/1.1\r\n" + HOST + b"\r\n",
        ]:  # fmt: skip
            converse(self.server.port, [message], "GET", patience=0.3)

    def reload_keys(self, filed):
        """A key that cannot be read causes a log entry too."""
        for text in [self.words("broken key"), self.words.secret("key")[:30], f"whpk_{self.words('public key')}"]:
            filed.write_text(text)
            self.words.planted[f"key file {text[:9]} {len(self.words.planted)}"] = text
            self.server.process.send_signal(signal.SIGHUP)
            time.sleep(0.3)
        filed.write_text(self.words.secret("new key"))
        self.server.process.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        self.deliver("trial.sent", {"text": self.words("data")})
