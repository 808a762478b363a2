"""Signed deliveries as bytes for a socket."""

import base64
import hashlib
import hmac
import json
import time

# A secret for measurements only; no other receiver has it.
SECRET = "whsec_" + base64.b64encode(b"a secret for measurements only").decode()

_KEY = base64.b64decode(SECRET.removeprefix("whsec_"))


def event(identity: str, kind: str, data: dict, at: float | None = None) -> bytes:
    """An event according to <doc:Events>, by default with the current time."""
    at = time.time() if at is None else at
    seconds, fraction = divmod(at, 1)
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(fraction * 1e9):09}Z"
    members = {"specversion": "1.0", "id": identity, "source": "/bench", "type": kind, "time": moment, "data": data}
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def request(message: str, body: bytes, path: str = "/webhooks") -> bytes:
    """A complete HTTP request with a Standard Webhooks signature at the current time."""
    timestamp = str(int(time.time()))
    signed = hmac.digest(_KEY, f"{message}.{timestamp}.".encode() + body, hashlib.sha256)
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/cloudevents+json\r\n"
        f"Content-Length: {len(body)}\r\nwebhook-id: {message}\r\nwebhook-timestamp: {timestamp}\r\n"
        f"webhook-signature: v1,{base64.b64encode(signed).decode()}\r\n\r\n"
    ).encode() + body


def hex_hmac(key: bytes, body: bytes) -> str:
    """HMAC-SHA256 of a body only, as by GitHub and many other senders."""
    return hmac.digest(key, body, hashlib.sha256).hex()
