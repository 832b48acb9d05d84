"""One matter handled at a one-stop desk, which may be rated once by whoever holds its token.

The token is never stored: the store knows its SHA-256. Its holder is who was served; the agency's own
software knows which token went to whom, so what is kept with a rating is what the matter was, never its
token.
"""

from __future__ import annotations

import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b, sha256

TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")
"""What a token looks like: 22 characters of base64 are 128 bits, too many to guess."""

FEWEST_SIGNS = 8
"""A token with fewer different characters was not drawn by chance."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of one matter.

    Parameters
    ----------
    token : str
        SHA-256 of its token, 64 hexadecimal digits.
    round_id : str
    expires_on : date
        The last day on which it may be rated.
    procedure, field : str
        The administrative procedure and its field (land, construction, investment, ...), as the agency
        writes them.
    due_on, finished_on : date or None
        When the result was promised and when it was ready.
    officer : str
        Who handled it; "" unless the agency decided that ratings are kept by officer.
    unit, service_point : str
        Codes; "" where none is known.
    used : bool
        Whether it was rated. What the matter was is then known of the rating alone.
    """

    token: str
    round_id: str
    expires_on: date
    procedure: str = ""
    field: str = ""
    due_on: date | None = None
    finished_on: date | None = None
    officer: str = ""
    unit: str = ""
    service_point: str = ""
    used: bool = False

    @property
    def days_late(self) -> int | None:
        """Days from due to finished, negative when early; None when one of them is unknown."""
        if self.due_on is None or self.finished_on is None:
            return None
        return (self.finished_on - self.due_on).days

    def known(self) -> dict[str, str | float]:
        """Return what is noted of it beside its rating; nothing for what is unknown."""
        said = {"procedure": self.procedure, "field": self.field, "officer": self.officer}
        noted: dict[str, str | float] = {name: words for name, words in said.items() if words}
        return noted if self.days_late is None else noted | {"days_late": self.days_late}


def hidden(token: str) -> str:
    """Return the form in which *token* is stored."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def is_strong(token: str) -> bool:
    """Return whether *token* is long and varied enough not to be guessed."""
    return bool(TOKEN.fullmatch(token)) and len(set(token)) >= FEWEST_SIGNS


def token_of(secret: str, round_id: str, code: str) -> str:
    """Return the token of the dossier with that *code*: always the same, and known to this service alone.

    So the same dossier sent twice has one token, and neither its code nor its token need be stored.
    26 small letters and digits, 128 bits.
    """
    key = blake2b(secret.encode(), digest_size=32, person=b"hailong desk").digest()
    made = blake2b(f"{round_id}\n{code}".encode(), key=key, digest_size=16).digest()
    return b32encode(made).decode().rstrip("=").lower()
