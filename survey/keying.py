"""Paper forms: who keyed what from which box, what two clerks keyed differently, and what a scan proposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

ILLEGIBLE, DOUBLE = "/", "*"
"""What a clerk keys when an answer cannot be read, and when two boxes are marked where one is allowed."""

MOST_SERIAL = 9_999_999


@dataclass(frozen=True, slots=True)
class PrintRun:
    """One order of paper: forms with the serials from `first` on, or the poster of a service point.

    `what` is "form" or "poster"; `site` is the address a poster leads to; `complaints` is the
    channel that a form names.
    """

    round_id: str
    what: str
    language: str
    unit: str = ""
    service_point: str = ""
    copies: int = 1
    site: str = ""
    asked_by: str = ""
    complaints: str = ""
    run_id: int = 0
    first: int = 0
    files: tuple[str, ...] = ()

    @property
    def serials(self) -> range:
        """The serial numbers of the forms."""
        return range(self.first, self.first + self.copies)


@dataclass(frozen=True, slots=True)
class Batch:
    """The head of a box of forms, typed once. `n_forms` is how many lie in it; 0 when nobody counted."""

    round_id: str
    clerk: str
    unit: str = ""
    service_point: str = ""
    collected_on: date | None = None
    box: str = ""
    n_forms: int = 0
    batch_id: int = 0


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One form that was keyed.

    `remarks` says, by item, what a response cannot: `ILLEGIBLE` or `DOUBLE`, or what was answered off the
    path. `twice` is whether another clerk is to key it too.
    """

    round_id: str
    serial: int
    uuid: str
    batch_id: int
    clerk: str
    keyed_at: datetime
    remarks: Mapping[str, str] = field(default_factory=dict)
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What two clerks keyed differently for one item of one form; `settled` is "" until somebody decided."""

    difference_id: int
    serial: int
    item: str
    first: str
    second: str
    first_clerk: str
    second_clerk: str
    settled: str = ""
    settled_by: str = ""


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """How a clerk keys: items keyed that another clerk keyed too, and those found to be wrong."""

    clerk: str
    n_forms: int
    n_items: int
    n_wrong: int
    n_open: int

    @property
    def rate(self) -> float:
        """The share of items keyed wrongly, 0–1."""
        return self.n_wrong / self.n_items if self.n_items else 0.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a scan seems to say for one item: never an answer until a person has confirmed it.

    `flag` is a key of the wording ("blank", "double", "uncertain", "blackened", "struck", "written"), "" when
    the mark is clear. `picture` is a PNG of the place on the sheet.
    """

    item: str
    keyed: str
    flag: str
    picture: bytes
