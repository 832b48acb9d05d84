"""Killing the server while people send, again and again, and counting what is lost, doubled or torn (R1)."""

from __future__ import annotations

import http.client
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bench.intake.process import Server, serving
from bench.intake.site import ANSWERS, MARK, ROUND, address, body, site, tickets
from bench.measured import Measured
from survey.settings import Settings

CLIENTS = 8
LIFE = (0.15, 0.6)
"""A server lives between so many seconds, by chance."""

KILLS, QUICK = 100, 20
REPLAYS, POSTS = 100, 40_000
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_STORED = 'SELECT uuid, answers.* FROM response LEFT JOIN "answers_{}" AS answers ON _id = id'


@dataclass(slots=True)
class Tally:
    """What became of everything that was sent.

    `statuses` are those of every sending, 0 where the connection broke.
    """

    kills: int = 0
    statuses: list[int] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    lost: int = 0
    doubled: int = 0
    partial: int = 0
    restarts: list[float] = field(default_factory=list)

    @property
    def posts(self) -> int:
        """How often somebody sent."""
        return len(self.statuses)

    @property
    def replays(self) -> int:
        """How often "kept before" was said to a client that had never heard it.

        These are the moments in which a service that ignores the client's key doubles a response; a
        rehearsal without them shows nothing.
        """
        return self.statuses.count(200)

    @property
    def wrong(self) -> int:
        """How often an honest client was told anything but kept, kept before, or try again."""
        return sum(status not in (0, 200, 201, 503) for status in self.statuses)

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled, torn or wrongly answered."""
        return not (self.lost or self.doubled or self.partial or self.wrong)


class Client(threading.Thread):
    """Somebody who sends one form after the other, each again and again until it is acknowledged."""

    def __init__(self, name: str, found: Settings, server: Server, tally: Tally) -> None:
        super().__init__(name=name, daemon=True)
        self.found, self.server, self.tally = found, server, tally
        self.over = threading.Event()

    def run(self) -> None:
        """Send until it is over, and finish what was begun."""
        for number in count():
            if self.over.is_set():
                return
            ((uuid, token),) = tickets(self.found, 1)
            mark = f"{self.name}-{number}"
            self._send(uuid, mark, body(token, mark))

    def _send(self, uuid: str, mark: str, form: str) -> None:
        while True:
            status = _posted(self.server.port, uuid, form)
            self.tally.statuses.append(status)
            if status in (200, 201):
                self.tally.acknowledged[mark] = uuid
            if status not in (0, 503):
                return
            time.sleep(0.005)


def _posted(port: int, uuid: str, form: str) -> int:
    """Return the status of sending a form, 0 when there was no whole answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        try:
            connection.request("POST", address(uuid), form, _FORM)
            reply = connection.getresponse()
            reply.read()
        except (OSError, http.client.HTTPException):
            return 0
        return reply.status


def rehearse(found: Settings, variant: str, n_kills: int, *, n_posts: int = 0, seed: int = 1) -> Tally:
    """Kill a server *n_kills* times, or more until *n_posts* were sent, while eight clients send; count."""
    tally, chance = Tally(), random.Random(seed)
    with serving(variant, found.folder) as server:
        clients = [Client(f"{variant}-{seed}-{n}", found, server, tally) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        while tally.kills < n_kills or tally.posts < n_posts:
            time.sleep(chance.uniform(*LIFE))
            server.kill()
            begun = time.perf_counter()
            server.start()
            tally.restarts.append(time.perf_counter() - begun)
            tally.kills += 1
        for client in clients:
            client.over.set()
        for client in clients:
            client.join()
    _count(found.store_path, tally)
    return tally


def _count(path: Path, tally: Tally) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.row_factory = sqlite3.Row
        rows = [dict(row) for row in conn.execute(_STORED.format(ROUND))]
    tally.partial = sum(not _whole(row) for row in rows)
    marks = Counter(row[MARK] for row in rows if row[MARK])
    tally.doubled = sum(times - 1 for times in marks.values())
    uuids = {row["uuid"] for row in rows}
    tally.lost = sum(uuid not in uuids and mark not in marks for mark, uuid in tally.acknowledged.items())


def _whole(row: dict[str, object]) -> bool:
    stored = {
        name: " ".join(answer) if isinstance(answer, tuple) else answer for name, answer in ANSWERS.items()
    }
    return row[MARK] is not None and all(row[name] == answer for name, answer in stored.items())


def kills(quick: bool) -> Iterable[Measured]:
    """Rehearse on the application."""
    n_kills = QUICK if quick else KILLS
    with site() as found:
        tally = rehearse(found, "hailong", n_kills, n_posts=0 if quick else POSTS)
    bad = f"{tally.lost} lost, {tally.doubled} doubled, {tally.partial} partial, {tally.wrong} wrong"
    yield Measured(f"R1 after {tally.kills} kills", "0 lost, doubled, partial, wrong", bad, tally.clean)
    least = 1 if quick else REPLAYS
    yield Measured(
        "R1 replays answered “kept before”", f"at least {least}", str(tally.replays), tally.replays >= least
    )
    yield Measured("R1 posts", f"at least {POSTS}", str(tally.posts), None if quick else True)
    middle = sorted(tally.restarts)[len(tally.restarts) // 2]
    yield Measured("R8 restart of the process, without imports", "", f"p50 {middle:.2f} s", None)
