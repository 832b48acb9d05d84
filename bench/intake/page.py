"""The weight of what a citizen's phone fetches first (S10)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable

from werkzeug.test import Client, TestResponse

from bench.intake.server import Nowhere
from bench.intake.site import address, site, tickets
from bench.measured import Measured
from survey.application import create_app

PAGE = 3 * 1024
AIM, BOUND = 14.6 * 1000, 60 * 1000
_LINKED = re.compile(r"""(?:href|src)=["']?(/static/[^"' >]+)""")


def bench(quick: bool) -> Iterable[Measured]:
    """Weigh the page of thirty questions and all that it loads."""
    with site() as found:
        app = create_app(found, writer=Nowhere(found.store_path))
        client = Client(app.wsgi_app)
        page = _fetched(client, address(tickets(found, 1)[0][0]))
        linked = {path: _fetched(client, path) for path in sorted(set(_LINKED.findall(_text(page))))}
        app.extensions["hailong"].close()
    weights = {"page": _weight(page)} | {path: _weight(reply) for path, reply in linked.items()}
    whole = sum(weights.values())
    yield Measured(
        "S10 page of 30 items", "at most 3 KB compressed", f"{weights['page']} B", weights["page"] <= PAGE
    )
    yield Measured("S10 first view", "60 KB, aim 14.6 KB", f"{whole} B", whole <= BOUND, weights)
    yield Measured("S10 first view, the aim", "at most 14.6 KB", f"{whole} B", whole <= AIM, weights)
    sent = page.headers.get("Content-Encoding", "as it is")
    yield Measured("S10 page as sent", "", f"{sent}, {page.content_length} B", None)


def _fetched(client: Client, path: str) -> TestResponse:
    return client.get(path, headers={"Accept-Encoding": "gzip"})


def _text(reply: TestResponse) -> str:
    content = reply.data
    return (gzip.decompress(content) if reply.headers.get("Content-Encoding") == "gzip" else content).decode()


def _weight(reply: TestResponse) -> int:
    """Bytes on the line where whatever serves compresses, as the server itself or a proxy before it."""
    if reply.headers.get("Content-Encoding") == "gzip":
        return len(reply.data)
    return len(gzip.compress(reply.data, 9))
