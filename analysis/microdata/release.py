"""The answers that leave the house: without free text, and with no combination that only a few share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.codebook import Codebook, Variable
from analysis.codebook.grouping import named_groupings
from analysis.dataset import Dataset
from analysis.dataset.column import Column
from analysis.microdata.disclosure import SMALLEST, Codes, Floats, Mask, n_rare, n_told_by_weight, withheld
from analysis.refusal import Refusal

PLACES = ("unit", "service_point")
"""Columns that say where somebody was asked, the widest first."""

UNKNOWN_TO_OTHERS = ("mode", "completeness")
"""Columns nobody can know of a respondent."""

NUMBERED = ("stratum", "psu", "stage_2")
"""Design columns of names; released they are numbers, for a name could say what is withheld."""


TELLING = ("weight", "population_psus", "population_2")
"""Design columns of numbers that may follow from how many people a unit serves."""

IDENTIFYING, FREE_TEXT = "identifying", "free text"
"""Why a variable stays behind."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms answers leave.

    Parameters
    ----------
    smallest : int
        Rows that must look alike in what others know of a respondent; 1 withholds nothing.
    identifying : tuple of str, or None
        Columns others may know of a respondent; None for `characteristics`.
    with_text : bool
        Whether free text goes out. What identifies a person by itself never does.
    groups : frozenset of (column, code)
        Groups that the tables beside the answers leave out: places among them are withheld whole, so that no
        file counts them.
    """

    smallest: int = SMALLEST
    identifying: tuple[str, ...] | None = None
    with_text: bool = False
    groups: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Check:
    """What the check found: combinations of `keys` in fewer than `smallest` rows, and what was done.

    `n_withheld` has the cells withheld of each column; `n_rare` and `n_rare_released` are the
    combinations that too few shared before and after. `left_out` are the variables that stay behind,
    each with `IDENTIFYING` or `FREE_TEXT`. `n_told_by_weight` are the rows whose unit is withheld, but whose
    numbers (`TELLING`) are those of no other withheld unit: whoever knows how many people a unit serves may
    know it.
    """

    smallest: int
    keys: tuple[str, ...]
    n_rare: int
    n_rare_released: int
    n_withheld: Mapping[str, int]
    left_out: Mapping[str, str] = field(default_factory=dict)
    n_told_by_weight: int = 0


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Release(Brief):
    """Answers fit to leave, and what was checked."""

    answers: Dataset
    check: Check


def released(dataset: Dataset, terms: Terms | None = None) -> Release:
    """Return what of *dataset* may leave; its rows keep their order.

    Raises
    ------
    Refusal
        When there are fewer responses than must look alike, or the terms name a column of an index
        or one that is not there.
    """
    how = terms or Terms()
    places, traits = keys(dataset.codebook, how)
    codes = {name: trait(dataset.columns[name]) for name in (*places, *traits)}
    telling = [dataset.design_columns[name] for name in TELLING if name in dataset.design_columns]
    weights = np.column_stack(telling) if telling else None
    out = {name: _among(dataset.columns[name], how.groups) for name in places} if how.groups else {}
    masks, check = checked(codes, (places, traits), how.smallest, dataset.n, weights=weights, out=out)
    stay = left_out(dataset.codebook, how)
    columns = {
        name: column.withheld(masks[name]) if name in masks else column
        for name, column in dataset.columns.items()
        if name not in stay
    }
    book = _book(dataset.codebook, stay, columns)
    columns = {v.name: _fitting(columns[v.name], v) for v in book.variables}
    design = {
        name: numbered(column) if name in NUMBERED else column
        for name, column in dataset.design_columns.items()
    }
    return Release(Dataset(book, columns, design), replace(check, left_out=stay))


def keys(codebook: Codebook, terms: Terms) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the places and the characteristics whose combinations are counted.

    Of two characteristics the one with fewer values stands later, and is spared.
    """
    named = characteristics(codebook) if terms.identifying is None else terms.identifying
    items = {item for node in codebook.indices for item in node.items}
    known = [variable.name for variable in codebook.variables]
    for name in named:
        if name not in known:
            raise Refusal("unknown", "identifying", value=name, known=", ".join(known))
        if name in items:
            raise Refusal("index item", "identifying", column=name)
    stay = left_out(codebook, terms)
    places = tuple(name for name in PLACES if name in named)
    traits = [name for name in named if name not in places and name not in stay]
    return places, tuple(sorted(traits, key=lambda name: -_n_values(codebook.variable(name))))


def characteristics(codebook: Codebook) -> tuple[str, ...]:
    """Return the columns others may know of a respondent.

    Where and in which language somebody was asked, and outside the indices single choices with answers of
    their own (sex, age group, schooling), numbers (age) and days.
    """
    items = {item for node in codebook.indices for item in node.items}
    grouping = named_groupings(codebook)
    named = [
        v.name
        for v in codebook.variables
        if v.name in grouping
        or v.name == "language"
        or (v.kind in ("number", "date") and v.name not in items)
    ]
    return tuple(name for name in named if name not in UNKNOWN_TO_OTHERS)


def left_out(codebook: Codebook, terms: Terms) -> dict[str, str]:
    """Return the variables that stay behind, each with the reason.

    What identifies a person stays, and free text unless it was asked for.
    """
    return {
        v.name: IDENTIFYING if v.identifying else FREE_TEXT
        for v in codebook.variables
        if v.identifying or (v.kind == "text" and not terms.with_text)
    }


def checked(
    codes: Mapping[str, Codes],
    named: tuple[Sequence[str], Sequence[str]],
    k: int,
    n: int,
    *,
    weights: Floats | None = None,
    out: Mapping[str, Mask] = MappingProxyType({}),
) -> tuple[dict[str, Mask], Check]:
    """Return the rows withheld of each column, (n,), and what the check found.

    Parameters
    ----------
    codes : mapping of column to (n,) codes
    named : (places, traits)
    weights : (n,) or (n, k) floats, or None
        The sampling weights that go out with the rows, and the other columns of `TELLING`.
    out : mapping of place to (n,) mask
        Rows whose place is withheld anyway, and with it the narrower ones.
    """
    places, traits = named
    where, what = [codes[name] for name in places], [codes[name] for name in traits]
    gone = [out.get(place, np.zeros(n, np.bool_)) for place in places]
    anyway = [np.any(gone[: at + 1], axis=0) for at in range(len(gone))]
    pooled = [np.where(mask, of.max(initial=0) + 1, of) for mask, of in zip(anyway, where, strict=True)]
    hidden, secret = withheld(pooled, what, k, n)
    for at, mask in enumerate(anyway):
        hidden[:, at] |= mask
    order = (*places, *traits)
    masks = dict(zip(order, (*hidden.T, *secret.T), strict=True))
    left = [np.where(masks[name], codes[name].max(initial=0) + 1, codes[name]) for name in order]
    rare, after = n_rare([*where, *what], n, k), n_rare(left, n, k)
    check = Check(k, order, rare, after, {name: int(masks[name].sum()) for name in order})
    if weights is None or not places:
        return masks, check
    return masks, replace(check, n_told_by_weight=n_told_by_weight(where[0], hidden[:, 0], weights))


def _among(column: Column, groups: Collection[tuple[str, str]]) -> Mask:
    """Return the rows, (n,), of the groups that a column makes and *groups* names."""
    name = column.variable.name
    return np.isin(
        column.chosen, [at for at, c in enumerate(column.variable.categories) if (name, c.code) in groups]
    )


def trait(column: Column) -> Codes:
    """Return what a column says of each respondent as a number, (n,); negative for a reason."""
    chosen = column.chosen
    if column.variable.kind in ("rating", "single"):
        places = chosen.astype(np.intp)
        return np.where(chosen < 0, -1 - column.missing.astype(np.intp), places)
    if chosen.ndim == 2:
        places = np.unique(chosen, axis=0, return_inverse=True)[1].ravel().astype(np.intp)
    else:
        places = np.unique(chosen, return_inverse=True)[1].astype(np.intp)
    return np.where(column.missing != 0, -1 - column.missing.astype(np.intp), places)


def numbered(names: NDArray[np.str_]) -> NDArray[np.str_]:
    """Return names as "1", "2", ... in the order in which they are met, (n,)."""
    _, first, place = np.unique(names, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.intp)
    rank[np.argsort(first)] = np.arange(1, len(first) + 1)
    return rank[place].astype(np.str_)


def _n_values(variable: Variable) -> int:
    return len(variable.categories) or 10**6  # numbers and days have more values than any scale


def _book(codebook: Codebook, stay: Collection[str], columns: Mapping[str, Column]) -> Codebook:
    """Return the codebook of what leaves; a place that no row shows is not named there either."""
    variables = [v for v in codebook.variables if v.name not in stay]
    return replace(codebook, variables=tuple(_named(v, columns[v.name]) for v in variables))


def _named(variable: Variable, column: Column) -> Variable:
    if variable.name not in PLACES:
        return variable
    shown = set(np.unique(column.chosen).tolist())
    kept = tuple(category for at, category in enumerate(variable.categories) if at in shown)
    return replace(variable, categories=kept)


def _fitting(column: Column, variable: Variable) -> Column:
    """Return the column with the places of a variable that has fewer categories."""
    if variable == column.variable:
        return column
    place = {category.code: at for at, category in enumerate(variable.categories)}
    new = np.array([*(place.get(c.code, -1) for c in column.variable.categories), -1], np.int16)
    return Column(variable, new[column.chosen], column.missing)
