"""Pages of figures and the files beside them, compressed for whoever takes that: one small WSGI layer.

Only what is under `PUBLIC` is compressed: these pages hold figures. What varies by cookie was made with a
session and holds its token, whose letters the length of a compressed page could give away: it stays as it is.
A citizen's pages are compressed beforehand, around their token.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from typing import Any

from survey.site.headers import Application, Headers

PUBLIC = ("/ketqua", "/ky")
"""How the addresses begin of what is compressed."""

KINDS = ("text/html", "text/csv", "application/json", "image/svg+xml")

LEAST = 1400
"""Bytes below which a page fits one packet anyway."""

QUICK = 5
"""zlib's level: a tenth larger than the best, in a third of its time."""


class Compressed:
    """Compresses what *application* answers whole; what it streams, or has no length, stays as it is."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as a WSGI application does."""
        if not environ["PATH_INFO"].startswith(PUBLIC) or environ["REQUEST_METHOD"] != "GET":
            return self.application(environ, start_response)
        begun: list[Any] = []
        answer = self.application(environ, lambda *said: begun.extend(said))
        status, headers, *more = begun
        if _fits(status, headers):
            headers.append(("Vary", "Accept-Encoding"))
            if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
                answer = [zlib.compress(_whole(answer), QUICK, wbits=31)]
                headers = _packed(headers, len(answer[0]))
        start_response(status, headers, *more)
        return answer


def _fits(status: str, headers: Headers) -> bool:
    said = {name.lower(): value for name, value in headers}
    kind, length = said.get("content-type", "").partition(";")[0], said.get("content-length", "")
    is_whole = length.isdigit() and int(length) >= LEAST
    holds_token = "cookie" in said.get("vary", "").lower()
    return (
        status.startswith("200")
        and is_whole
        and kind in KINDS
        and not holds_token
        and "content-encoding" not in said
    )


def _whole(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()


def _packed(headers: Headers, length: int) -> Headers:
    """Return the headers of the compressed page; its tag is of what it says, no longer of its bytes."""
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    weak = [
        (name, f"W/{value}" if name.lower() == "etag" and value.startswith('"') else value)
        for name, value in kept
    ]
    return [*weak, ("Content-Encoding", "gzip"), ("Content-Length", str(length))]
