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
from survey.store.digest import LEDGER_BITS, Stored, canonical, digest_of, seal, share
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
_ROUND = "SELECT version, state, anonymous FROM round WHERE round_id = ?"
_NEXT = "SELECT ifnull(max(id), 0) + 1 FROM {}"
_LEDGER = f"UPDATE ledger SET n = n + ?, total = (total + ?) & {LEDGER_BITS} WHERE round_id = ?"  # noqa: S608
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
        """Keep *response*, which came *at* that time, and delete its draft.

        The UUID is looked up before anything else is judged: whoever sends again what is kept
        hears so, though the round has closed meanwhile.

        Raises
        ------
        NotKept
            Before anything is written.
        """
        state, anonymous, table = self._round(db, response)
        head, cells = _head(response), table.stored(response.answers)
        digest = _digest(head, cells)
        kept = db.execute("SELECT digest FROM response WHERE uuid = ?", (response.uuid,)).fetchone()
        if kept is not None and kept[0] == digest:
            return Receipt(KNOWN, digest.hex())
        time = instant(at, anonymous=anonymous)
        if kept is not None:
            _set_aside(db, (response.uuid, response.round_id, time), _readable(head, table, cells), digest)
            return Receipt(CONFLICT, kept[0].hex())
        if state != State.OPEN:
            return Receipt(LOCKED, digest.hex())
        _check_place(db, response)
        _write(db, table, (head, time, digest), cells)
        return Receipt(CREATED, digest.hex())

    def _round(self, db: Database, response: Response) -> tuple[str, bool, AnswerTable]:
        row = db.execute(_ROUND, (response.round_id,)).fetchone()
        if row is None:
            raise NotKept(f"there is no round {response.round_id!r}")
        version, state, anonymous = row
        if version != response.version:
            raise NotKept(f"round {response.round_id} asks version {version}, not {response.version}")
        key = (response.round_id, version)
        if key not in self._tables:
            self._tables[key] = AnswerTable.of(response.round_id, find_questionnaire(db, version))
        return state, bool(anonymous), self._tables[key]


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


def _write(
    db: Database, table: AnswerTable, row: tuple[tuple[Stored, ...], str, bytes], cells: Sequence[Stored]
) -> None:
    head, time, digest = row
    (key,) = db.execute(_NEXT.format("response")).fetchone()
    sealed = seal(key, digest, time)
    db.execute(_INSERT, (key, *head, time, digest, sealed))
    db.execute(table.insertion, (key, *cells))
    db.execute(_LEDGER, (1, share(sealed), table.round_id))
    db.execute("DELETE FROM draft WHERE uuid = ?", head[:1])


def _set_aside(db: Database, about: tuple[str, str, str], text: str, digest: bytes) -> None:
    (key,) = db.execute(_NEXT.format("conflict")).fetchone()
    sealed = seal(key, digest, *about, text)
    added = db.execute(_SET_ASIDE, (key, *about, text, digest, sealed)).rowcount == 1
    if added:  # the same content sent again is there already
        db.execute(_LEDGER, (0, share(sealed), about[1]))


def _readable(head: Sequence[Stored], table: AnswerTable, cells: Sequence[Stored]) -> str:
    answers = {name: cell for name, cell in zip(table.columns, cells, strict=True) if cell is not None}
    return canonical(dict(zip(HEAD, head, strict=True)) | {"answers": answers})
