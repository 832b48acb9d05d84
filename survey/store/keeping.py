"""How responses are kept: each once, under the client's UUID, whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from survey.response import Response
from survey.store.answers import AnswerTable, Begun, NotKept, reasons_written
from survey.store.connection import Database, Row, insert
from survey.store.digest import NOTHING, Stored, canonical, digest_of, seal, sealed_words
from survey.store.dossiers import Spending
from survey.store.moves import is_erased
from survey.store.recent import Recent
from survey.store.rounds import find_questionnaire
from survey.store.standing import Standing, found

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

_INSERT = f"INSERT INTO response (id, {', '.join(HEAD)}, received_at, noted, digest, seal)"
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
        self._recent = Recent()

    def keep(self, db: Database, response: Response, at: datetime) -> Receipt:
        """Keep one *response* as `keep_all` does.

        Raises
        ------
        NotKept
            Before anything is written.
        """
        (outcome,) = self.keep_all(db, [response], at)
        if isinstance(outcome, NotKept):
            raise outcome
        return outcome

    def keep_all(
        self, db: Database, responses: Sequence[Response], at: datetime, *, fresh: Sequence[str] = ()
    ) -> list[Receipt | NotKept]:
        """Keep *responses*, which came *at* that time, and return what became of each.

        Those under a UUID in *fresh* become `Begun` when there is a draft or a response under it.

        Few statements for all of them: every one lets other threads run, and has to wait until they
        let it go on. The draft of each goes and the ledger grows by triggers.
        """
        group = _Group.of(db, responses, at, fresh)
        outcomes = [self._judged(db, response, group) for response in responses]
        group.write(db)
        return outcomes

    def _judged(self, db: Database, response: Response, group: _Group) -> Receipt | NotKept:
        """Return what becomes of *response*, and lay what is to be written into *group*.

        Whether the UUID is known comes before anything else: whoever sends again what is kept hears so,
        though the round has closed meanwhile.
        """
        try:
            table = self._table(db, response, group)
            head, cells = _head(response), table.stored(response.answers)
            digest = _digest(head, cells)
            kept = group.known.get(response.uuid)
            if response.uuid in group.begun:
                return Begun(f"there is a draft or a response under {response.uuid}")
            taken = group.rounds[response.round_id].takes(response, group.at)
            if kept is None and taken:
                group.check_place(db, response)
                noted = group.noted(response, self._recent)
        except NotKept as refused:
            return refused
        if kept == digest:
            return Receipt(KNOWN, digest.hex())
        standing = group.rounds[response.round_id]
        time = group.times[standing.anonymous]
        if kept is not None and is_erased(db, response.round_id):
            return Receipt(KNOWN, kept.hex())  # what was said is erased; it must not come back
        if kept is not None:
            group.aside.append(
                (response.uuid, response.round_id, time, _readable(head, table, cells), digest)
            )
            return Receipt(CONFLICT, kept.hex())
        if not taken:
            return Receipt(LOCKED, digest.hex())
        group.add(table, head, cells, (time, noted, digest))
        return Receipt(CREATED, digest.hex())

    def _table(self, db: Database, response: Response, group: _Group) -> AnswerTable:
        standing = group.rounds.get(response.round_id)
        if standing is None:
            raise NotKept(f"there is no round {response.round_id!r}")
        if standing.version != response.version:
            raise NotKept(
                f"round {response.round_id} asks version {standing.version}, not {response.version}"
            )
        key = (response.round_id, response.version)
        if key not in self._tables:
            self._tables[key] = AnswerTable.of(response.round_id, find_questionnaire(db, response.version))
        return self._tables[key]


@dataclass(slots=True)
class _Group:
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
    def of(cls, db: Database, responses: Sequence[Response], at: datetime, fresh: Sequence[str]) -> _Group:
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
        time, noted, digest = about
        self.known[str(head[0])] = digest
        sealed = seal(self.key, digest, *sealed_words(time, noted))
        self.heads.append((self.key, *head, time, noted, digest, sealed))
        self.answers.setdefault(table.insertion, []).append((self.key, *cells))
        self.key += 1

    def write(self, db: Database) -> None:
        """Write the responses, their answers, and what is set aside because other content is kept."""
        insert(db, _INSERT, self.heads)
        if self.spending:
            self.spending.write(db)
        for insertion, rows in self.answers.items():
            insert(db, insertion, rows)
        for *about, digest in self.aside:
            key = db.execute("SELECT ifnull(max(id), 0) + 1 FROM conflict").fetchone()[0]
            db.execute(_SET_ASIDE, (key, *about, digest, seal(key, digest, *about)))


def _head(response: Response) -> tuple[Stored, ...]:
    if not _UUID.fullmatch(response.uuid):
        raise NotKept(f"{response.uuid!r} is no UUID in 36 small letters")
    try:
        design = canonical(dict(response.design)) if response.design else "{}"
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


def _misplaced(db: Database, unit: str, point: str) -> NotKept | None:
    """Return what is wrong with a place, or None."""
    if point:
        row = db.execute("SELECT unit FROM service_point WHERE code = ?", (point,)).fetchone()
        if row is None or row[0] != unit:
            return NotKept(f"unit {unit!r} has no service point {point!r}")
    elif unit and not db.execute("SELECT 1 FROM unit WHERE code = ?", (unit,)).fetchone():
        return NotKept(f"there is no unit {unit!r}")
    return None


def _readable(
    head: Sequence[Stored], table: AnswerTable, cells: Sequence[Stored], noted: str = NOTHING
) -> str:
    answers = {name: cell for name, cell in zip(table.columns, cells, strict=True) if cell is not None}
    more = {} if noted == NOTHING else {"noted": json.loads(noted)}
    return canonical(dict(zip(HEAD, head, strict=True)) | {"answers": answers} | more)


def content_of(db: Database, table: AnswerTable, key: int) -> str:
    """Return the whole content of the kept response with *key*, readable, as canonical JSON."""
    query = f"SELECT {', '.join(HEAD)}, noted FROM response WHERE id = ?"  # noqa: S608 -- names of our own
    *head, noted = db.execute(query, (key,)).fetchone()
    names = ", ".join(f'"{name}"' for name in table.columns)
    cells = db.execute(f"SELECT {names} FROM {table.name} WHERE _id = ?", (key,)).fetchone()  # noqa: S608
    return _readable(head, table, cells, noted)
