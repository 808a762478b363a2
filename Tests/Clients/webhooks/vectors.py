"""Prints the signatures that the tests of the signature presets expect, made with the libraries of the vendors.

Where a vendor publishes no library for Python (GitHub, WooCommerce, Zendesk, ConnectWise), the vendor's description is
followed here in one line each.

    python -m venv venv && venv/bin/pip install -r vectors.txt && venv/bin/python vectors.py
"""

import base64
import hashlib
import hmac
from datetime import datetime, timezone

import stripe
from hubspot.utils.signature import Signature as HubSpot
from paddle_billing.Notifications.PaddleSignature import PaddleSignature
from slack_sdk.signature import SignatureVerifier as Slack
from square.utils.webhooks_helper import verify_signature as verify_square
from standardwebhooks.webhooks import Webhook as Standard

BODY = '{"type":"order.paid","id":"e-17","note":"Ünïcode ✓"}'
SECRET = "0123456789abcdef-vitrina-example"
TIME = 1772359200
URL = "https://vitrina.example.com/webhooks/shop"


def code(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def base64_text(data):
    return base64.b64encode(data).decode()


def vectors():
    key = "whsec_" + base64_text(SECRET.encode())
    yield "standard", Standard(key).sign("msg-1", datetime.fromtimestamp(TIME, timezone.utc), BODY)
    yield "github", "sha256=" + code(SECRET.encode(), BODY.encode()).hex()
    yield "shopify, woocommerce", base64_text(code(SECRET.encode(), BODY.encode()))
    # The function that the library uses itself, and the header that it accepts.
    signed = stripe.WebhookSignature._compute_signature(f"{TIME}.{BODY}", SECRET)
    stripe.WebhookSignature.verify_header(BODY, f"t={TIME},v1={signed}", SECRET)
    yield "stripe", f"t={TIME},v1={signed}"
    signed = PaddleSignature.calculate_hmac(SECRET, f"{TIME}:{BODY}".encode()).hexdigest()
    yield "paddle", f"ts={TIME};h1={signed}"
    yield "slack", Slack(SECRET).generate_signature(timestamp=str(TIME), body=BODY)
    yield "zendesk", base64_text(code(SECRET.encode(), b"2026-03-01T10:00:00Z" + BODY.encode()))
    signed = base64_text(code(SECRET.encode(), (URL + BODY).encode()))
    assert verify_square(request_body=BODY, signature_header=signed, signature_key=SECRET, notification_url=URL)
    yield "square", signed
    signed = HubSpot.get_signature(
        client_secret=SECRET,
        request_body=BODY,
        signature_version="v3",
        http_method="POST",
        http_uri=URL,
        timestamp=str(TIME * 1000),
    )
    yield "hubspot", signed if isinstance(signed, str) else signed.decode()
    yield "connectwise", base64_text(code(hashlib.sha256(SECRET.encode()).digest(), BODY.encode()))


for name, signature in vectors():
    print(f"{name}: {signature}")
