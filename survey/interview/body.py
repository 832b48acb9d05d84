"""What a request carries: read to its end or refused, never guessed at."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote_plus

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

MOST_FIELDS = 2000


class Unreadable(ValueError):
    """The content cannot be read. `status` is the HTTP status, `reason` a key of the wording."""

    def __init__(self, status: int, reason: str = "", **values: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason or f"failure.{status}"
        self.values = values


def content(environ: dict[str, Any], media_type: str, most: int) -> bytes:
    """Return the whole content of a request of *media_type*, at most *most* bytes.

    Raises
    ------
    Unreadable
        With 415 of another type, 411 without a length, 413 when it is larger, 400 when it is torn.
    """
    if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != media_type:
        raise Unreadable(415)
    length = environ.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise Unreadable(411)
    if int(length) > most:
        raise Unreadable(413)
    read: bytes = environ["wsgi.input"].read(int(length))
    if len(read) != int(length):
        raise Unreadable(400)
    return read


def fields(written: bytes) -> dict[str, list[str]]:
    """Return the fields of a form by name, each with its values in the order sent.

    Percent signs must introduce two hexadecimal digits of valid UTF-8; nothing is replaced or dropped.

    Raises
    ------
    Unreadable
    """
    found: dict[str, list[str]] = {}
    if not written:
        return found
    try:
        text = written.decode("ascii")
        pairs = text.split("&")
        if len(pairs) > MOST_FIELDS:
            raise Unreadable(413)
        for pair in pairs:
            name, _, value = pair.partition("=")
            if "%" in pair or "+" in pair:
                name, value = _decoded(name), _decoded(value)
            found.setdefault(name, []).append(value)
    except UnicodeDecodeError:
        raise Unreadable(400) from None
    return found


def _decoded(text: str) -> str:
    return unquote_plus(text, errors="strict")


def document(written: bytes) -> dict[str, Any]:
    """Return the JSON object in *written*; repeated keys, NaN and infinities are refused.

    Raises
    ------
    Unreadable
    """
    try:
        read = json.loads(written.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except Unreadable:
        raise
    except (ValueError, RecursionError):
        raise Unreadable(400, "intake.not_json") from None
    if not isinstance(read, dict):
        raise Unreadable(400, "intake.not_object")
    return read


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Unreadable(400, "intake.repeated_key", key=key)
        found[key] = value
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
