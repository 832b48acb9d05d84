"""Where targets start from and how fast they shall grow, and whether what is stated follows from that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from survey.listing import Fault, Row, listing
from survey.mandate.targets import Target
from survey.questionnaire.model import Problem

MISMATCH = Decimal("0.01")
"""A stated target this far from what its own growth rate gives does not follow from it."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a target starts from, and how fast the figure shall grow.

    Parameters
    ----------
    document, service, field, stated_year : of the target, with `stated`, its value
    year, score : when and at what it started
    rank, of, tier : the place among provinces then
    growth : percent over the whole time
    """

    document: str
    service: str
    field: str
    year: int
    score: Decimal
    rank: int
    of: int
    tier: str
    growth: Decimal
    stated_year: int
    stated: Decimal

    @property
    def computed(self) -> Decimal:
        """What the growth rate gives, not rounded."""
        return self.score * (100 + self.growth) / 100

    @property
    def follows(self) -> bool:
        """Whether the stated target follows from the growth rate."""
        return abs(self.computed - self.stated) < MISMATCH

    def leads_to(self, target: Target) -> bool:
        """Return whether *target* is the one that is stated."""
        due = target.deadline.year if target.deadline else None
        return (target.document, target.service, target.field, due) == (
            self.document, self.service, self.field, self.stated_year,
        )  # fmt: skip


_STARTS = re.compile(r"(score|stated_target)_(\d{4})|rank_of_(\d+)")


def read_starts(
    path: Path, document: str, service: str, language: str = "vi"
) -> tuple[list[Start], list[Problem]]:
    """Read where the targets of a document start from.

    The columns are dimension, score_YEAR, rank_of_N, group, growth_target_percent and stated_target_YEAR, the
    years and the number of provinces standing in the headings.
    """
    first = listing(path, {}, needed=("dimension", "group", "growth_target_percent"))
    heading = path.read_text(encoding="utf-8-sig", errors="replace").partition("\n")[0]
    dated = {m[1] or "rank": m[0] for m in _STARTS.finditer(heading.casefold())}
    first.faults += [
        Fault("no_column", 1, name, {"name": f"{name}_…", "found": heading.strip()})
        for name in ("score", "stated_target", "rank")
        if name not in dated
    ]
    if first.faults:
        return [], first.problems(language)
    found = listing(path, {}, needed=("dimension", "group", "growth_target_percent", *dated.values()))
    named = {dated[name]: name for name in dated}
    years = {name: int(re.sub(r"\D", "", column)) for name, column in dated.items()}
    found.rows = [(line, {named.get(k, k): v for k, v in cells.items()}) for line, cells in found.rows]
    found.faults += [fault for row in found.rows for fault in _bad_numbers(row)]
    rows = found.sound()
    return [_start(cells, years, document, service) for _, cells in rows], found.problems(language)


def _bad_numbers(row: Row) -> Iterator[Fault]:
    line, cells = row
    for name in ("score", "growth_target_percent", "stated_target", "rank"):
        pattern = r"\d+" if name == "rank" else r"-?\d+(?:[.,]\d+)?"
        if cells[name] and not re.fullmatch(pattern, cells[name]):
            yield Fault("bad_number", line, name, {"value": cells[name]})


def _start(cells: Mapping[str, str], years: Mapping[str, int], document: str, service: str) -> Start:
    score, growth, stated = (
        Decimal(cells[name].replace(",", ".")) for name in ("score", "growth_target_percent", "stated_target")
    )
    return Start(
        document, service, cells["dimension"], years["score"], score, int(cells["rank"]), years["rank"],
        cells["group"], growth, years["stated_target"], stated,
    )  # fmt: skip
