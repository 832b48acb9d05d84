"""Writers with a fault planted: a harness that stays green on one of them measures nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from survey.response import Response
from survey.store import CREATED, NotKept, Receipt, Writer
from survey.store.connection import Database
from survey.store.groups import Task
from survey.store.keeping import Keeping


class Early(Writer):
    """Acknowledges before the commit."""

    def keep(self, response: Response, *, fresh: bool = False) -> Receipt:
        """Queue the response and say that it is kept."""
        self._queue.put(Task(lambda db: self.keeping.keep(db, response, self._clock())))
        return Receipt(CREATED, "0" * 32)


class Keyless(Writer):
    """Ignores the client's UUID."""

    def keep(self, response: Response, *, fresh: bool = False) -> Receipt:
        """Keep the response under a UUID of its own."""
        return super().keep(replace(response, uuid=str(uuid4())))


class Torn(Writer):
    """Commits the response and its answers in two transactions."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keeping = _TornKeeping()


class _TornKeeping(Keeping):
    def keep_at_once(self, *group: Any, **options: Any) -> None:
        """One statement cannot be torn."""

    def keep_all(
        self, db: Database, responses: Sequence[Response], at: datetime, *, fresh: Sequence[str] = ()
    ) -> list[Receipt | NotKept]:
        return super().keep_all(_Torn(db), responses, at, fresh=fresh)  # type: ignore[arg-type]


class _Torn:
    """A database that commits before the answers are written."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def execute(self, statement: str, values: Any = ()) -> Any:
        if statement.startswith('INSERT INTO "answers_'):
            self.db.conn.execute("COMMIT")
            self.db.conn.execute("BEGIN IMMEDIATE")
        return self.db.execute(statement, values)


class OneByOne(Writer):
    """Not wrong, only slow: a commit for each response."""

    def _gather(self, group: list[Task]) -> None:
        """Leave the others in the queue."""
