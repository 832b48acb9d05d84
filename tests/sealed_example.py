"""A device in Python: it seals as `survey/static/queue.js` does, for tests that need no browser."""

from __future__ import annotations

import json
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from survey.sealing import FORMAT, Envelope, bound, text_of
from survey.sealing.cipher import CURVE, KEY, derived

UUID = "11111111-2222-4333-8444-555555555555"


def sealed(public: bytes, content: object, round_id: str = "thu", id_: str = "") -> Envelope:
    """Seal *content*: JSON values, or bytes as they are."""
    plain = content if isinstance(content, bytes) else json.dumps(content).encode()
    id_ = id_ or str(uuid4())
    own = ec.generate_private_key(CURVE)
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    made = derived(own.exchange(ec.ECDH(), theirs), point + public)
    closed = AESGCM(made[:KEY]).encrypt(made[KEY:], plain, bound(round_id, id_))
    return Envelope(FORMAT, round_id, id_, text_of(point), text_of(closed))


def content(asked: str, /, **more: object) -> dict[str, object]:
    """Return what a device seals when a form is sent."""
    return {
        "uuid": UUID,
        "version": asked,
        "language": "vi",
        "mode": "web",
        "unit": "",
        "service_point": "",
        "answers": {"A1": ["5"], "B2": ["3", "1"]},
        "seconds": 95,
        "whole": True,
    } | more
