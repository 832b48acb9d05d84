"""Questionnaires and rounds in the store, and the tables a round's answers need."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from analysis.codebook import Text
from survey.questionnaire import canonical
from survey.questionnaire.model import Questionnaire
from survey.rounds import Round, State, UnfitRound, check_move, check_words
from survey.store.answers import AnswerTable
from survey.store.connection import Database, writing
from survey.store.digest import Stored, row_digest
from survey.store.envelopes import make_key
from survey.store.moves import record
from survey.store.recordings import NOTHING, Recordings, keep_recordings
from survey.wording import Said

_QUESTIONNAIRE = "SELECT canonical FROM questionnaire WHERE version = ?"
_COLUMNS = tuple(field.name for field in fields(Round))
_ROUND = f"SELECT {', '.join(_COLUMNS)} FROM round"  # noqa: S608 -- the names are our own


class Unknown(Said, LookupError):
    """The store has no such round, questionnaire, unit or member of staff."""


class OnlyTraining(Said, ValueError):
    """The answers are those of a training round: they enter no figure and leave in no file."""


class PaperRefused(Said):
    """A round takes no paper that comes late."""


class Rounds(Recordings):
    """What is asked, and the rounds in which it is."""

    def save_questionnaire(
        self, questionnaire: Questionnaire, recordings: Mapping[str, bytes] = NOTHING
    ) -> str:
        """Keep a questionnaire and return its version; the same one twice is kept once.

        Parameters
        ----------
        recordings : mapping of str to bytes
            What it names as its recordings, by SHA-256; those kept already may be left out.

        Raises
        ------
        ValueError
            When a recording is missing or is not what its name says.
        """
        version = canonical.version_of(questionnaire)
        text = canonical.canonical(questionnaire).decode()
        with writing(self.db) as db:
            keep_recordings(db, questionnaire, recordings)
            db.execute(
                "INSERT INTO questionnaire VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (version, questionnaire.name, questionnaire.version, text),
            )
        return version

    def questionnaire(self, version: str) -> Questionnaire:
        """Return the questionnaire with *version*.

        Raises
        ------
        Unknown
        """
        return find_questionnaire(self.db, version)

    def questionnaires(self) -> dict[str, Questionnaire]:
        """Return every questionnaire that is kept, by version."""
        versions = self.db.execute("SELECT version FROM questionnaire ORDER BY name, label").fetchall()
        return {version: find_questionnaire(self.db, version) for (version,) in versions}

    def save_round(self, round_: Round) -> None:
        """Keep a new round, as a draft, or new particulars of one; only `change_state` changes its state.

        Raises
        ------
        ValueError
            When the round has left the draft state and asks another questionnaire than before, when it would
            turn from training into a survey or back, or when its title cannot be shown.
        """
        with writing(self.db) as db:
            known = find_round(db, round_.round_id)
            if known is None or (known.title, known.agency) != (round_.title, round_.agency):
                check_words(round_)
            if known is None:
                _write(db, replace(round_, state=State.DRAFT))
                db.execute("INSERT INTO ledger VALUES (?, 0, 0)", (round_.round_id,))
                _make_tables(db, round_)
                return
            if known.training != round_.training:
                raise UnfitRound("unfit_round.turned", round=round_.round_id)
            if known.version != round_.version and known.state is not State.DRAFT:
                raise ValueError(f"round {round_.round_id} is {known.state}: its questions are settled")
            _write(db, replace(round_, state=known.state))
            if known.version != round_.version:
                _make_tables(db, round_)

    def round(self, round_id: str) -> Round:
        """Return the round called *round_id*.

        Raises
        ------
        Unknown
        """
        found = find_round(self.db, round_id)
        if found is None:
            raise Unknown("unknown.round", name=round_id, known=", ".join(r.round_id for r in self.rounds()))
        return found

    def rounds(self) -> list[Round]:
        """Return every round, by name."""
        return [_round(row) for row in self.db.execute(f"{_ROUND} ORDER BY round_id")]

    def surveys(self) -> list[Round]:
        """Return every round whose answers count, by name: those that are no training."""
        return [round_ for round_ in self.rounds() if not round_.training]

    def check_counts(self, round_id: str) -> None:
        """Refuse to hand out the answers of a training round for anything that counts.

        Raises
        ------
        OnlyTraining, Unknown
        """
        if self.round(round_id).training:
            raise OnlyTraining("refused.training", round=round_id)

    def change_state(self, round_id: str, state: State | str, by: str) -> None:
        """Move a round to another state, and note who did it and when. Opening one makes its keys.

        Raises
        ------
        survey.rounds.MoveRefused, Unknown
        """
        to = State(state)
        with writing(self.db) as db:
            known = self.round(round_id)
            check_move(known.state, to)
            _write(db, replace(known, state=to))
            if to is State.OPEN:
                make_key(db, round_id)
            record(db, round_id, to, by)

    def change_paper_until(self, round_id: str, day: date | None, by: str) -> None:
        """Let paper be keyed until *day* after the round is closed, or no longer; who did it is noted.

        Raises
        ------
        PaperRefused
            When the round is locked: its figures are final.
        ValueError, Unknown
        """
        with writing(self.db) as db:
            known = self.round(round_id)
            if known.state is State.LOCKED:
                raise PaperRefused("office.paper_locked")
            _write(db, replace(known, paper_until=day))
            record(db, round_id, f"paper_until {day.isoformat() if day else 'none'}", by)

    def opened_at(self, round_id: str) -> datetime | None:
        """Return when a round was opened last; None when it never was."""
        return self._moved_at(round_id, State.OPEN)

    def closed_at(self, round_id: str) -> datetime | None:
        """Return when a round was closed last; None when it never was."""
        return self._moved_at(round_id, State.CLOSED)

    def _moved_at(self, round_id: str, state: State) -> datetime | None:
        query = "SELECT at FROM move WHERE round_id = ? AND state = ? ORDER BY id DESC LIMIT 1"
        row = self.db.execute(query, (round_id, state)).fetchone()
        return datetime.fromisoformat(row[0]) if row else None


@lru_cache(maxsize=8)
def _read(form: str) -> Questionnaire:
    """Read a canonical form once: whoever reads a round in slices asks for the same one each time."""
    return canonical.from_canonical(form.encode())


def find_questionnaire(db: Database, version: str) -> Questionnaire:
    """Return the questionnaire with *version* from *db*, or raise `Unknown`."""
    row = db.execute(_QUESTIONNAIRE, (version,)).fetchone()
    if row is None:
        raise Unknown("unknown.version", version=version)
    return _read(row[0])


def find_round(db: Database, round_id: str) -> Round | None:
    """Return the round called *round_id* in *db*, or None."""
    row = db.execute(f"{_ROUND} WHERE round_id = ?", (round_id,)).fetchone()
    return _round(row) if row else None


def _write(db: Database, round_: Round) -> None:
    row: dict[str, Stored] = {name: getattr(round_, name) for name in _COLUMNS} | {
        "title": _written(round_.title),
        "agency": _written(round_.agency),
        "state": str(round_.state),
        "opens_on": round_.opens_on.isoformat() if round_.opens_on else None,
        "closes_on": round_.closes_on.isoformat() if round_.closes_on else None,
        "paper_until": round_.paper_until.isoformat() if round_.paper_until else None,
        "target": None if round_.target is None else float(round_.target),
        "published": int(round_.published),
        "anonymous": int(round_.anonymous),
        "training": 1 if round_.training else None,
    }
    db.table("round", pk="round_id").upsert(row | {"digest": row_digest(row)})


def _round(row: Sequence[Any]) -> Round:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Round(
        **values
        | {
            "title": _text(values["title"]),
            "agency": _text(values["agency"]),
            "opens_on": _day(values["opens_on"]),
            "closes_on": _day(values["closes_on"]),
            "paper_until": _day(values["paper_until"]),
            "published": bool(values["published"]),
            "anonymous": bool(values["anonymous"]),
            "training": bool(values["training"]),
        }
    )


def _written(text: Text) -> str:
    return json.dumps(dict(text.versions), ensure_ascii=False)


def _text(written: str) -> Text:
    return Text(tuple(json.loads(written).items()))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _make_tables(db: Database, round_: Round) -> None:
    table = AnswerTable.of(round_.round_id, find_questionnaire(db, round_.version))
    for statement in (f"DROP VIEW IF EXISTS {table.view}", f"DROP TABLE IF EXISTS {table.name}"):
        db.execute(statement)
    db.execute(table.definition())
    db.execute(table.view_definition())


def check_known(db: Database, table: str, column: str, value: str) -> None:
    """Refuse a *value* that no row of *table* has in *column*; some that are there are named."""
    if not db.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", (value,)).fetchone():  # noqa: S608
        known = [row[0] for row in db.execute(f"SELECT {column} FROM {table} ORDER BY 1 LIMIT 20")]  # noqa: S608
        raise Unknown(f"unknown.{table}", name=value, known=", ".join(known))
