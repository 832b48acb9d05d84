"""The few static files: read once, compressed once, addressed by what is in them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

FOLDER = Path(__file__).parent.parent / "static"

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""The kinds of file that are served; any other in the folder is not."""

FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, the same compressed, and what browsers need to know."""

    content: bytes
    compressed: bytes
    media_type: str
    tag: str


class Assets:
    """The static files of the service, by name. `tag` changes when any of them does."""

    def __init__(self, folder: Path = FOLDER) -> None:
        files = (file for file in sorted(folder.iterdir()) if file.suffix in MEDIA_TYPES)
        self.files = {file.name: _read(file) for file in files}
        tags = " ".join(file.tag for file in self.files.values())
        self.tag = blake2b(tags.encode(), digest_size=6).hexdigest()

    def address(self, name: str) -> str:
        """Return where *name* is; the address changes with the content, so caches may keep it for good."""
        return f"/static/{name}?{self.files[name].tag}"

    def view(self, name: str) -> AnyResponse:
        """Answer a request for the file *name*."""
        file = self.files.get(name) or abort(404)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        answer = Response(file.compressed if packed else file.content, content_type=file.media_type)
        answer.headers["Cache-Control"] = FOR_GOOD if request.query_string else "no-cache"
        answer.headers["Vary"] = "Accept-Encoding"
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
        answer.set_etag(f"{file.tag}-gzip" if packed else file.tag)
        return answer.make_conditional(request)


def _read(file: Path) -> Asset:
    content = file.read_bytes()
    tag = blake2b(content, digest_size=6).hexdigest()
    return Asset(content, gzip.compress(content, 9, mtime=0), MEDIA_TYPES[file.suffix], tag)
