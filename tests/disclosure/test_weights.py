"""Whoever knows how many people units serve does not read from weighted figures how many answered there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from example_answers import answers, index, text
from small_units import HOW, ITEMS, SMALLEST, compositions, sampled

from analysis.codebook import Category
from analysis.dataset import Dataset
from analysis.disclosure import ALL_DIGITS, FINE, ROUGH, grain
from analysis.tables import (
    Printing,
    change_table,
    choice_tables,
    group_table,
    group_trees,
    guarded,
    index_table,
    level_tables,
    sentence,
    strength_table,
    trees,
    trend_table,
)
from analysis.tables.priorities import priority_table


def possible(data: Dataset, people: np.ndarray, printing: Printing) -> tuple[np.ndarray, np.ndarray]:
    """Return what the counts of units left out are, and what they can be by the printed figures of everybody.

    Everything else is given to the outsider: the exact figures of all other units.
    """
    _, places = data.group("unit")
    n = np.bincount(places)
    left = [place for place, code in enumerate(range(len(n))) if ("unit", f"u{code:03}") in _out(data).groups]
    good = np.array([np.bincount(places, data.column(item).codes == 1) for item in ITEMS])
    share, shown = people / people.sum(), [place for place in range(len(n)) if place not in left]
    rows = {row["node"]: row for row in index_table(trees(data, data.design())[0], printing).records()}
    step = printing.grain.value or 1e-12
    rest = np.array([float(rows[item]["exact_value"]) for item in ITEMS])
    rest -= (share[shown] * good[:, shown] / n[shown]).sum(axis=1)
    found = []
    for counts in compositions(int(n[left].sum()), len(left)):
        sums = np.zeros(1)
        for weight, count in zip(share[left], counts, strict=True):
            sums = (sums[:, None] + weight * np.arange(count + 1) / count).ravel()
        sums.sort()
        at = np.searchsorted(sums, rest - step / 2 - 1e-9)
        if ((at < len(sums)) & (sums[np.minimum(at, len(sums) - 1)] <= rest + step / 2 + 1e-9)).all():
            found.append(counts)
    return n[left], np.array(found)


def _out(data: Dataset):
    out = guarded(data, HOW).withheld
    assert out is not None
    return out


def narrowest(seed: int, n_units: int, *, exact: bool = False) -> int:
    """Return between how many values the small count lies that is told best, less one."""
    data, people = sampled(seed, n_units)
    printing = replace(guarded(data, HOW), grain=ALL_DIGITS) if exact else guarded(data, HOW)
    counts, found = possible(data, people, printing)
    assert (found == counts).all(axis=1).any(), "the truth is possible"
    return int((found.max(axis=0) - found.min(axis=0))[counts < SMALLEST].min())


@pytest.mark.parametrize("n_units", [12, 40])
def test_no_figure_over_everybody_tells_how_many_answered_in_a_unit_left_out(n_units: int) -> None:
    widths = [narrowest(seed, n_units) for seed in range(8)]
    assert min(widths) >= SMALLEST - 1


def test_the_outsider_reads_the_counts_from_the_digits_where_they_are_told() -> None:
    assert [narrowest(seed, 12, exact=True) for seed in range(6)].count(0) >= 5


def test_units_that_are_shown_keep_their_digits_and_so_does_a_round_in_which_all_count_alike() -> None:
    data, _ = sampled(1, 12)
    how = guarded(data, HOW)
    rows = group_table(group_trees(data, data.design(), data.codebook.indices[0], "unit"), how).records()
    shown = [row for row in rows if row["group"] and row["value"] is not None]
    assert shown
    assert all(row["exact_se"] is not None and row["degf"] is not None for row in shown)
    assert guarded(sampled(1, 12, plain=True)[0], HOW).grain.value == 0


def test_every_table_of_everybody_tells_its_figures_in_steps() -> None:
    data, _ = sampled(1, 12)
    design, how = data.design(), guarded(data, HOW)
    tree, step = trees(data, design)[0], 100 * how.grain.value
    found = [
        *level_tables(data, design, how), *choice_tables(data, design, how), index_table(tree, how),
        strength_table(tree, how), priority_table(data, design, how),
        change_table(tree, tree, how, since=text("x")),
        trend_table([("r", text("Đợt"), tree)], how, grains={"r": how.grain}),
    ]  # fmt: skip
    assert step
    for table in found:
        names = {field.name for field in table.fields}
        for name in names & {"value", "low", "high", "change", "before", "performance", "aside", "level_2"}:
            assert {float(v) % step for v in table.values(name) if v is not None} <= {0.0}, (table.name, name)
        for name in names & {"exact_se", "deff", "degf"}:
            assert {*table.values(name)} == {None}, (table.name, name)
        for name in (name for name in names if name.startswith("exact_") and "importance" not in name):
            for value in table.values(name):
                assert value is None or round(100 * value / step, 9) % 1 == 0, (table.name, name)
    said = sentence(tree, how).to("en")
    assert "." not in said.partition("(")[0].rstrip(". "), said


def test_groups_that_people_of_a_unit_left_out_are_in_are_told_in_steps_too() -> None:
    data, _ = sampled(1, 12)
    groups = group_trees(data, data.design(), data.codebook.indices[0], "sex")
    rows = [row for row in group_table(groups, guarded(data, HOW)).records() if row["value"] is not None]
    assert {row["group"] for row in rows} == {"", "f", "m"}
    assert all(row["exact_se"] is None and float(str(row["value"])) % 1 == 0 for row in rows)


def test_weights_that_meet_known_people_tell_a_group_that_is_left_out() -> None:
    data, _ = sampled(1, 12, plain=True)
    sex = ["x"] * 3 + ["f"] * 60 + ["m"] * (data.n - 63)
    variable = replace(data.column("sex").variable, categories=tuple(Category(c, text(c)) for c in "fmx"))
    book = replace(data.codebook, variables=(*data.codebook.variables[:-1], variable))
    cells = {name: list(column.cells()) for name, column in data.columns.items()} | {"sex": sex}
    known = replace(Dataset.of(book, cells), people={"sex": {"f": 4000.0, "m": 5000.0, "x": 40.0}})
    assert guarded(known, HOW).grain.value == FINE
    assert guarded(replace(known, people={}), HOW).grain.value == 0


def test_the_larger_a_small_group_the_rougher_the_steps() -> None:
    assert grain([]) == 0
    assert grain([(0.0, True)]) == grain([(1.0, True)]) == 0
    assert grain([(0.04, True), (0.2, False)]) == FINE
    assert grain([(0.04, True), (0.06, True)]) == ROUGH


def test_a_unit_whose_stratum_another_joined_does_not_tell_it_by_its_standard_error() -> None:
    """Both are taken for certain; in one a single person answered."""
    units = "a" * 30 + "b" + "c" * 40 + "d" * 40 + "e" * 9
    strata = ["a/* + b/*"] * 31 + ["c/*"] * 40 + ["d/*"] * 40 + ["e/*"] * 9
    weights = [{"a": 10.0, "b": 90.0, "c": 20.0, "d": 30.0, "e": 8.0}[unit] for unit in units]
    psus = [str(place) for place in range(len(units))]
    rows = ["".join("45"[(place * k) % 7 % 2] for k in (1, 2, 3)) for place in range(len(units))]
    drawn = {"weight": weights, "stratum": strata, "psu": psus}
    data = answers(rows, units=units, indices=[index()], design=drawn)
    how = guarded(data, HOW)
    groups = group_trees(data, data.design(), data.codebook.indices[0], "unit")
    rows_ = [row for row in group_table(groups, how).records() if row["node"] == "index"]
    assert {str(row["group"]) for row in rows_ if row["value"] is not None} == {"", "a", "c", "d"}
    assert {row["group"] for row in rows_ if row["exact_se"] is not None} == {"c", "d"}


def test_an_index_does_not_tell_by_its_digits_how_few_answered_a_part_that_is_left_out() -> None:
    rows = ["45-", "34-", "52-", "41-"] * 12
    rows[:3] = ["455", "344", "521"]
    rows += ["---"]
    data = answers([row[2] + row[1] + row[0] for row in rows], indices=[index()])
    how = guarded(data, HOW)
    table = {row["node"]: row for row in index_table(trees(data, data.design())[0], how).records()}
    assert table["q1"]["value"] is None
    assert {table[name]["exact_se"] for name in ("index",)} == {None}
    assert float(str(table["index"]["value"])) % 1 == 0
