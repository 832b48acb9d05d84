"""How a survey was carried out, as far as the agency recorded it: whom it is about, how they were found.

None of it can be worked out from the answers; without it no reader can judge them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType

from analysis.codebook import Text
from analysis.fieldwork.disposition import Dispositions

SAMPLING: Mapping[str, Text] = MappingProxyType(
    {
        name: Text.of({"vi": vi, "en": en})
        for name, vi, en in (
            ("all", "Hỏi toàn bộ tổng thể", "Everybody was asked"),
            ("random", "Ngẫu nhiên đơn giản", "Simple random sample"),
            ("systematic", "Ngẫu nhiên hệ thống", "Systematic sample"),
            ("stratified", "Ngẫu nhiên phân tầng", "Stratified random sample"),
            ("stages", "Ngẫu nhiên nhiều giai đoạn", "Multistage random sample"),
            ("quota", "Theo chỉ tiêu số lượng, không ngẫu nhiên", "Quotas, not random"),
            ("open", "Không chọn mẫu: ai muốn thì trả lời", "Nobody was drawn: who wished to answered"),
        )
    }
)
"""How people may have been chosen, and the words for it."""

UNDRAWN = frozenset({"quota", "open"})
"""Ways in which nobody was drawn: then there is no response rate."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of people; None where nobody counted.

    Parameters
    ----------
    population : int or None
        People (or transactions) the survey is about.
    approached : int or None
        People who were chosen and whom somebody tried to ask.
    ineligible, refused, not_reached, unknown : int or None
        Of these: who turned out not to belong to the population, who declined or broke off, whom nobody
        met, and of whom nobody knows whether they belong. The rest answered, or did not for another reason.
    """

    population: int | None = None
    approached: int | None = None
    ineligible: int | None = None
    refused: int | None = None
    not_reached: int | None = None
    unknown: int | None = None

    @property
    def parted(self) -> int:
        """The approached people who are known to have given no interview."""
        return sum(n or 0 for n in (self.ineligible, self.refused, self.not_reached, self.unknown))

    def __add__(self, other: Tally) -> Tally:
        """Return the counts of both together; what neither counted stays unknown."""
        return Tally(*(_sum(getattr(self, name), getattr(other, name)) for name in COUNTS))


COUNTS = tuple(field.name for field in fields(Tally))
NO_TALLY = Tally()


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """What an agency recorded of a round; what is "" or None was not.

    Parameters
    ----------
    basis, decision : str
        The legal basis, and the decision or plan by which the survey was held.
    people : str
        Who belongs to the population.
    frame : str
        The list people were drawn from.
    sampling : str
        A name in `SAMPLING`.
    remarks : str
        More about how people were chosen.
    begun_on, ended_on : date or None
        The first and the last day on which people were asked.
    tally : Tally
        Of the whole round; what it lacks is the sum over `units`.
    units : tuple of (str, Tally)
        By the code of the unit.
    """

    basis: str = ""
    decision: str = ""
    people: str = ""
    frame: str = ""
    sampling: str = ""
    remarks: str = ""
    begun_on: date | None = None
    ended_on: date | None = None
    tally: Tally = NO_TALLY
    units: tuple[tuple[str, Tally], ...] = ()

    def __post_init__(self) -> None:
        if self.sampling and self.sampling not in SAMPLING:
            raise ValueError(f"sampling {self.sampling!r}; known: {', '.join(SAMPLING)}")

    def whole(self) -> Tally:
        """Return the counts of the round."""
        together = sum((tally for _, tally in self.units), NO_TALLY)
        own = {name: getattr(self.tally, name) for name in COUNTS}
        return Tally(*(getattr(together, name) if n is None else n for name, n in own.items()))

    def missing(self) -> tuple[str, ...]:
        """Return the names of what a reader needs and nobody recorded, in the order of `NEEDED`."""
        found = {name: getattr(self, name) for name in ("decision", "frame", "sampling", "begun_on")}
        counts = self.whole()
        found |= {"population": counts.population, "approached": counts.approached}
        if self.sampling in UNDRAWN:
            found |= {"frame": "none", "approached": 0}
        return tuple(name for name in NEEDED if found[name] in ("", None))


NEEDED = ("decision", "population", "frame", "sampling", "begun_on", "approached")
"""What a report must say for others to judge its figures."""

UNRECORDED = Fieldwork()
"""Nothing was recorded."""


def dispositions(tally: Tally, n_complete: int, n_partial: int) -> Dispositions | None:
    """Return what became of the people approached; None where nobody counted them, or the counts disagree.

    Who is in no count did not answer for another reason, and counts as eligible: no rate is flattered.
    """
    if tally.approached is None:
        return None
    other = tally.approached - tally.parted - n_complete - n_partial
    if other < 0:
        return None
    return Dispositions(
        complete=n_complete,
        partial=n_partial,
        refusal=tally.refused or 0,
        non_contact=tally.not_reached or 0,
        other=other,
        unknown=tally.unknown or 0,
        ineligible=tally.ineligible or 0,
    )


def contradictions(work: Fieldwork, n_responses: int) -> Iterator[tuple[str, str]]:
    """Yield (field, fault) for each statement that cannot be true beside another.

    The faults are "order" (ended before it began), "parts" (more people in the parts than were approached),
    "responses" (more responses than people approached) and "population" (more approached than there are).
    """
    if work.begun_on and work.ended_on and work.ended_on < work.begun_on:
        yield "ended_on", "order"
    yield from tally_contradictions(work.whole(), n_responses)


def tally_contradictions(tally: Tally, n_responses: int) -> Iterator[tuple[str, str]]:
    """Yield (field, fault) as `contradictions` does, for the counts of one place."""
    if tally.approached is None:
        return
    if tally.parted > tally.approached:
        yield "approached", "parts"
    elif tally.parted + n_responses > tally.approached:
        yield "approached", "responses"
    if tally.population is not None and tally.approached > tally.population:
        yield "population", "population"
