"""Marks on responses that may not be what they seem, each by a rule with a limit. Nothing is ever deleted.

A mark is a reason to look, not a verdict. Figures are shown with and without the marked responses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Category, Text, Variable
from analysis.dataset import Dataset
from analysis.dataset.column import Column
from analysis.design import Mask
from analysis.quality import speeders, straight_lining
from survey.clock import HERE
from survey.questionnaire.model import Questionnaire
from survey.settings import Settings
from survey.store import Store
from survey.units.opening import Opening, is_closed

ENOUGH = 20
"""Responses whose time is known that a mode needs before their median says what is quick."""

BATCHED = frozenset({"paper", "import"})
"""Modes whose responses reach the store long after they were given, many at a time."""

FLAGGED = Variable(
    "flagged",
    Text.of({"vi": "Bị đánh dấu về chất lượng", "en": "Flagged"}),
    "single",
    (
        Category("no", Text.of({"vi": "Không", "en": "No"})),
        Category("yes", Text.of({"vi": "Có", "en": "Yes"})),
    ),
    "context",
)
"""The column that tells flagged responses from others."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a response is marked; see the settings `flag_...`."""

    share: float = 33
    seconds: float = 1
    same: int = 8
    burst: int = 60
    again: float = 15

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits an installation has decided on."""
        return cls(
            settings.flag_share, settings.flag_seconds, int(settings.flag_same), int(settings.flag_burst),
            settings.flag_again,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """What the rules look at: the stored columns of a round, and what is known around them."""

    columns: Mapping[str, Sequence[Any]]
    questionnaire: Questionnaire
    openings: Mapping[str, Sequence[Opening]]
    by_token: bool

    @property
    def noted(self) -> Sequence[Mapping[str, Any]]:
        """What the service noted about each response."""
        return self.columns["_noted"]

    def times(self) -> list[str]:
        """Return the hour each response was answered on a device, where that is known, or received."""
        received = self.columns["_received_at"]
        return [row.get("answered") or at for row, at in zip(self.noted, received, strict=True)]

    def places(self) -> list[str]:
        """Return what each response was given on: its device, else its service point, else ""."""
        points = self.columns["_service_point"]
        return [row.get("device") or point or "" for row, point in zip(self.noted, points, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Flags:
    """The marked responses of a round: a mask for each rule, in the order of the responses."""

    uuids: Sequence[str]
    rules: Mapping[str, Mask]

    @property
    def any(self) -> Mask:
        """Who is marked by at least one rule."""
        return np.logical_or.reduce([*self.rules.values()])

    def reasons(self, place: int) -> list[str]:
        """Return the rules that marked the response at *place*."""
        return [name for name, mask in self.rules.items() if mask[place]]


def _numbers(kept: Kept, name: str) -> NDArray[np.float64]:
    return np.array([row.get(name, np.nan) for row in kept.noted], float)


def _too_fast(kept: Kept, limits: Limits) -> Mask:
    seconds = _numbers(kept, "seconds")
    items = [cells for name, cells in kept.columns.items() if not name.startswith("_")]
    n_answers = np.array([sum(cell is not None for cell in row) for row in zip(*items, strict=True)], float)
    found = seconds < limits.seconds * n_answers
    modes = np.array(kept.columns["_mode"])
    for mode in np.unique(modes):
        here = modes == mode
        if np.count_nonzero(~np.isnan(seconds[here])) >= ENOUGH:
            found[here] |= speeders(seconds[here], share=limits.share / 100)
    return np.asarray(found)


def _same_answers(kept: Kept, limits: Limits) -> Mask:
    scales: dict[tuple[Category, ...], list[str]] = {}
    for item in kept.questionnaire.items():
        if item.kind == "rating":
            scales.setdefault(item.categories, []).append(item.name)
    found = np.zeros(len(kept.noted), bool)
    for categories, names in scales.items():
        places = {c.code: float(place) for place, c in enumerate(categories) if c.missing is None}
        block = [[places.get(cell, np.nan) for cell in kept.columns[name]] for name in names]
        found |= straight_lining(np.array(block, float).T, fewest=limits.same)
    return found


def _again(kept: Kept, limits: Limits) -> Mask:
    """Whoever noted it: the store, about devices alone; many may share a network address."""
    return _numbers(kept, "again") < limits.again


def _burst(kept: Kept, limits: Limits) -> Mask:
    """Many within an hour; what is keyed or imported comes in batches and says nothing."""
    hours = [at[:13] for at in kept.times()]
    modes = kept.columns["_mode"]
    keys = [
        (place, hour) if place and mode not in BATCHED else None
        for place, hour, mode in zip(kept.places(), hours, modes, strict=True)
    ]
    counts = Counter(keys)
    return np.array([key is not None and counts[key] > limits.burst for key in keys], bool)


def _closed_hours(kept: Kept, limits: Limits) -> Mask:
    """People at a kiosk while its place is closed; on their own phones they answer when they like."""
    columns = [kept.columns[name] for name in ("_mode", "_service_point", "_unit")]
    found = []
    for mode, point, unit, at in zip(*columns, kept.times(), strict=True):
        openings = kept.openings.get(point or "") or kept.openings.get(unit or "") or ()
        local = datetime.fromisoformat(at).astimezone(HERE)
        found.append(mode in ("kiosk", "assisted") and is_closed(openings, local))
    return np.array(found, bool)


def _late_page(kept: Kept, limits: Limits) -> Mask:
    return _numbers(kept, "late") > 0


def _no_token(kept: Kept, limits: Limits) -> Mask:
    without = ["by_token" not in row and "token" not in row for row in kept.noted]
    return np.array(without, bool) & kept.by_token


RULES: Mapping[str, Callable[[Kept, Limits], Mask]] = {
    "too_fast": _too_fast,
    "same_answers": _same_answers,
    "again": _again,
    "burst": _burst,
    "closed_hours": _closed_hours,
    "late_page": _late_page,
    "no_token": _no_token,
}
"""Every rule: who is marked by it."""


def flags(store: Store, round_id: str, limits: Limits) -> Flags:
    """Return which responses of a round are marked, by rule.

    Raises
    ------
    survey.store.Unknown
    """
    columns = store.columns(round_id)
    kept = Kept(
        columns, store.questionnaire(store.round(round_id).version), store.openings(),
        store.has_dossiers(round_id),
    )  # fmt: skip
    return Flags(columns["_uuid"], {name: rule(kept, limits) for name, rule in RULES.items()})


def with_flags(answers: Dataset, found: Flags) -> Dataset:
    """Return *answers* with the column "flagged", by which figures can be told apart."""
    cells = ["yes" if marked else "no" for marked in found.any.tolist()]
    book = replace(answers.codebook, variables=(*answers.codebook.variables, FLAGGED))
    columns = {**answers.columns, FLAGGED.name: Column.of(FLAGGED, cells)}
    return replace(answers, codebook=book, columns=columns)
