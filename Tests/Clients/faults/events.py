"""Events about fictitious companies, and signed deliveries of them."""

import base64
import hashlib
import hmac
import http.client
import json
import time

import workplace

_KEY = base64.b64decode(workplace.SECRET.removeprefix("whsec_") + "==")
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
# The clock of the sender.
clock = time.time


def event(identity, kind, moment, **data):
    """An event at a second of a day."""
    clock = time.strftime("%H:%M:%S", time.gmtime(moment))
    return {
        "specversion": "1.0",
        "id": identity,
        "source": "/faults",
        "type": kind,
        "time": f"2026-03-01T{clock}Z",
        "data": data,
    }


def user(identity, moment, account, name):
    """A user with the name of the event."""
    return event(
        identity, "user.added", moment, account=account, user=identity, name=name, email=f"{identity}@example.com"
    )


def identity(kept):
    """The identity of an event."""
    return kept["source"], kept["id"]


def lines(events):
    """The content of a file of events."""
    return "".join(json.dumps(kept, ensure_ascii=False) + "\n" for kept in events)


class Answer:
    """The answer of a receiver."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


def headers(message, body, media):
    """The headers of a delivery that is signed now."""
    timestamp = str(int(clock()))
    signature = hmac.digest(_KEY, f"{message}.{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "Content-Type": media,
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(signature).decode(),
    }


def deliver(connection, message, content):
    """Sends one event, or a list as a batch, and returns the answer.

    Raises OSError or HTTPException if there is no answer, so that the outcome is unknown.
    """
    body = json.dumps(content, ensure_ascii=False).encode()
    media = BATCH if isinstance(content, list) else STRUCTURED
    connection.request("POST", "/webhooks", body, headers(message, body, media))
    return Answer(connection.getresponse())


def connect(port, seconds=120):
    """A connection to a server on this machine."""
    return http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)


def fetch(port, path, **more):
    """The answer to a GET; None if there is none."""
    connection = connect(port)
    try:
        connection.request("GET", path, headers=more)
        return Answer(connection.getresponse())
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
