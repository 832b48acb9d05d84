"""Answers that are whole when they are made: pages of bytes, some of them compressed beforehand."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Response

HTML = ("Content-Type", "text/html; charset=utf-8")
PACKED = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
OPEN = (("Vary", "Accept-Encoding"),)

_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}

Extra = tuple[tuple[str, str], ...]
"""Headers besides the type and the length."""


class Ready(Response):
    """An answer of which everything is known, so that sending it works nothing out.

    The framework's own way costs a quarter of a whole request. Headers set later would be lost; a
    citizen's pages have nobody who sets any.
    """

    def __init__(self, page: bytes, status: int = 200, extra: Extra = ()) -> None:
        super().__init__(page, status, content_type=HTML[1])
        self.page = page
        self.extra = extra

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as a WSGI application does."""
        headers = [HTML, ("Content-Length", str(len(self.page))), *self.extra]
        start_response(_LINES[self.status_code], headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.page]


_Key = TypeVar("_Key")
_Page = TypeVar("_Page")


class Remembered(dict[_Key, _Page]):
    """Pages that were made before, at most so many: beyond that all are forgotten and made again.

    Parameters
    ----------
    most : int
        How many pages are remembered. Addresses are whoever asks's to choose, so there must be an end.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def page(self, key: _Key, made: Callable[[], _Page]) -> _Page:
        """Return the page under *key*, as it was *made* before or is made now."""
        page = self.get(key)
        if page is None:
            page = made()
            if len(self) >= self.most:
                self.clear()
            self[key] = page
        return page


_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


@dataclass(frozen=True, slots=True)
class Spliced:
    """A page with one place for what each request brings, compressed around that place beforehand.

    What is put in goes into the compressed page as it is: it cannot be guessed from the page's length.
    """

    before: bytes
    after: bytes
    extra: Extra
    _packed_before: bytes
    _packed_after: bytes

    @classmethod
    def of(cls, before: bytes, after: bytes, extra: Extra = ()) -> Spliced:
        """Compress the page before and after the place."""
        first = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = first.compress(before) + first.flush(zlib.Z_FULL_FLUSH)
        return cls(before, after, extra, packed, zlib.compress(after, 9, wbits=-15))

    def reply(self, put: bytes, environ: dict[str, Any]) -> Ready:
        """Return the page with *put* in its place, compressed where the browser takes that."""
        page = self.before + put + self.after
        if "gzip" not in environ.get("HTTP_ACCEPT_ENCODING", ""):
            return Ready(page, extra=OPEN + self.extra)
        stored = struct.pack("<BHH", 0, len(put), len(put) ^ 0xFFFF) + put
        end = struct.pack("<II", zlib.crc32(page), len(page))
        packed = b"".join((_GZIP_HEAD, self._packed_before, stored, self._packed_after, end))
        return Ready(packed, extra=PACKED + self.extra)
