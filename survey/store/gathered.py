"""Responses that are kept together: what is known of their rounds and ids, and what is to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from survey.response import Response
from survey.store.answers import AnswerTable, NotKept
from survey.store.connection import Database, Row, insert
from survey.store.digest import NOTHING, canonical, seal, sealed_words
from survey.store.dossiers import Spending
from survey.store.recent import Recent
from survey.store.standing import Standing, found

HEAD = (
    "uuid",
    "round_id",
    "version",
    "unit",
    "service_point",
    "mode",
    "language",
    "completeness",
    "missing",
    "design",
)
"""The columns of a response that came from outside; with the answers, they are its content."""

COLUMNS = ("id", *HEAD, "received_at", "noted", "digest", "seal")
"""The columns of a response, in the order in which they are written."""

INSERTION = f"INSERT INTO response ({', '.join(COLUMNS)})"
"""The beginning of the statement that adds them."""

_SET_ASIDE = (
    "INSERT INTO conflict (id, uuid, round_id, received_at, content, digest, seal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uuid, digest) DO NOTHING"
)


def instant(at: datetime, *, anonymous: bool) -> str:
    """Return the time as it is stored: to the hour where a finer one could name the author."""
    exact = at.replace(minute=0, second=0) if anonymous else at
    return exact.isoformat(timespec="seconds")


@dataclass(slots=True)
class Group:
    """Responses that are kept together: what the database says of them, and what is to be written.

    `known` holds the digest under each UUID that is kept already, those of this group included.
    """

    rounds: Mapping[str, Standing]
    known: dict[str, bytes]
    key: int
    times: tuple[str, str]  # of a round that is not anonymous, and of one that is
    begun: frozenset[str]
    at: datetime
    heads: list[Row] = field(default_factory=list)
    answers: dict[str, list[Row]] = field(default_factory=dict)
    aside: list[tuple[str, str, str, str, bytes]] = field(default_factory=list)
    spending: Spending | None = None
    _places: dict[tuple[str, str], NotKept | None] = field(default_factory=dict)

    @classmethod
    def of(cls, db: Database, responses: Sequence[Response], at: datetime, fresh: Sequence[str]) -> Group:
        """Look up what the database says of the rounds and ids of *responses*, which came *at* that time."""
        said = found(db, responses)
        return cls(
            rounds=said.rounds,
            known=said.known,
            begun=said.begun.intersection(fresh),
            at=at,
            key=said.key,
            times=(instant(at, anonymous=False), instant(at, anonymous=True)),
            spending=Spending.of(db, responses, at) if any(each.token for each in responses) else None,
        )

    def check_place(self, db: Database, response: Response) -> None:
        """Refuse a unit or service point that is not in the database; each is looked up once."""
        place = (response.unit, response.service_point)
        if place not in self._places:
            self._places[place] = _misplaced(db, *place)
        if refused := self._places[place]:
            raise refused

    def noted(self, response: Response, recent: Recent) -> str:
        """Return what is noted about *response*, as JSON; the token it came with is spent by that.

        Raises
        ------
        survey.store.dossiers.TokenRefused
        """
        known = self.spending.spent(response) if self.spending and response.token else {}
        if not response.noted and not known:
            return NOTHING
        return canonical({**recent.noted(response, self.at), **known})

    def add(self, table: AnswerTable, head: Row, cells: Row, about: tuple[str, str, bytes]) -> None:
        """Add a new response: its head and cells, and when it came, what is noted and its digest."""
        time, noted, digest = about
        self.known[str(head[0])] = digest
        sealed = seal(self.key, digest, *sealed_words(time, noted))
        self.lay(table, (self.key, *head, time, noted, digest, sealed), cells)
        self.key += 1

    def lay(self, table: AnswerTable, head: Row, cells: Row) -> None:
        """Lay the row of a new response and that of its answers where they are written from."""
        self.heads.append(head)
        self.answers.setdefault(table.insertion, []).append((head[0], *cells))

    def write(self, db: Database) -> None:
        """Write the responses, their answers, and what is set aside because other content is kept."""
        insert(db, INSERTION, self.heads)
        if self.spending:
            self.spending.write(db)
        for insertion, rows in self.answers.items():
            insert(db, insertion, rows)
        for *about, digest in self.aside:
            key = db.execute("SELECT ifnull(max(id), 0) + 1 FROM conflict").fetchone()[0]
            db.execute(_SET_ASIDE, (key, *about, digest, seal(key, digest, *about)))


def _misplaced(db: Database, unit: str, point: str) -> NotKept | None:
    """Return what is wrong with a place, or None."""
    if point:
        row = db.execute("SELECT unit FROM service_point WHERE code = ?", (point,)).fetchone()
        if row is None or row[0] != unit:
            return NotKept(f"unit {unit!r} has no service point {point!r}")
    elif unit and not db.execute("SELECT 1 FROM unit WHERE code = ?", (unit,)).fetchone():
        return NotKept(f"there is no unit {unit!r}")
    return None
