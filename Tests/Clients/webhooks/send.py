"""Sends webhooks with third-party libraries, as in their documentation, and prints the answers.

RECEIVER is the address, WEBHOOK_SECRET is the secret (whsec_…), and WEBHOOK_SEED is the base64 of an Ed25519 seed whose
public key the receiver knows.
"""

import base64
import json
import os
from datetime import datetime, timedelta, timezone
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import standardwebhooks
import svix.webhooks
from cloudevents.core.bindings.http import to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

RECEIVER = os.environ["RECEIVER"]
SECRET = os.environ["WEBHOOK_SECRET"]
NOW = datetime.now(timezone.utc)
PLAIN = "application/json"
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def post(name, body, headers):
    """Sends a body, and prints the status and the counts."""
    request = Request(RECEIVER, data=body if isinstance(body, bytes) else body.encode(), headers=headers)
    try:
        with urlopen(request, timeout=120) as answer:
            counts = json.load(answer)
            print(f"{name} {answer.status} accepted={counts['accepted']} duplicates={counts['duplicates']}")
    except HTTPError as error:
        assert error.headers["Content-Type"] == "application/problem+json", error.headers
        assert json.load(error)["status"] == error.code
        print(f"{name} {error.code}")


def signed(prefix, id, signature, content_type, time=NOW):
    """The headers of a signed message."""
    return {
        "Content-Type": content_type,
        f"{prefix}-id": id,
        f"{prefix}-timestamp": str(int(time.timestamp())),
        f"{prefix}-signature": signature,
    }


def payload(partner):
    """The payload of Standard Webhooks."""
    return json.dumps(
        {
            "type": "partner.created",
            "timestamp": "2026-03-01T10:00:00.000Z",
            "data": {"partner": partner, "name": f"Señal {partner} 😀"},
        },
        ensure_ascii=False,
    )


def send_with_standardwebhooks():
    webhook = standardwebhooks.Webhook(SECRET)
    body = payload("p1")
    headers = signed("webhook", "msg_1", webhook.sign("msg_1", NOW, body), PLAIN)
    post("standardwebhooks plain", body, headers)
    later = NOW + timedelta(seconds=1)
    post("standardwebhooks again", body, signed("webhook", "msg_1", webhook.sign("msg_1", later, body), PLAIN, later))
    event = json.dumps(
        {
            "specversion": "1.0",
            "id": "e-1",
            "source": "/console",
            "type": "account.created",
            "time": "2026-03-01T11:00:00+01:00",
            "data": {"account": "acme", "partner": "p1", "name": "Acme & Co"},
        }
    )
    post("standardwebhooks structured", event, signed("webhook", "msg_2", webhook.sign("msg_2", NOW, event), STRUCTURED))
    old = NOW - timedelta(minutes=6)
    post("standardwebhooks stale", body, signed("webhook", "msg_3", webhook.sign("msg_3", old, body), PLAIN, old))


def send_with_svix():
    webhook = svix.webhooks.Webhook(SECRET)
    body = payload("p2")
    headers = signed("svix", "msg_4", webhook.sign("msg_4", NOW, body), PLAIN)
    post("svix plain", body, headers)
    post("svix changed", body.replace("p2", "p3"), headers)


def cloud_event(id, type, data):
    """An event from the SDK of CloudEvents, with common additional attributes."""
    attributes = {
        "id": id,
        "source": "/orders",
        "type": type,
        "time": datetime(2026, 3, 1, 12, 30, 0, 123456, tzinfo=timezone.utc),
        "datacontenttype": "application/json",
        "subject": "order/o-1",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }
    return CloudEvent(attributes=attributes, data=data)


def send_with_cloudevents():
    webhook = standardwebhooks.Webhook(SECRET)

    def send(name, id, headers, body):
        headers = {key.title(): value for key, value in headers.items()}
        text = body.decode()
        post(name, body, {**signed("webhook", id, webhook.sign(id, NOW, text), headers.pop("Content-Type")), **headers})

    purchase = {"order": "o-1", "partner": "p1", "product": "miteam-meetings", "quantity": 5, "expires": None}
    message = to_structured(cloud_event("o-1", "order.purchased", purchase), JSONFormat())
    send("cloudevents structured", "msg_5", message.headers, message.body)
    events = [
        cloud_event("o-2", "order.assigned", {"order": "o-1", "account": "acme"}),
        cloud_event("o-3", "integration.enabled", {"account": "acme", "integration": "miteam-meetings"}),
    ]
    batch = json.dumps([json.loads(JSONFormat().write(event)) for event in events]).encode()
    send("cloudevents batch", "msg_6", {"content-type": BATCH}, batch)
    message = to_binary(cloud_event("o-4", "order.cancelled", {"order": "o-1"}), JSONFormat())
    send("cloudevents binary", "msg_7", message.headers, message.body)


def send_with_cryptography():
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(os.environ["WEBHOOK_SEED"]))
    body = payload("p4")
    content = f"msg_8.{int(NOW.timestamp())}.{body}".encode()
    headers = signed("webhook", "msg_8", "v1a," + base64.b64encode(key.sign(content)).decode(), PLAIN)
    post("cryptography v1a", body, headers)
    post("cryptography changed", body + " ", headers)


send_with_standardwebhooks()
send_with_svix()
send_with_cloudevents()
send_with_cryptography()
