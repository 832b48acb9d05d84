"""Whoever knows how many people units serve does not read from weighted figures how many answered there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from example_answers import answers, index, text
from small_units import HOW, ITEMS, SMALLEST, compositions, sampled

from analysis.codebook import Category
from analysis.dataset import Dataset
from analysis.disclosure import ALL_DIGITS, FINE, ROUGH, Grain, Left, Withheld, grain
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


def fits(counts: np.ndarray, share: np.ndarray, told: np.ndarray) -> bool:
    """Whether units of so many responses can have given what is *told* of them: between two ends, by item."""
    most = int(np.argmax(counts))
    sums = np.zeros(1)
    for at in (at for at in range(len(counts)) if at != most):
        sums = np.unique((sums[:, None] + share[at] * np.arange(counts[at] + 1) / counts[at]).ravel())
    for low, high in told:
        least = np.ceil((low - sums) * counts[most] / share[most] - 1e-9)
        greatest = np.floor((high - sums) * counts[most] / share[most] + 1e-9)
        if not (np.maximum(least, 0) <= np.minimum(greatest, counts[most])).any():
            return False
    return True


def widths(data: Dataset, people: np.ndarray, printing: Printing, left: list[int]) -> list[int]:
    """Return between how many values, less one, each small count of units *left* lies by the printed figures.

    Everything else is given to the outsider: the exact figures of all other units, and how many answered in
    *left* together. They stop where a count has as many values as it must.
    """
    _, places = data.group("unit")
    n = np.bincount(places)
    good = np.array([np.bincount(places, data.column(item).codes == 1) for item in ITEMS])
    share, shown = people / people.sum(), [place for place in range(len(n)) if place not in left]
    rows = {row["node"]: row for row in index_table(trees(data, data.design())[0], printing).records()}
    half = (printing.grain.value or 1e-11) / 2
    rest = np.array([float(str(rows[item]["exact_value"])) for item in ITEMS])
    rest -= (share[shown] * good[:, shown] / n[shown]).sum(axis=1)
    told, small = np.column_stack([rest - half, rest + half]), n[left] < SMALLEST
    assert fits(n[left], share[left], told), "the truth is possible"
    low, high = n[left].copy(), n[left].copy()
    ways = np.array(list(compositions(int(n[left].sum()), len(left))))
    for counts in np.random.default_rng(1).permutation(ways):
        is_new = ((counts < low) | (counts > high)) & (high - low < SMALLEST - 1)
        if (is_new & small).any() and fits(counts, share[left], told):
            low, high = np.minimum(low, counts), np.maximum(high, counts)
    return [int(width) for width in (high - low)[small]]


def _left(data: Dataset) -> list[int]:
    codes = [category.code for category in data.group("unit")[0]]
    return [place for place, code in enumerate(codes) if ("unit", code) in _out(data).groups]


def _out(data: Dataset) -> Withheld:
    out = guarded(data, HOW).withheld
    assert out is not None
    return out


def _few(data: Dataset) -> list[int]:
    return np.flatnonzero(np.bincount(data.group("unit")[1]) < SMALLEST).tolist()


def _of_units(n: np.ndarray, people: np.ndarray) -> Dataset:
    """Return a round of units of so many responses, which serve so many people."""
    units = "".join(letter * count for letter, count in zip("abcdef", n.tolist(), strict=True))
    rows = ["".join("45"[(at * k) % 7 % 2] for k in (1, 2, 3)) for at in range(len(units))]
    weights = [float(people["abcdef".index(unit)]) for unit in units]
    return answers(rows, units=units, indices=[index()], design={"weight": weights, "psu": list(units)})


@pytest.mark.parametrize("n_units", [12, 40])
def test_no_figure_over_everybody_tells_how_many_answered_in_a_unit_left_out(n_units: int) -> None:
    for seed in range(5):
        data, people = sampled(seed, n_units)
        assert min(widths(data, people, guarded(data, HOW), _left(data))) >= SMALLEST - 1, seed


def test_the_outsider_reads_the_counts_from_the_digits_where_they_are_told() -> None:
    found = []
    for data, people in (sampled(seed, 12) for seed in range(6)):
        found += widths(data, people, replace(guarded(data, HOW), grain=ALL_DIGITS), _few(data))
    assert found.count(0) >= 10


def test_of_small_units_alone_whole_percents_tell_the_counts_so_larger_ones_are_left_out_beside_them() -> (
    None
):
    narrow = 0
    for seed in range(8):
        data, people = sampled(seed, 12, dominant=4)
        printing = guarded(data, HOW)
        assert printing.grain.value == FINE, "a headline in whole percents"
        assert min(widths(data, people, printing, _left(data))) >= SMALLEST - 1, seed
        narrow += min(widths(data, people, printing, _few(data))) < SMALLEST - 1
    assert narrow >= 2


def test_beside_small_units_that_weights_would_tell_five_times_as_many_people_are_left_out() -> None:
    n = np.array([3, 4, 12, 14, 40, 50])
    plain = _of_units(n, np.ones(6))
    assert _left(plain) == [0, 1]
    assert _left(_of_units(n, np.array([900.0, 50, 60, 70, 80, 90]))) == [0, 1, 2, 3]


def test_what_shelters_is_left_out_again_when_others_have_come_since() -> None:
    n = np.array([3, 4, 12, 14, 40, 50])
    data = _of_units(n, np.array([900.0, 50, 60, 70, 80, 90]))
    _, places = data.group("unit")
    before = (np.arange(data.n) % 5 != 0) | (places != 5)
    alone = guarded(data, HOW, domain=before).withheld
    both = guarded(data, HOW, earlier=[before]).withheld
    assert alone is not None
    assert both is not None
    assert alone.groups <= both.groups < {("unit", code) for code in "abcdef"}


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


def test_a_large_small_group_without_a_shelter_is_told_in_rougher_steps() -> None:
    assert grain([], SMALLEST) == 0
    assert grain([Left(0.0, 3, True)], SMALLEST) == grain([Left(1.0, 3, True)], SMALLEST) == 0
    assert grain([Left(0.04, 3, True), Left(0.2, 20, False)], SMALLEST) == FINE
    assert grain([Left(0.04, 3, True), Left(0.06, 4, True)], SMALLEST) == ROUGH
    assert grain([Left(0.3, 3, True), Left(0.06, 9, False)], SMALLEST) == ROUGH
    assert grain([Left(0.3, 3, True), Left(0.06, 10, False)], SMALLEST) == FINE


def test_a_unit_whose_stratum_another_joined_does_not_tell_it_by_its_standard_error() -> None:
    """Both are taken for certain; in one a single person answered."""
    units = "a" * 30 + "b" + "c" * 40 + "d" * 40 + "e" * 25
    strata = ["a/* + b/*"] * 31 + ["c/*"] * 40 + ["d/*"] * 40 + ["e/*"] * 25
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


@pytest.mark.parametrize("n", [100, 10_000])
def test_an_interval_told_in_steps_holds_the_one_that_was_found_and_has_a_width_however_many_answer(
    n: int,
) -> None:
    rows = ["".join("45"[(at * k) % 7 % 2] for k in (1, 2, 3)) for at in range(n)]
    data = answers(rows, indices=[index()])
    tree = trees(data, data.design())[0]
    exact = {row["node"]: row for row in index_table(tree).records()}
    how = Printing(grain=Grain.of(FINE))
    for row in index_table(tree, how).records():
        low, value, high = (float(str(row[name])) for name in ("low", "value", "high"))
        found = exact[str(row["node"])]
        assert low < high
        assert low <= 100 * float(str(found["exact_low"])) <= 100 * float(str(found["exact_high"])) <= high
        assert low <= value <= high
        assert (float(str(row["exact_low"])), float(str(row["exact_high"]))) == (low / 100, high / 100)
