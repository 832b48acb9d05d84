"""Which columns respondents are compared by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.codebook import Codebook

if TYPE_CHECKING:
    from analysis.dataset import Dataset

MOST_GROUPS = 40
"""Groups a column may make to be reported on by itself; units are always reported."""

PLACES = ("unit",)
"""Columns whose groups are many, and are shown with the highest figure first."""

POINTS = "service_point"
"""The column of places within units."""

ASIDE = ("completeness", "language", "procedure", "officer", "flagged")
"""Columns nobody compares groups by unless they ask for it; an officer least of all."""


def groupings(dataset: Dataset) -> tuple[str, ...]:
    """Return the columns a report compares groups by: those of `named_groupings` that make several groups.

    Service points are left out where each unit has one: they would repeat the units.
    """
    names = named_groupings(dataset.codebook)
    n_groups = {name: len(dataset.group(name)[0]) for name in names}
    several = [n for n in names if n_groups[n] > 1 and (n_groups[n] <= MOST_GROUPS or n in PLACES)]
    return tuple(name for name in several if not _repeats_units(dataset, name, several))


def _repeats_units(dataset: Dataset, name: str, several: Sequence[str]) -> bool:
    """Whether a column is that of service points, each of which is a unit and each unit one of them."""
    if name != POINTS or PLACES[0] not in several:
        return False
    points, units = (dataset.group(column)[1].tolist() for column in (name, PLACES[0]))
    pairs = set(zip(points, units, strict=True))
    return len(pairs) == len(set(points)) == len(set(units))


def named_groupings(codebook: Codebook) -> tuple[str, ...]:
    """Return the columns groups may be compared by: units, then single choices with answers of their own.

    A question that shares its answers with another is one of a battery ("never, once, often"), not a
    characteristic of the respondent.
    """
    items = {item for node in codebook.indices for item in node.items}
    single = [v for v in codebook.variables if v.kind == "single" and v.name not in items]
    shared = Counter(variable.categories for variable in single)
    chosen = [v.name for v in single if shared[v.categories] == 1 and v.name not in ASIDE]
    return tuple(sorted(chosen, key=lambda name: name not in PLACES))
