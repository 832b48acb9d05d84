"""How responses are kept: each once, under the client's UUID, whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from survey.response import Response
from survey.store.answers import AnswerTable, Begun, NotKept, reasons_written
from survey.store.at_once import AtOnce
from survey.store.connection import Database
from survey.store.digest import NOTHING, Stored, canonical, digest_of_bytes
from survey.store.gathered import HEAD, Group
from survey.store.moves import is_erased
from survey.store.recent import Recent
from survey.store.rounds import find_questionnaire

CREATED, KNOWN, CONFLICT, LOCKED = "created", "known", "conflict", "locked"
"""What became of a response: kept now; kept before; its UUID holds other content; the round is not open."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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


class Keeping:
    """Keeps responses inside the writer's transaction, and remembers the tables of the rounds it met."""

    def __init__(self) -> None:
        self._tables: dict[tuple[str, str], AnswerTable] = {}
        self._recent = Recent()
        self._at_once = AtOnce()

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
        group = Group.of(db, responses, at, fresh)
        outcomes = [self._judged(db, response, group) for response in responses]
        group.write(db)
        self._at_once.learn(group)
        return outcomes

    def keep_at_once(
        self, db: Database, responses: Sequence[Response], at: datetime, *, fresh: Sequence[str] = ()
    ) -> list[Receipt] | None:
        """Keep *responses* by one statement, a transaction by itself; or return None with nothing written.

        Only where all are new, to one round that is as it was found before; `keep_all` judges others.
        """
        group = self._at_once.group(responses, at, fresh)
        if group is None:
            return None
        outcomes = [self._judged(db, response, group) for response in responses]
        receipts = [each for each in outcomes if isinstance(each, Receipt) and each.status == CREATED]
        if len(receipts) < len(responses) or not self._at_once.write(db, group):
            return None
        return receipts

    def forget(self) -> None:
        """Forget what a connection said, for the next one may be to another file."""
        self._at_once = AtOnce()

    def _judged(self, db: Database, response: Response, group: Group) -> Receipt | NotKept:
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
        time = group.times[group.rounds[response.round_id].anonymous]
        if kept is not None:
            if is_erased(db, response.round_id):
                return Receipt(KNOWN, kept.hex())  # what was said is erased; it must not come back
            said = _readable(head, table, cells)
            group.aside.append((response.uuid, response.round_id, time, said, digest))
            return Receipt(CONFLICT, kept.hex())
        if not taken:
            return Receipt(LOCKED, digest.hex())
        group.add(table, head, cells, (time, noted, digest))
        return Receipt(CREATED, digest.hex())

    def _table(self, db: Database, response: Response, group: Group) -> AnswerTable:
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
    try:
        return digest_of_bytes(content(head, cells).encode())
    except UnicodeEncodeError:
        raise NotKept("a text holds half a character (a lone surrogate)") from None


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
