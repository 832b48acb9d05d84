"""Drafts: what somebody has answered so far, between the pages of a form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from survey.questionnaire.model import Answer, Answers
from survey.store.answers import Begun, NotKept
from survey.store.connection import Connected, Database

_SAVE = """
INSERT INTO draft (uuid, round_id, answers, language, mode, unit, service_point, saved_at, begun_at)
SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM response WHERE uuid = ?)
ON CONFLICT (uuid) DO UPDATE SET answers = excluded.answers, language = excluded.language,
    mode = excluded.mode, unit = excluded.unit, service_point = excluded.service_point,
    saved_at = excluded.saved_at, begun_at = ifnull(begun_at, excluded.begun_at)
"""
_BEGUN = """
SELECT uuid FROM draft WHERE uuid IN (SELECT value FROM json_each(?))
UNION ALL SELECT uuid FROM response WHERE uuid IN (SELECT value FROM json_each(?))
"""
_DRAFT = (
    "SELECT uuid, round_id, answers, language, mode, unit, service_point, begun_at FROM draft WHERE uuid = ?"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was answered so far under a UUID. `begun_at` is when its first page was shown, in seconds."""

    uuid: str
    round_id: str
    answers: Answers
    language: str = "vi"
    mode: str = "web"
    unit: str = ""
    service_point: str = ""
    begun_at: int | None = None


class Drafts(Connected):
    """Reading drafts; `Writer.save_draft` writes them, and keeping the response deletes its draft."""

    def draft(self, uuid: str) -> Draft | None:
        """Return the draft under *uuid*, or None."""
        row = self.db.execute(_DRAFT, (uuid,)).fetchone()
        if row is None:
            return None
        key, round_id, answers, *rest = row
        return Draft(key, round_id, read_answers(answers), *rest)


def save_draft(db: Database, draft: Draft, at: datetime, *, fresh: bool = False) -> None:
    """Keep *draft* instead of an earlier one; nothing happens when its response is kept already.

    Raises
    ------
    NotKept
        When there is no such round.
    Begun
        When something is under the UUID of a *fresh* draft.
    """
    if fresh and begun(db, [draft.uuid]):
        raise Begun(f"there is a draft or a response under {draft.uuid}")
    if not db.execute("SELECT 1 FROM round WHERE round_id = ?", (draft.round_id,)).fetchone():
        raise NotKept(f"there is no round {draft.round_id!r}")
    place = (draft.language, draft.mode, draft.unit, draft.service_point)
    values = (
        draft.uuid,
        draft.round_id,
        _written(draft.answers),
        *place,
        _hour(at),
        draft.begun_at,
        draft.uuid,
    )
    db.execute(_SAVE, values)


def begun(db: Database, uuids: Sequence[str]) -> set[str]:
    """Return those of *uuids* under which there is a draft or a response."""
    written = json.dumps(uuids)
    return {uuid for (uuid,) in db.execute(_BEGUN, (written, written)).fetchall()}


def _hour(at: datetime) -> str:
    return at.replace(minute=0, second=0).isoformat(timespec="seconds")


def _written(answers: Answers) -> str:
    return json.dumps(dict(answers), ensure_ascii=False, allow_nan=False, default=_day)


def _day(day: date) -> dict[str, str]:
    return {"day": day.isoformat()}


def read_answers(answers: str) -> Mapping[str, Answer]:
    """Return the answers of a draft as they were written."""
    return {name: _answer(plain) for name, plain in json.loads(answers).items()}


def _answer(plain: Any) -> Answer:
    match plain:
        case list():
            return tuple(plain)
        case dict():
            return date.fromisoformat(plain["day"])
        case int() | float():
            return float(plain)
    return str(plain)
