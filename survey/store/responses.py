"""Reading what was kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from survey.clock import HERE
from survey.response import Completeness, Mode, Response
from survey.store.answers import AnswerTable, reasons
from survey.store.connection import now, writing
from survey.store.gathered import HEAD
from survey.store.keeping import Keeping, Receipt
from survey.store.rounds import Rounds

_HEAD = ", ".join(f"response.{name}" for name in (*HEAD, "received_at", "noted"))
_BEGUN = "SELECT 1 FROM response WHERE uuid = ? UNION ALL SELECT 1 FROM draft WHERE uuid = ?"
_COUNTING = """
SELECT digest FROM selection WHERE round_id = :round_id
UNION ALL SELECT digest FROM selected_unit WHERE round_id = :round_id
UNION ALL SELECT digest FROM known_people WHERE round_id = :round_id
ORDER BY digest
"""
_PRINTED = """
SELECT comment_read.digest FROM comment_read JOIN response ON response.id = comment_read.response
WHERE round_id = ? AND printed <> '' ORDER BY comment_read.digest
"""
_COUNTED = ("unit", "service_point", "mode", "language", "completeness", "received_at")

Keep = Callable[[Response], Receipt]
"""Keeps one response."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Other content that came under a UUID already kept; set aside for a person to look at."""

    uuid: str
    received_at: datetime
    content: Mapping[str, Any]


class Responses(Rounds):
    """The kept responses of a round, in the order of their keys; never order them by time."""

    def response(self, uuid: str) -> Response | None:
        """Return the response kept under *uuid*, or None.

        Who sends the last page of a form again, its draft being gone, sends only that page's answers:
        lay them over these answers and keep the whole again to hear "known" or "conflict".
        """
        row = self.db.execute("SELECT round_id FROM response WHERE uuid = ?", (uuid,)).fetchone()
        return next(self._responses(row[0], uuid), None) if row else None

    def is_begun(self, uuid: str) -> bool:
        """Return whether a response or a draft is under *uuid*: the one question every page asks."""
        return self._own.db.conn.execute(_BEGUN, (uuid, uuid)).fetchone() is not None

    @contextmanager
    def keeping(self) -> Iterator[Keep]:
        """Keep many responses in one transaction, all or nothing, as an import does.

        Yields what keeps one and returns its receipt; `NotKept` from it leaves the others as they are.
        Other writers wait meanwhile: keep hundreds so, not tens of thousands.
        """
        keeping, at = Keeping(), now()
        with writing(self.db) as db:
            yield lambda response: keeping.keep(db, response, at)

    def responses(self, round_id: str) -> Iterator[Response]:
        """Yield every response of a round.

        Raises
        ------
        Unknown
            When there is no such round.
        """
        return self._responses(round_id, None)

    def _responses(self, round_id: str, uuid: str | None) -> Iterator[Response]:
        table = self._table(round_id)
        one, values = ("", ()) if uuid is None else (" WHERE response.uuid = ?", (uuid,))
        rows = self.db.execute(f"{_selection(table)}{one} ORDER BY response.id", values)
        return (_response(table, row) for row in rows)

    def columns(self, round_id: str, after: int = 0, most: int = -1) -> dict[str, list[Any]]:
        """Return a round as columns, for export: the quick way, without a value for each response.

        Parameters
        ----------
        after : int
            Only responses whose "_id" is larger, which are those that came later.
        most : int
            At most so many; all of them when negative.

        Returns
        -------
        dict of name to list
            First what is about the response: "_id" (its key), "_uuid", "_unit", "_service_point", "_mode",
            "_language", "_completeness", "_received_at" (ISO), "_missing" (mappings of item to
            `Missing`; rows with the same reasons share one), "_design" and "_noted" (mappings of name to
            value). Then the items by name, as stored: codes, texts, floats, ISO days, codes joined by a
            space; None where there is no answer.
        """
        self.check_counts(round_id)
        table = self._table(round_id)
        chosen = _selection(table, "answers._id, ")
        later = f"{chosen} WHERE answers._id > ? ORDER BY answers._id LIMIT ?"
        rows = self.db.execute(later, (after, most)).fetchall()
        names = [f"_{name}" for name in ("id", *HEAD, "received_at", "noted")] + list(table.columns)
        lists = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
        columns = dict(zip(names, lists, strict=True))
        columns["_missing"] = [reasons(written) for written in columns["_missing"]]
        columns["_design"] = [json.loads(written) for written in columns["_design"]]
        columns["_noted"] = [json.loads(written) for written in columns["_noted"]]
        return columns

    def keys(self, round_id: str) -> Iterator[tuple[int, str, str | None]]:
        """Yield the key, the UUID and the unit of every response of a round."""
        self.check_counts(round_id)
        table = self._table(round_id)
        query = f"SELECT answers._id, response.uuid, response.unit {_joined(table)}"
        return iter(self.db.execute(query))

    def picked(self, round_id: str, keys: Sequence[int], names: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return some columns of some responses, in the order of *keys*; a key that is gone has no row.

        Parameters
        ----------
        names : sequence of str
            Items, and what is about a response: "_unit", "_missing" and "_noted" (JSON), ...; other cells
            as in `columns`.
        """
        self.check_counts(round_id)
        table = self._table(round_id)
        chosen = ", ".join(_column(table, name) for name in names)
        query = (
            f"SELECT {chosen} FROM json_each(?) AS wanted "  # noqa: S608 -- names are checked
            f"CROSS JOIN {table.name} AS answers ON answers._id = wanted.value "
            "JOIN response ON response.id = answers._id ORDER BY wanted.key"
        )
        return self.db.execute(query, (json.dumps([int(key) for key in keys]),)).fetchall()

    def counts(self, round_id: str) -> dict[str, int]:
        """Return how many are "kept", "complete", "partial", "break-off", "drafts", "conflicts"."""
        counts = {"kept": 0} | {str(completeness): 0 for completeness in Completeness}
        counts |= self.counts_by(round_id, "completeness")
        counts["kept"] = sum(counts.values())
        for name in ("draft", "conflict"):
            query = f"SELECT count(*) FROM {name} WHERE round_id = ?"  # noqa: S608 -- two names of our own
            counts[f"{name}s"] = self.db.execute(query, (round_id,)).fetchone()[0]
        return counts

    def n_kept(self, round_id: str) -> int:
        """Return how many responses a round has; at once, however many they are."""
        row = self.db.execute("SELECT n FROM ledger WHERE round_id = ?", (round_id,)).fetchone()
        return int(row[0]) if row else 0

    def state(self, round_id: str) -> str:
        """Return sixteen digits that are the same as long as a report of a round can say nothing else.

        That is while no response comes, changes or goes, each counts as it did (`counting`), and the same
        comments are printed. Nothing of a response can be learnt from them: a seal is made of an id that
        never leaves.
        """
        row = self.db.execute("SELECT n, total FROM ledger WHERE round_id = ?", (round_id,)).fetchone()
        printed = b"".join(digest for (digest,) in self.db.execute(_PRINTED, (round_id,))).hex()
        return sha256(f"{round_id} {row}{self.counting(round_id)}{printed}".encode()).hexdigest()[:16]

    def counting(self, round_id: str) -> str:
        """Return digits of how responses count: of the sample and the known population; "" without either."""
        rows = self.db.execute(_COUNTING, {"round_id": round_id}).fetchall()
        return sha256(b"".join(digest for (digest,) in rows)).hexdigest()[:16] if rows else ""

    def counts_by(self, round_id: str, column: str) -> dict[str, int]:
        """Return how many responses of a round have each value of *column*; "" where there is none.

        Parameters
        ----------
        column : str
            "unit", "service_point", "mode", "language", "completeness" or "received_at".

        Raises
        ------
        ValueError
            When it is another column.
        """
        if column not in _COUNTED:
            raise ValueError(f"no counts by {column!r}; known: {', '.join(_COUNTED)}")
        value = f"ifnull({column}, '')"
        query = f"SELECT {value}, count(*) FROM response WHERE round_id = ? GROUP BY 1"  # noqa: S608 -- checked
        return dict(sorted(self.db.execute(query, (round_id,))))

    def last_heard(self, round_id: str) -> dict[str, date]:
        """Return the day on which each unit's last response came; "" is those without a unit."""
        query = "SELECT ifnull(unit, ''), max(received_at) FROM response WHERE round_id = ? GROUP BY 1"
        rows = self.db.execute(query, (round_id,))
        return {unit: datetime.fromisoformat(at).astimezone(HERE).date() for unit, at in rows}

    def n_helped(self, round_id: str) -> int:
        """Return at how many responses of a round somebody helped."""
        query = (
            "SELECT count(*) FROM response WHERE round_id = ?"
            " AND (mode = 'assisted' OR json_extract(noted, '$.helped') = 1)"
        )
        return int(self.db.execute(query, (round_id,)).fetchone()[0])

    def conflicts(self, round_id: str) -> list[Conflict]:
        """Return what was set aside in a round, the oldest first."""
        query = "SELECT uuid, received_at, content FROM conflict WHERE round_id = ? ORDER BY id"
        return [
            Conflict(uuid, datetime.fromisoformat(at), json.loads(content))
            for uuid, at, content in self.db.execute(query, (round_id,))
        ]

    def _table(self, round_id: str) -> AnswerTable:
        return AnswerTable.of(round_id, self.questionnaire(self.round(round_id).version))


def _selection(table: AnswerTable, first: str = "") -> str:
    items = "".join(f', answers."{name}"' for name in table.columns)
    return f"SELECT {first}{_HEAD}{items} {_joined(table)}"


def _joined(table: AnswerTable) -> str:
    return f"FROM {table.name} AS answers JOIN response ON response.id = answers._id"


def _column(table: AnswerTable, name: str) -> str:
    if name in table.columns:
        return f'answers."{name}"'
    if name.startswith("_") and name[1:] in (*HEAD, "noted"):
        return f"response.{name[1:]}"
    raise ValueError(
        f"no column {name!r}; known: {', '.join((*table.columns, *(f'_{each}' for each in HEAD)))}"
    )


def _response(table: AnswerTable, row: Sequence[Any]) -> Response:
    head = dict(zip(HEAD, row, strict=False))
    return Response(
        uuid=head["uuid"],
        round_id=head["round_id"],
        version=head["version"],
        answers=table.answers(row[len(HEAD) + 2 :]),
        missing=dict(reasons(head["missing"])),
        mode=Mode(head["mode"]),
        language=head["language"],
        completeness=Completeness(head["completeness"]),
        unit=head["unit"] or "",
        service_point=head["service_point"] or "",
        design=json.loads(head["design"]),
        noted=json.loads(row[len(HEAD) + 1]),
        received_at=datetime.fromisoformat(row[len(HEAD)]),
    )
