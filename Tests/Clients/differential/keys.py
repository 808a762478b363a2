"""The keys of senders for the comparison, in all forms of a secret, with their bytes.

They are useless elsewhere, because they are derived from the names of the senders.
"""

import base64
import dataclasses
import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def _bytes(name, length=32):
    return hashlib.sha512(f"differential {name}".encode()).digest()[:length]


def _text(name, length=32):
    return base64.b64encode(_bytes(name, length)).decode()


@dataclasses.dataclass(frozen=True)
class Sender:
    """A source of webhooks."""

    name: str
    # The keys as the receiver gets them, separated by spaces.
    text: str
    secrets: tuple[bytes, ...]
    seed: bytes | None = None

    @property
    def path(self):
        return "/webhooks" if self.name == "default" else f"/webhooks/{self.name}"

    @property
    def variable(self):
        return "VITRINA_WEBHOOK_SECRET" + ("" if self.name == "default" else "_" + self.name.upper().replace("-", "_"))

    @property
    def library_texts(self):
        """The secrets among the keys. The libraries support no other keys, and one key at a time."""
        return [text for text in self.text.split() if not text.startswith("whpk_")]


_SEED = _bytes("pair")
_PUBLIC = Ed25519PrivateKey.from_private_bytes(_SEED).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

SENDERS = [
    Sender("default", f"whsec_{_text('default')}", (_bytes("default"),)),
    Sender(
        "rotated",
        f"whsec_{_text('new')} whsec_{_text('old', 24)} whsec_{_text('older', 64)}",
        (_bytes("new"), _bytes("old", 24), _bytes("older", 64)),
    ),
    Sender("bare", _text("bare"), (_bytes("bare"),)),
    Sender("unpadded", f"whsec_{_text('unpadded', 25).rstrip('=')}", (_bytes("unpadded", 25),)),
    Sender("url", f"whsec_{base64.urlsafe_b64encode(_bytes('url', 36)).decode()}", (_bytes("url", 36),)),
    Sender("versioned", f"v1,whsec_{_text('versioned')}", (_bytes("versioned"),)),
    Sender("pair", f"whpk_{base64.b64encode(_PUBLIC).decode()} whsec_{_text('beside')}", (_bytes("beside"),), _SEED),
]
# This secret is not configured.
STRANGER = _bytes("stranger")


def code(secret, id, timestamp, body):
    """The HMAC-SHA256 over the content of Standard Webhooks; all arguments are bytes."""
    return hmac.digest(secret, b".".join([id, timestamp, body]), "sha256")


def pair_signature(seed, id, timestamp, body):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(b".".join([id, timestamp, body]))
