"""How one response is kept: once, under the client's UUID, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from survey.response import Response
from survey.rounds import State
from survey.store.answers import AnswerTable, NotKept, reasons_written
from survey.store.connection import Database
from survey.store.digest import Stored, canonical, digest_of, seal
from survey.store.rounds import find_questionnaire

CREATED, KNOWN, CONFLICT, LOCKED = "created", "known", "conflict", "locked"
"""What became of a response: kept now; kept before; its UUID holds other content; the round is not open."""

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

_INSERT = f"INSERT INTO response (id, {', '.join(HEAD)}, received_at, digest, seal) VALUES (?{', ?' * 13})"  # noqa: S608
_STANDING = """
SELECT version, state, anonymous, (SELECT digest FROM response WHERE uuid = ?),
    (SELECT ifnull(max(id), 0) + 1 FROM response), (SELECT ifnull(max(id), 0) + 1 FROM conflict)
FROM round WHERE round_id = ?
"""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SET_ASIDE = (
    "INSERT INTO conflict (id, uuid, round_id, received_at, content, digest, seal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uuid, digest) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a response, and the digest (32 hexadecimal digits) of what is kept under its UUID.

    For "locked" nothing is kept, and the digest is that of what was sent.
    """

    status: str
    digest: str


def content(head: Sequence[Stored], cells: Sequence[Stored]) -> str:
    """Return what the digest of a response covers, all that came from outside, as canonical JSON.

    One list, the head and then the cells: their order is that of the version's items, and the version
    is in the head.
    """
    return canonical([*head, *cells])


def instant(at: datetime, *, anonymous: bool) -> str:
    """Return the time as it is stored: to the hour where a finer one could name the author."""
    exact = at.replace(minute=0, second=0) if anonymous else at
    return exact.isoformat(timespec="seconds")


class Keeping:
    """Keeps responses inside the writer's transaction, and remembers the tables of the rounds it met."""

    def __init__(self) -> None:
        self._tables: dict[tuple[str, str], AnswerTable] = {}

    def keep(self, db: Database, response: Response, at: datetime) -> Receipt:
        """Keep *response*, which came *at* that time. Its draft goes and the ledger grows by triggers.

        The UUID is looked up before anything else is judged: whoever sends again what is kept
        hears so, though the round has closed meanwhile.

        Raises
        ------
        NotKept
            Before anything is written.
        """
        standing = db.execute(_STANDING, (response.uuid, response.round_id)).fetchone()
        table = self._table(db, response, standing and standing[0])
        _, state, anonymous, kept, *keys = standing
        head, cells = _head(response), table.stored(response.answers)
        digest = _digest(head, cells)
        if kept == digest:
            return Receipt(KNOWN, digest.hex())
        time = instant(at, anonymous=anonymous)
        if kept is not None:
            about = (response.uuid, response.round_id, time, _readable(head, table, cells))
            db.execute(_SET_ASIDE, (keys[1], *about, digest, seal(keys[1], digest, *about)))
            return Receipt(CONFLICT, kept.hex())
        if state != State.OPEN:
            return Receipt(LOCKED, digest.hex())
        _check_place(db, response)
        db.execute(_INSERT, (keys[0], *head, time, digest, seal(keys[0], digest, time)))
        db.execute(table.insertion, (keys[0], *cells))
        return Receipt(CREATED, digest.hex())

    def _table(self, db: Database, response: Response, version: str | None) -> AnswerTable:
        if version is None:
            raise NotKept(f"there is no round {response.round_id!r}")
        if version != response.version:
            raise NotKept(f"round {response.round_id} asks version {version}, not {response.version}")
        key = (response.round_id, version)
        if key not in self._tables:
            self._tables[key] = AnswerTable.of(response.round_id, find_questionnaire(db, version))
        return self._tables[key]


def _head(response: Response) -> tuple[Stored, ...]:
    if not _UUID.fullmatch(response.uuid):
        raise NotKept(f"{response.uuid!r} is no UUID in 36 small letters")
    try:
        design = canonical(dict(response.design))
    except (TypeError, ValueError) as error:
        raise NotKept(f"the design columns cannot be written: {error}") from None
    return (
        response.uuid,
        response.round_id,
        response.version,
        response.unit or None,
        response.service_point or None,
        str(response.mode),
        response.language,
        str(response.completeness),
        reasons_written(response.missing),
        design,
    )


def _digest(head: Sequence[Stored], cells: Sequence[Stored]) -> bytes:
    text = content(head, cells)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotKept("a text holds half a character (a lone surrogate)") from None
    return digest_of(text)


def _check_place(db: Database, response: Response) -> None:
    if response.service_point:
        point = (response.service_point,)
        row = db.execute("SELECT unit FROM service_point WHERE code = ?", point).fetchone()
        if row is None or row[0] != response.unit:
            raise NotKept(f"unit {response.unit!r} has no service point {response.service_point!r}")
    elif response.unit and not db.execute("SELECT 1 FROM unit WHERE code = ?", (response.unit,)).fetchone():
        raise NotKept(f"there is no unit {response.unit!r}")


def _readable(head: Sequence[Stored], table: AnswerTable, cells: Sequence[Stored]) -> str:
    answers = {name: cell for name, cell in zip(table.columns, cells, strict=True) if cell is not None}
    return canonical(dict(zip(HEAD, head, strict=True)) | {"answers": answers})


def content_of(db: Database, table: AnswerTable, key: int) -> str:
    """Return the whole content of the kept response with *key*, readable, as canonical JSON."""
    head = db.execute(f"SELECT {', '.join(HEAD)} FROM response WHERE id = ?", (key,)).fetchone()  # noqa: S608
    names = ", ".join(f'"{name}"' for name in table.columns)
    cells = db.execute(f"SELECT {names} FROM {table.name} WHERE _id = ?", (key,)).fetchone()  # noqa: S608
    return _readable(head, table, cells)
