"""Signed deliveries, as bytes that a socket takes."""

import base64
import hashlib
import hmac
import json
import time

# Made up for measurements; no receiver anywhere else has it.
SECRET = "whsec_" + base64.b64encode(b"a secret for measurements only").decode()

_KEY = base64.b64decode(SECRET.removeprefix("whsec_"))


def event(identity: str, kind: str, data: dict, at: float | None = None) -> bytes:
    """One event of <doc:Events>, by default of this moment."""
    at = time.time() if at is None else at
    seconds, fraction = divmod(at, 1)
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(fraction * 1e9):09}Z"
    members = {"specversion": "1.0", "id": identity, "source": "/bench", "type": kind, "time": moment, "data": data}
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def request(message: str, body: bytes, path: str = "/webhooks") -> bytes:
    """A whole HTTP request with a Standard Webhooks signature of this moment."""
    timestamp = str(int(time.time()))
    signed = hmac.digest(_KEY, f"{message}.{timestamp}.".encode() + body, hashlib.sha256)
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/cloudevents+json\r\n"
        f"Content-Length: {len(body)}\r\nwebhook-id: {message}\r\nwebhook-timestamp: {timestamp}\r\n"
        f"webhook-signature: v1,{base64.b64encode(signed).decode()}\r\n\r\n"
    ).encode() + body


def hex_hmac(key: bytes, body: bytes) -> str:
    """HMAC-SHA256 over a body alone, as GitHub and many others send it."""
    return hmac.digest(key, body, hashlib.sha256).hex()
