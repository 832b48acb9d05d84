"""Sealed responses: a device writes what a citizen answered so that only the server can read it again.

`survey/static/queue.js` seals and `survey.sealing.cipher` opens: it is loaded at the first envelope, because
OpenSSL weighs 9 MB.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

from survey.later import Later

FORMAT = 1
"""Number of this way of sealing. Devices may hold old envelopes for months: a format once used stays read."""

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


_CIPHER = Later("survey.sealing.cipher:Cipher")


def key_pair() -> KeyPair:
    """Return new keys."""
    return KeyPair(*_CIPHER.value.key_pair())


def pair_of(private: bytes) -> KeyPair:
    """Return the pair to which a *private* key belongs."""
    return KeyPair(_CIPHER.value.public(private), private)


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
    found: bytes | str = _CIPHER.value.opened(
        sealed.key, sealed.sealed, private, bound(sealed.round, sealed.id)
    )
    if isinstance(found, str):
        raise Undecipherable(found)
    return found


def bound(round_id: str, id_: str) -> bytes:
    """Return what an envelope cannot be torn from: its round and its id."""
    return f"{round_id}\n{id_}".encode()


def text_of(raw: bytes) -> str:
    """Return *raw* as it travels: base64 for addresses, without padding."""
    return urlsafe_b64encode(raw).decode().rstrip("=")
