"""How coarsely figures are told to which groups left out belong, where their weights would tell their counts.

A response of a sampled unit stands for the people its unit serves over the responses there. Whoever knows the
people would read from the digits of a figure over everybody how many answered in a unit that is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.dataset import Dataset
from analysis.design import Mask
from analysis.disclosure.counted import Pair, Withheld
from analysis.disclosure.shelter import PART
from analysis.disclosure.step import FINE, ROUGH

EVERYBODY: Pair = ("", "")
"""Stands for all respondents where a column and a code stand for a group."""

ROUNDING = 1e-9

LARGE = 0.05
"""A small group left out that has a larger share of a figure's weights, and no shelter, has rough steps."""


@dataclass(frozen=True, slots=True)
class Left:
    """A group that is left out, as a figure counts it.

    Attributes
    ----------
    share : float
        Of the figure's weights; the largest, where it is small in several things.
    size : int
        How many people of it the figure counts.
    is_small : bool
        Whether few answered in it, or answered something; else it is left out to guard another.
    """

    share: float
    size: int
    is_small: bool


def grains(
    dataset: Dataset, columns: Sequence[str], out: Withheld, smallest: int, *, domain: Mask | None = None
) -> Mapping[Pair, float]:
    """Return in which steps of a proportion figures are told: of everybody, and of the groups of *columns*.

    Whoever has all digits is not named. They are lost where the weights depend on a column of which groups
    are left out, by every figure that such a group is counted in.

    Parameters
    ----------
    domain : (n,) mask, optional
        Whose figures they are; everybody's when absent.
    """
    by = [name for name in telling(dataset, columns) if any(name == column for column, _ in out.details)]
    if not by:
        return {}
    within = np.ones(dataset.n, dtype=bool) if domain is None else domain
    left = [rows & within for name in by for rows in _left_out(dataset, name, out)]
    weights = np.where(within, dataset.design().weights, 0.0)
    parts = [(rows, _small_in(dataset, rows, smallest)) for rows in left]
    beside = within & _beside(dataset, by, left)
    found = {EVERYBODY: grain(_found(weights, parts), smallest)}
    for column in columns:
        categories, places = dataset.group(column)
        for place, category in enumerate(categories):
            inside = np.where(places == place, weights, 0.0)
            least = FINE if (beside & (places == place)).any() else 0.0
            told = grain(_found(inside, parts), smallest)
            found[column, category.code] = max(told, least)
    return {pair: step for pair, step in found.items() if step}


def grain(left: Sequence[Left], smallest: int) -> float:
    """Return in which steps of a proportion a figure is told, 0 with all digits.

    Parameters
    ----------
    left : sequence of Left
        Each group that is left out. Of one group alone, and nobody else, all count alike.
    """
    found = [one for one in left if 0 < one.share < 1 - ROUNDING]
    if not found:
        return 0.0
    guards = sum(one.size for one in found if not one.is_small)
    is_large = any(one.is_small and one.share > LARGE for one in found)
    return ROUGH if is_large and guards < PART * smallest else FINE


def telling(dataset: Dataset, columns: Sequence[str]) -> Iterator[str]:
    """Yield the columns that weights depend on: those that they meet, and the widest groups of one weight."""
    yield from (name for name in columns if name in dataset.people)
    weights = dataset.design_columns.get("weight")
    if weights is None or len(np.unique(weights[weights > 0])) < 2:
        return
    places = {name: dataset.group(name)[1] for name in columns}
    alike = [name for name in columns if is_one_in_each(places[name], weights)]
    for at, name in enumerate(alike):
        wider = [is_one_in_each(places[name], places[other]) for other in alike]
        same = [is_one_in_each(places[other], places[name]) for other in alike]
        if not any(w and (place < at or not s) for place, (w, s) in enumerate(zip(wider, same, strict=True))):
            yield name


def is_one_in_each(places: NDArray[np.intp], numbers: NDArray[np.generic]) -> bool:
    """Whether everybody in a group has the same number; *places* and *numbers* are (n,)."""
    order = np.argsort(places, kind="stable")
    is_next = np.diff(places[order]) == 0
    return bool((numbers[order][1:] == numbers[order][:-1])[is_next].all())


def _left_out(dataset: Dataset, by: str, out: Withheld) -> Iterator[Mask]:
    """Yield who is in each group of a column of which something is left out."""
    categories, places = dataset.group(by)
    codes = [category.code for category in categories]
    for column, code in sorted(out.details):
        if column == by:
            yield places == (codes.index(code) if code in codes else -1)


def _beside(dataset: Dataset, by: Sequence[str], left: Sequence[Mask]) -> Mask:
    """Return who are sampling units of their own, several of a group, in a stratum with a group left out.

    A unit taken for certain in which one person answered joins the stratum of another, whose standard error
    then tells that it did.
    """
    strata, psus = (dataset.design_columns.get(name) for name in ("stratum", "psu"))
    found = np.zeros(dataset.n, dtype=bool)
    if strata is None or psus is None:
        return found
    _, unit = np.unique(psus.astype(str), return_inverse=True)
    _, stratum = np.unique(strata.astype(str), return_inverse=True)
    out = np.any(left, axis=0)
    near = np.isin(stratum, stratum[out]) & ~out
    for name in by:
        places = dataset.group(name)[1]
        pairs = np.unique(np.column_stack([places, unit])[near], axis=0)
        several = np.flatnonzero(np.bincount(pairs[:, 0][pairs[:, 0] >= 0], minlength=1) > 1)
        found |= near & np.isin(places, several)
    return found


def _small_in(dataset: Dataset, rows: Mask, smallest: int) -> list[Mask]:
    """Return who is counted in what few of *rows* are: responses, or answers to an item."""
    items = dict.fromkeys(item for node in dataset.codebook.indices for item in node.items)
    counted = [np.ones(dataset.n, dtype=bool), *(dataset.column(item).missing == 0 for item in items)]
    return [given for given in counted if 0 < int((rows & given).sum()) < smallest]


def _found(weights: NDArray[np.float64], left: Sequence[tuple[Mask, Sequence[Mask]]]) -> list[Left]:
    """Return how a figure of these weights counts the groups left out, each with what few of it are in."""
    everybody = [np.ones(len(weights), dtype=bool)]
    return [
        Left(
            max(_share(weights, rows, given) for given in small or everybody),
            int((rows & (weights > 0)).sum()),
            bool(small),
        )
        for rows, small in left
    ]


def _share(weights: NDArray[np.float64], rows: Mask, given: Mask) -> float:
    whole = float(weights[given].sum())
    return float(weights[rows & given].sum()) / whole if whole > 0 else 0.0
