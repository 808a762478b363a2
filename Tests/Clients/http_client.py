"""Requests that are sent unchanged: addresses are not normalized, redirects not followed, and cookies not stored."""

import datetime
import http.client

import standardwebhooks


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()

    def __repr__(self):
        return f"{self.status} {dict(self.headers.items())} {self.body[:200]!r}"


def request(port, method, target, headers=None, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body is not None and "Transfer-Encoding" not in (headers or {}):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        return Answer(connection.getresponse())
    finally:
        connection.close()


def signed(secret, message, body, media="application/json"):
    """The headers of a webhook that is sent now."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return {
        "Content-Type": media,
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": standardwebhooks.Webhook(secret).sign(message, now, body.decode()),
    }


def cookie(answer):
    """The cookies that a browser would send back."""
    return answer.headers["Set-Cookie"].split(";")[0]
