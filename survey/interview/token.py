"""The page's token: proof that we made the page, and when. It binds a page to one response's id.

Stateless: an HMAC over the id and the time. A late token is told apart from a false one, because a
clock may jump and a citizen may take a day; only a false one is ever held against a new response.
"""

from __future__ import annotations

from enum import Enum
from hashlib import blake2b
from hmac import compare_digest


class Verdict(Enum):
    """What a token is worth."""

    GOOD = "good"
    LATE = "late"
    FALSE = "false"


def key_of(secret: str) -> bytes:
    """Return the key for tokens, made from the installation's secret and used for nothing else."""
    return blake2b(secret.encode(), digest_size=32, person=b"hailong page").digest()


def sign(key: bytes, uuid: str, at: int) -> str:
    """Return the token of a page for *uuid* made *at* that second."""
    stamp = f"{at:x}"
    return f"{stamp}.{blake2b(f'{uuid} {stamp}'.encode(), key=key, digest_size=16).hexdigest()}"


def made_at(token: str) -> int:
    """Return the second at which a page with this true *token* was made."""
    return int(token.partition(".")[0], 16)


def judge(key: bytes, uuid: str, token: str, *, now: int, hours: float) -> Verdict:
    """Return what *token* is worth for *uuid* *now*; one from the future counts as late."""
    stamp = token.partition(".")[0]
    if not stamp.isalnum() or not stamp.isascii() or len(stamp) > 12:
        return Verdict.FALSE
    try:
        at = int(stamp, 16)
    except ValueError:
        return Verdict.FALSE
    if not compare_digest(sign(key, uuid, at), token):
        return Verdict.FALSE
    return Verdict.GOOD if 0 <= now - at <= hours * 3600 else Verdict.LATE
