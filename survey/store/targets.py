"""Targets in the store: what was promised, where it starts from, and which figure measures it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from typing import Any

from survey.mandate.starts import Start
from survey.mandate.targets import Target, Tie
from survey.store.connection import Connected, writing
from survey.store.digest import row_digest
from survey.store.rounds import Unknown


def _names(kind: type) -> str:
    return ", ".join(f'"{field.name}"' for field in fields(kind))


_TARGETS = f"SELECT {_names(Target)} FROM target"  # noqa: S608 -- the names are our own
_TIES = f"SELECT {_names(Tie)} FROM target_tie"  # noqa: S608
_STARTS = f"SELECT {_names(Start)} FROM target_start"  # noqa: S608


class Targets(Connected):
    """What programmes promise."""

    def save_targets(self, targets: Iterable[Target]) -> None:
        """Keep targets, new or changed; one that is not among *targets* stays as it is."""
        with writing(self.db) as db:
            rows = [_written(asdict(target)) for target in targets]
            db.table("target", pk="code").upsert_all(row | {"digest": row_digest(row)} for row in rows)

    def targets(self) -> list[Target]:
        """Return every target, the newest document first, by deadline and code."""
        rows = self.db.execute(f"{_TARGETS} ORDER BY issued_on DESC, document, deadline, code")
        return [Target(**_read(row, Target)) for row in rows]

    def target(self, code: str) -> Target:
        """Return the target called *code*.

        Raises
        ------
        Unknown
        """
        row = self.db.execute(f"{_TARGETS} WHERE code = ?", (code,)).fetchone()
        if row is None:
            raise Unknown("unknown.target", name=code, known=", ".join(t.code for t in self.targets()))
        return Target(**_read(row, Target))

    def tie_target(self, tie: Tie) -> None:
        """Let a figure of a round measure a target, in place of another of that round."""
        with writing(self.db) as db:
            row = asdict(tie)
            keys = ("target", "round_id")
            db.table("target_tie", pk=keys).upsert(row | {"digest": row_digest(row)})

    def untie_target(self, code: str, round_id: str) -> None:
        """Let no figure of a round measure a target."""
        with writing(self.db) as db:
            db.execute("DELETE FROM target_tie WHERE target = ? AND round_id = ?", (code, round_id))

    def ties(self) -> list[Tie]:
        """Return every tie, by target and round."""
        return [Tie(*row) for row in self.db.execute(f"{_TIES} ORDER BY target, round_id")]

    def save_starts(self, starts: Iterable[Start]) -> None:
        """Keep where targets start from, new or changed."""
        with writing(self.db) as db:
            rows = [_written(asdict(start)) for start in starts]
            keys = ("document", "service", "field")
            db.table("target_start", pk=keys).upsert_all(row | {"digest": row_digest(row)} for row in rows)

    def starts(self) -> list[Start]:
        """Return where targets start from, by document and field."""
        rows = self.db.execute(f"{_STARTS} ORDER BY document, service, field")
        return [Start(**_read(row, Start)) for row in rows]


def _written(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as SQLite holds them: days as ISO, exact decimals as text."""
    return {
        name: str(value) if isinstance(value, date | Decimal) else value for name, value in values.items()
    }


_DAYS = ("issued_on", "deadline")
_EXACT = ("score", "growth", "stated")


def _read(row: Iterable[Any], kind: type) -> dict[str, Any]:
    values = dict(zip((field.name for field in fields(kind)), row, strict=True))
    days = {name: date.fromisoformat(values[name]) for name in _DAYS if values.get(name)}
    return values | days | {name: Decimal(values[name]) for name in _EXACT if name in values}
