"""The fingerprint of what was kept: BLAKE2b, 16 bytes, over the canonical JSON of the stored columns.

SQLite's own integrity check sees about two in three flipped bits of the data; these digests see all.
They guard against decay and accident, not against someone who can write to the file and knows this page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b

Stored = str | float | int | bytes | None
"""A value as SQLite holds it."""

NOTHING = "{}"
"""Nothing is noted about most responses."""

_LEDGER_BITS = (1 << 62) - 1


_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=bytes.hex
).encode


def canonical(content: Mapping[str, object] | Sequence[object]) -> str:
    """Return *content* as JSON with sorted keys and no spaces. Numbers must be finite.

    Raises
    ------
    ValueError
        For NaN and infinities.
    """
    return _CANONICAL(content)


def digest_of(text: str) -> bytes:
    """Return the 16-byte digest of *text*. Bytes that were no UTF-8 when read (surrogates) count too."""
    return digest_of_bytes(text.encode("utf-8", "surrogateescape"))


def digest_of_bytes(content: bytes) -> bytes:
    """Return the 16-byte digest of *content*."""
    return blake2b(content, digest_size=16).digest()


def row_digest(row: Mapping[str, Stored]) -> bytes:
    """Return the digest of a row, over all its columns but "digest"."""
    return digest_of(canonical({name: value for name, value in row.items() if name != "digest"}))


def seal(key: int, digest: bytes, *about: str) -> int:
    """Return what binds content to its key in this store and to what the store noted about it.

    62 bits: the ledger adds the seals of a round up, so that a vanished row is noticed, and a sum of
    two never leaves SQLite's integers.
    """
    bound = digest_of(" ".join((str(key), digest.hex(), *about)))
    return int.from_bytes(bound[:8], "big") & _LEDGER_BITS


def summed(total: int, part: int) -> int:
    """Return a ledger's total with one more seal, as the triggers of the database add it."""
    return (total + part) & _LEDGER_BITS


def sealed_words(received_at: str, noted: str) -> tuple[str, ...]:
    """Return what the store noted about a response, as its seal binds it."""
    return (received_at,) if noted == NOTHING else (received_at, noted)
