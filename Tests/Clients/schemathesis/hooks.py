"""Changes of every request of Schemathesis, and additional checks of every answer."""

import base64
import datetime
import hmac
import os
import uuid

import requests.auth
import schemathesis
from standardwebhooks import Webhook

SECRET = os.environ.get("VITRINA_FUZZ_SECRET")
COOKIE = os.environ.get("VITRINA_FUZZ_COOKIE")
SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")


def signature(message, now, body):
    try:
        text = body if isinstance(body, str) else body.decode()
        return Webhook(SECRET).sign(message, now, text)
    except UnicodeError:
        # The library signs only texts; the standard signs bytes.
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        content = f"{message}.{int(now.timestamp())}.".encode() + body
        return "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()


class Signature(requests.auth.AuthBase):
    """Signs a request when it is sent. For pages, it adds the cookie of a link instead."""

    def __call__(self, request):
        if request.method == "POST":
            now = datetime.datetime.now(datetime.timezone.utc)
            message = f"msg_{uuid.uuid4().hex}"
            request.headers["webhook-id"] = message
            request.headers["webhook-timestamp"] = str(int(now.timestamp()))
            request.headers["webhook-signature"] = signature(message, now, request.body or b"")
        elif "Cookie" not in request.headers:
            request.headers["Cookie"] = COOKIE
        return request


if SECRET:
    schemathesis.auth.set_from_requests(Signature())

    @schemathesis.hook
    def before_load_schema(context, raw_schema):
        """Signatures are created here, so generated headers would be useless."""
        for path in raw_schema["paths"].values():
            if "post" in path:
                path["post"]["parameters"] = []


@schemathesis.check
def problems_say_what_to_do(context, response, case):
    """Checks RFC 9457 in every refusal for programs."""
    kind = (response.headers.get("content-type") or [""])[0]
    if response.status_code < 400 or kind.startswith("text/html") or not response.content:
        return
    if case.operation.path == "/health/ready":
        return
    assert kind == "application/problem+json", f"{response.status_code} is {kind}"
    if case.method != "HEAD":
        problem = response.json()
        assert problem["status"] == response.status_code
        assert problem["detail"].endswith("."), problem["detail"]


@schemathesis.check
def nothing_unsigned_is_taken(context, response, case):
    """Checks that no event is accepted without a secret."""
    if not SECRET and case.method == "POST":
        assert response.status_code != 202, "an event was taken without a signature"
