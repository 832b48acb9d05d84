"""The reduction on an engine: the same sums from Parquet or Arrow, by DuckDB on one machine or by Spark.

One Ibis expression says what is summed; the engine that holds the table does the work, and only the sums
come back. Needs the extra ``hailong[scale]`` (DuckDB) or ``hailong[spark]``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.brief import Brief
from analysis.design import Design
from analysis.interval import Kind
from analysis.reduction.measure import Measure
from analysis.reduction.sums import Sums, unit_design
from analysis.refusal import Refusal

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a table holds what.

    Attributes
    ----------
    weight, stratum, psu : str
        Names of columns. Units of the first stage, drawn with replacement; ids may be used again in
        another stratum.
    domain : str
        The column of the domain; empty for the whole round only. Null is in no domain.
    codes : mapping of item to values
        What stands in the table for each category, in the order of `Measure.worth`; places from 0
        where an item is not named.
    """

    weight: str = "weight"
    stratum: str = "stratum"
    psu: str = "psu"
    domain: str = ""
    codes: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pushed(Brief):
    """What an engine sent back.

    Attributes
    ----------
    sums : Sums
    units : Design
        Of the sampling units, for `Sums.means`.
    domains : tuple
        The value of each domain, in order.
    """

    sums: Sums
    units: Design
    domains: tuple[Any, ...]


def pushed(
    table: ibis.Table, layout: Layout, measures: Sequence[Measure], *, lonely_psu: str = "fail"
) -> Pushed:
    """Return the sums of every measure in every sampling unit and domain, worked out where the table is.

    Parameters
    ----------
    table : ibis.Table
        One row a response: ``ibis.duckdb.connect().read_parquet(path)``,
        ``ibis.pyspark.connect(session).read_parquet(path)``, ``ibis.memtable(arrow)``.
    layout : Layout
    measures : sequence of k Measure
    lonely_psu : str
        As for `Design.of`.

    Returns
    -------
    Pushed
        Weighted sums in people and in people times worth, as those of `analysis.reduction.reduced`.

    Raises
    ------
    Refusal
        A blank stratum, unit or weight; a weight that is negative or not finite; a lonely sampling unit,
        when variances are asked for.

    Notes
    -----
    R: ``svyby(~item, ~domain, design, svymean)`` of its sums. Equal to `analysis.reduction.reduced` but for
    the order of summation. An engine reads the row groups of a Parquet file side by side: write some
    100,000 rows a group, not one group of a million, in the order of the sampling units, which halves the
    time of grouping by them. Not for later stages drawn from a finite population, nor for calibrated
    weights: those need more than sums over first-stage units.

    Examples
    --------
    >>> import pyarrow
    >>> answers = pyarrow.table({"q": [1, 0, 1, None], "psu": [1, 1, 2, 2], "w": [1.0, 1, 2, 2]})
    >>> table = ibis.memtable(answers).mutate(stratum=ibis.literal(1))
    >>> found = pushed(table, Layout(weight="w"), [Measure("q", (0, 1))])
    >>> found.sums.means(found.units)[0].value
    0.75
    """
    rows = _arrays(summed(table, layout, measures))
    _check_weights(rows)
    design = Design.of(strata=rows["stratum"], psu=rows["psu"], nest=True, lonely_psu=lonely_psu)
    drawn = np.bincount(design.stages[0].unit, rows["drawn"]).astype(np.int64)
    domains, domain = _places(rows["domain"])
    shape, k, counted = (design.n_psus, len(domains) + 1), len(measures), rows["counted"] == 1
    rows, at = {name: rows[name][counted] for name in rows}, (design.stages[0].unit[counted], domain[counted])
    weight, value = (_placed(shape, at, _beside(rows, name, k)) for name in ("weight", "value"))
    people = np.zeros(shape, dtype=np.int64)
    people[at] = rows["drawn"]
    ones = np.ones(len(at[1]))
    into = csr_array((ones, (at[1], np.arange(len(ones)))), shape=(shape[1], len(ones)))
    n = (into @ _beside(rows, "n", k)).astype(np.int64)
    square = into @ _beside(rows, "square", k)
    within = np.zeros((3, *n.shape))
    if (np.count_nonzero(weight, axis=0) == 1).any():
        within = _by_domain(_arrays(_inside(table, layout, measures)), domains, k)
    kinds = tuple(measure.kind for measure in measures)
    sums = Sums(weight, value, n, square, within, people, drawn, kinds)
    return Pushed(sums, unit_design(design), domains)


def summed(table: ibis.Table, layout: Layout, measures: Sequence[Measure]) -> ibis.Table:
    """Return the expression of the sums: one row for every sampling unit and domain that occur.

    People of weight 0, who count for nothing but their unit, have a row of their own, so that the answers
    of the others can be counted without looking at weights. Everything is asked at once, for an engine
    takes longest over reading the answers.
    """
    rows = _named(table, layout)
    asked = {"drawn": rows.count(), "weighed": rows.weight.count()}
    asked |= {"least": rows.weight.min(), "most": rows.weight.max()}
    for place, measure in enumerate(measures):
        what, valid = (layout, measure), _valid(rows, layout, measure).cast("float64")
        asked[f"n{place}"] = valid.sum()
        asked[f"weight{place}"] = (rows.weight * valid).sum()
        asked[f"value{place}"] = _power(rows, rows.weight, what, 1)
        if measure.kind is not Kind.PROPORTION:  # of which each worth is its own square
            asked[f"square{place}"] = _power(rows, rows.weight, what, 2)
    return rows.group_by("stratum", "psu", "domain", "counted").aggregate(**asked)


def _inside(table: ibis.Table, layout: Layout, measures: Sequence[Measure]) -> ibis.Table:
    """Return the expression of what the variance inside one unit needs: a row for every domain."""
    rows, asked = _named(table, layout), {}
    square = rows.weight * rows.weight
    for place, measure in enumerate(measures):
        for power in range(3):
            asked[f"{power}_{place}"] = _power(rows, square, (layout, measure), power)
    return rows.group_by("domain").aggregate(**asked)


def _check_weights(rows: Arrays) -> None:
    """Refuse weights that are blank, negative or not finite, which would leave answers out in silence."""
    blank = int((rows["drawn"] - rows["weighed"]).sum())
    if blank:
        raise Refusal("blank weights", "weights", n=blank)
    for wrong in (rows["least"].min(initial=0.0), rows["most"].max(initial=0.0)):
        if not 0 <= wrong < np.inf:
            raise Refusal("weight of a file", "weights", value=wrong)


def _named(table: ibis.Table, layout: Layout) -> Any:
    """Return the table with the columns of the design under their own names."""
    domain = table[layout.domain] if layout.domain else ibis.null("int64")
    weight = table[layout.weight].cast("float64")
    named = {"weight": weight, "counted": (weight != 0).cast("int8"), "domain": domain}
    return table.mutate(**named, stratum=table[layout.stratum], psu=table[layout.psu])


def _power(rows: Any, factor: Any, what: tuple[Layout, Measure], power: int) -> Any:
    """Return the sum over valid answers of a factor times worth to a power."""
    layout, measure = what
    if power and measure.kind is Kind.PROPORTION:
        ones = _standing(layout, measure, lambda worth: worth == 1)
        return (factor * _among(rows[measure.item], ones).cast("float64")).sum()
    for _ in range(power):
        factor = factor * _worth(rows, layout, measure)
    return _valid(rows, layout, measure).ifelse(factor, 0.0).sum()


def _among(answer: Any, codes: list[Any]) -> Any:
    """Return whether an answer is one of some codes; a range of whole numbers is compared by its ends."""
    if (
        codes
        and all(isinstance(code, int) for code in codes)
        and codes == list(range(codes[0], codes[-1] + 1))
    ):
        return answer.between(codes[0], codes[-1])
    return answer.isin(codes)


def _standing(layout: Layout, measure: Measure, wanted: Callable[[float], bool]) -> list[Any]:
    """Return what stands in the table for the categories whose worth is wanted."""
    codes = layout.codes.get(measure.item, range(len(measure.worth)))
    return [code for code, worth in zip(codes, measure.worth, strict=True) if wanted(worth)]


def _valid(rows: Any, layout: Layout, measure: Measure) -> Any:
    answer = rows[measure.item]
    if measure.worth:
        return _among(answer, _standing(layout, measure, lambda worth: not isnan(worth)))
    number = answer.cast("float64")  # a NaN is no answer; isnan is not asked: Parquet's statistics hide it
    return number - number == 0


def _worth(rows: Any, layout: Layout, measure: Measure) -> Any:
    """Return what each answer counts; null where it is not valid."""
    answer = rows[measure.item]
    if not measure.worth:
        return answer.cast("float64")
    worths = [worth for worth in measure.worth if not isnan(worth)]
    codes = _standing(layout, measure, lambda worth: not isnan(worth))
    return answer.cases(*zip(codes, worths, strict=True))


def _arrays(expression: ibis.Table) -> Arrays:
    """Return the columns the engine found; sums of nothing are 0, a domain that is null is None."""
    found, types = expression.to_pyarrow(), expression.schema()
    return {name: _array(name, found[name], whole=types[name].is_integer()) for name in found.column_names}


def _array(name: str, column: Any, *, whole: bool) -> NDArray[Any]:
    """Return one column: a domain as Python has it, a stratum or unit as it is, a sum as floats."""
    if name == "domain":
        return np.array(column.to_pylist(), dtype=object)
    if name in ("stratum", "psu"):
        return column.to_numpy() if whole and not column.null_count else np.array(column.to_pylist())
    return np.asarray(column.fill_null(0).to_numpy(), dtype=float)


def _places(values: NDArray[Any]) -> tuple[tuple[Any, ...], NDArray[np.intp]]:
    """Return the domains in order, and the place of each row's; those in none come last."""
    domains = sorted({value for value in values.tolist() if value is not None})
    place: dict[Any, int] = {domain: number for number, domain in enumerate(domains)}
    return tuple(domains), np.array([place.get(value, len(domains)) for value in values.tolist()])


def _beside(rows: Arrays, name: str, k: int) -> NDArray[Any]:
    """Return a column for each measure; that of a proportion's squares is that of its values."""
    names = [f"{name}{place}" if f"{name}{place}" in rows else f"value{place}" for place in range(k)]
    return np.stack([rows[each] for each in names], axis=1)


def _placed(
    shape: tuple[int, int], at: tuple[NDArray[np.intp], NDArray[np.intp]], values: NDArray[Any]
) -> NDArray[Any]:
    """Return the values of each unit and domain, (u, d, k), laid out as `Sums` has them: along the units."""
    n_units, n_domains = shape
    table = np.zeros((n_domains, values.shape[1], n_units))
    table[at[1], :, at[0]] = values
    return np.moveaxis(table, 2, 0)


def _by_domain(rows: Arrays, domains: tuple[Any, ...], k: int) -> NDArray[Any]:
    """Return what `inside` found as the three of `Sums.inside`, (3, d, k)."""
    within = np.zeros((3, len(domains) + 1, k))
    places = {domain: place for place, domain in enumerate(domains)}
    place = [places.get(value, len(domains)) for value in rows["domain"].tolist()]
    for power in range(3):
        for one in range(k):
            within[power, place, one] = rows[f"{power}_{one}"]
    return within
