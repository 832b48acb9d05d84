"""New responses to an open round, kept by one statement that asks the database itself whether they may be.

Every statement lets other threads run, and then waits until they let it go on: begin, look, two tables and
commit cost a busy site a tenth of what it could take. So a round is judged by what was found the last time,
and its responses go through a view that exists for this connection alone. The view's trigger looks whether
all that still holds; where it does not, the statement writes nothing, and they are kept the long way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from survey.response import Response
from survey.store.answers import AnswerTable
from survey.store.connection import ROWS, VARIABLES, Database, Row, insertion
from survey.store.digest import Stored
from survey.store.gathered import COLUMNS, INSERTION, Group, instant
from survey.store.standing import Standing

_LOOK = """
SELECT RAISE(ABORT, 'not as remembered')
WHERE NOT EXISTS (
    SELECT 1 FROM round
    WHERE round_id = NEW.round_id AND version = NEW.version AND state = 'open' AND anonymous = NEW.anonymous
)
OR NEW.fresh AND EXISTS (SELECT 1 FROM draft WHERE uuid = NEW.uuid)
OR NEW.unit IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unit WHERE code = NEW.unit)
OR NEW.service_point IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM service_point WHERE code = NEW.service_point AND unit IS NEW.unit
);
"""
"""A UUID that is known, and whatever does not fit its column, the tables refuse by themselves."""

_ABOUT = (*COLUMNS, "anonymous", "fresh")


@dataclass(slots=True)
class Remembered(Group):
    """A group that is judged by what the database said before; the statement that writes it asks again.

    `values` are those of the statement, row after row; `insertions` the tables its answers belong to.
    """

    fresh: frozenset[str] = frozenset()
    values: list[Stored] = field(default_factory=list)
    n: int = 0
    width: int = 0
    insertions: set[str] = field(default_factory=set)

    def check_place(self, db: Database, response: Response) -> None:
        """Leave units and service points to the statement."""

    def lay(self, table: AnswerTable, head: Row, cells: Row) -> None:
        """Lay the values of a new response as the view takes them."""
        anonymous, fresh = self.rounds[table.round_id].anonymous, head[1] in self.fresh
        self.values += (*head, anonymous, fresh, *cells)
        self.insertions.add(table.insertion)
        self.n, self.width = self.n + 1, len(_ABOUT) + len(cells)


@dataclass(slots=True)
class AtOnce:
    """What was found of the rounds so far, and the views of a connection; both are gone with it."""

    _rounds: dict[str, Standing] = field(default_factory=dict)
    _key: int | None = None
    _views: dict[tuple[str, int], str] = field(default_factory=dict)

    def learn(self, group: Group) -> None:
        """Remember what the database said of the rounds of *group*, and the key that comes after it."""
        self._rounds |= group.rounds
        self._key = group.key

    def group(self, responses: Sequence[Response], at: datetime, fresh: Sequence[str]) -> Remembered | None:
        """Return an empty group for *responses*, or None when they must be kept the long way."""
        rounds = {response.round_id for response in responses}
        if self._key is None or len(rounds) != 1 or any(response.token for response in responses):
            return None
        times = (instant(at, anonymous=False), instant(at, anonymous=True))
        return Remembered(self._rounds, {}, self._key, times, frozenset(), at, fresh=frozenset(fresh))

    def write(self, db: Database, group: Remembered) -> bool:
        """Write *group*, all of it new responses to one round; return False when nothing of it is written.

        Raises
        ------
        sqlite3.Error
            Of the disk, the file or its tables.
        """
        (into,) = group.insertions
        if group.n > ROWS or group.n * group.width > VARIABLES:
            return False  # one statement does not hold them
        view = self._view(db, into, group.width - len(_ABOUT))
        try:
            db.execute(insertion(f"INSERT INTO {view}", group.width, group.n), group.values)
        except sqlite3.IntegrityError:
            return False
        self._key = group.key
        return True

    def _view(self, db: Database, into: str, n_items: int) -> str:
        """Return the name of the view through which responses go to the table of *into*."""
        if (into, n_items) not in self._views:
            name = f"kept_at_once_{len(self._views)}"
            for statement in _definitions(name, into, n_items):
                db.execute(statement)
            self._views[into, n_items] = name
        return self._views[into, n_items]


def _definitions(name: str, into: str, n_items: int) -> tuple[str, str]:
    """Return the statements that make the view and its trigger; items are numbered, for one may be "mode"."""
    items = [f"item{place}" for place in range(n_items)]
    columns = ", ".join(f"NULL AS {column}" for column in (*_ABOUT, *items))
    head = ", ".join(f"NEW.{column}" for column in COLUMNS)
    answers = ", ".join(f"NEW.{column}" for column in ("id", *items))
    written = f"{INSERTION} VALUES ({head}); {into} VALUES ({answers});"
    return (
        f"CREATE TEMP VIEW {name} AS SELECT {columns}",
        f"CREATE TEMP TRIGGER {name}_new INSTEAD OF INSERT ON {name} BEGIN {_LOOK} {written} END",
    )
