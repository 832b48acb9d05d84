"""Sealed responses: a device writes what a citizen answered so that only the server can read it again.

Elliptic-curve Diffie–Hellman on P-256 with a key of its own for each envelope, HKDF-SHA-256, AES-256-GCM:
what every browser has built in. `survey/static/queue.js` seals, this module opens.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FORMAT = 1
"""Number of this way of sealing. Devices may hold old envelopes for months: a format once used stays read."""

CURVE = ec.SECP256R1()

INFO = b"hailong sealed response 1"

SCALAR, POINT, KEY, NONCE = 32, 65, 32, 12
"""Bytes of a private key, of a public key (uncompressed point), of an AES key and of its nonce."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ROUND = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")
_BASE64 = re.compile(r"[A-Za-z0-9_-]*")


class Undecipherable(ValueError):
    """The envelope was not sealed to this key, or was damaged on its way."""


class KeyPair(NamedTuple):
    """A round's keys: `public` is given to every device, `private` never leaves the database."""

    public: bytes
    private: bytes


class Envelope(NamedTuple):
    """A sealed response as it travels.

    `id` is the envelope's own and random; the response's UUID is inside, because whoever knows it may
    see what was answered so far. `key` is the public half of the key made for this envelope.
    """

    format: int
    round: str
    id: str
    key: str
    sealed: str

    @property
    def receipt(self) -> str:
        """SHA-256 of all that is in the envelope: a device deletes its copy only against this."""
        return sha256("\n".join(map(str, self[1:])).encode()).hexdigest()


def key_pair() -> KeyPair:
    """Return new keys."""
    return pair_of(ec.generate_private_key(CURVE).private_numbers().private_value.to_bytes(SCALAR, "big"))


def pair_of(private: bytes) -> KeyPair:
    """Return the pair to which a *private* key belongs."""
    point = _private(private).public_key()
    return KeyPair(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), private)


def envelope(document: object) -> Envelope | None:
    """Return the envelope in a JSON *document*, or None when it is none.

    Its five fields are there, of their types and in their alphabets; whether it can be opened is not
    asked here.
    """
    if not isinstance(document, dict) or document.keys() != set(Envelope._fields):
        return None
    texts = {name: document[name] for name in Envelope._fields[1:]}
    forms = {"round": _ROUND, "id": _ID, "key": _BASE64, "sealed": _BASE64}
    fit = all(isinstance(text, str) and forms[name].fullmatch(text) for name, text in texts.items())
    return Envelope(**document) if fit and type(document["format"]) is int else None


def opened(sealed: Envelope, private: bytes) -> bytes:
    """Return what was sealed.

    Raises
    ------
    Undecipherable
    """
    if sealed.format != FORMAT:
        raise Undecipherable(f"format {sealed.format}; known: {FORMAT}")
    try:
        theirs, content = _bytes(sealed.key), _bytes(sealed.sealed)
        point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
        own = _private(private)
        public = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        made = derived(own.exchange(ec.ECDH(), point), theirs + public)
        return AESGCM(made[:KEY]).decrypt(made[KEY:], content, bound(sealed.round, sealed.id))
    except (InvalidTag, Error, ValueError) as error:
        raise Undecipherable(type(error).__name__) from error


def derived(shared: bytes, salt: bytes) -> bytes:
    """Return the key and the nonce of one envelope; its own key pair is used once, so both are too."""
    return HKDF(algorithm=SHA256(), length=KEY + NONCE, salt=salt, info=INFO).derive(shared)


def bound(round_id: str, id_: str) -> bytes:
    """Return what an envelope cannot be torn from: its round and its id."""
    return f"{round_id}\n{id_}".encode()


def text_of(raw: bytes) -> str:
    """Return *raw* as it travels: base64 for addresses, without padding."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _private(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(scalar, "big"), CURVE)
