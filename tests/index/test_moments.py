"""Sums of a round that grows give what all its responses give together, to the last digits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from counted_calls import calls
from example_answers import answers, index
from numpy.testing import assert_allclose

from analysis.codebook import Node
from analysis.compare import difference
from analysis.dataset import Dataset
from analysis.index import Formula, Tree
from analysis.index.moments import Moments
from analysis.refusal import Refusal
from analysis.tables import Printing, index_table

RULES = ("mean", "pooled", "persons", "throughout")
MEASURES = {"satisfied": {}, "score": {"measure": "score", "unit": "mean"}}


def round_of(n: int, *, seed: int = 1, clustered: bool) -> Dataset:
    """Return *n* respondents of eight places, some answers missing, the last place small."""
    chance = np.random.default_rng(seed)
    rows = [
        "".join(row)
        for row in chance.choice(list("1234509-"), (n, 3), p=[0.05, 0.1, 0.15, 0.3, 0.2, 0.1, 0.05, 0.05])
    ]
    units = "".join(chance.choice(list("abcdefgh"), n, p=[0.2, 0.2, 0.2, 0.1, 0.1, 0.1, 0.08, 0.02]))
    design = {"psu": [unit if unit < "e" else f"{unit}{row % 3}" for row, unit in enumerate(units)]}
    return answers(rows, units=units, design=design if clustered else None)


def part(data: Dataset, rows: slice) -> Dataset:
    cells = {name: list(column.cells())[rows] for name, column in data.columns.items()}
    design = {name: list(values)[rows] for name, values in data.design_columns.items()}
    return Dataset.of(data.codebook, cells, design_columns=design)


def grown(data: Dataset, node: Node, sizes: tuple[int, ...], by: str = "unit") -> Moments:
    """Return the sums of *data* taken in batches of *sizes*, the rest last; by "" for everybody."""
    clustered = "psu" in data.design_columns
    moments = Moments(Formula.of(node, data.columns), clustered)
    at = 0
    for size in (*sizes, data.n - sum(sizes)):
        some = part(data, slice(at, at + size))
        at += size
        codes = np.array(list(some.column(by).cells()) if by else ["*"] * some.n, dtype=np.str_)
        units = some.design_columns["psu"] if clustered else None
        moments.add(Formula.of(node, some.columns), codes, units)
    return moments


def agree(found: Tree, true: Tree) -> None:
    for (depth, one), (true_depth, other) in zip(found.walk(), true.walk(), strict=True):
        assert (depth, one.node, one.counts) == (true_depth, other.node, other.counts)
        mine, whole = one.estimate, other.estimate
        assert (mine.n, mine.degf, mine.basis, mine.kind) == (whole.n, whole.degf, whole.basis, whole.kind)
        for name in ("value", "se", "sum_of_weights", "deff_wr"):
            assert_allclose(getattr(mine, name), getattr(whole, name), rtol=1e-9, atol=1e-13, err_msg=name)
        assert_allclose(mine.ci(), whole.ci(), rtol=1e-9, atol=1e-12)
        assert mine.reason == whole.reason


@pytest.mark.parametrize("clustered", [True, False], ids=["clusters", "alone"])
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("rule", RULES)
def test_batches_give_what_all_responses_give_together(rule: str, measure: str, clustered: bool) -> None:
    if rule == "throughout" and measure == "score":
        node = index("throughout")
    else:
        node = index(rule, **MEASURES[measure])
    data = round_of(300, clustered=clustered)
    formula, design = Formula.of(node, data.columns), data.design()
    agree(grown(data, node, (1, 7, 100), by="").tree("*"), formula.tree(design))
    moments = grown(data, node, (1, 7, 100))
    categories, places = data.group("unit")
    for place, category in enumerate(categories):
        if (places == place).any():
            agree(moments.tree(category.code), formula.tree(design, places == place))


@pytest.mark.parametrize("clustered", [True, False], ids=["clusters", "alone"])
@pytest.mark.parametrize(
    "rows", [["555", "455"] * 20, ["111"] * 40, ["5--", "4-9"] * 20, ["45-"] * 2 + ["---"] * 3]
)
def test_extremes_agree_too(rows: list[str], clustered: bool) -> None:
    units = ("aab" * len(rows))[: len(rows)]
    data = answers(rows, units=units, design={"psu": list(units)} if clustered else None)
    formula = Formula.of(index(), data.columns)
    moments = grown(data, index(), (2,))
    for place, category in enumerate(data.group("unit")[0][:2]):
        where = data.group("unit")[1] == place
        agree(moments.tree(category.code), formula.tree(data.design(), where))


def test_the_tables_are_the_same() -> None:
    data = round_of(400, clustered=True)
    true = index_table(Formula.of(index(), data.columns).tree(data.design()), Printing(smallest=5))
    found = index_table(grown(data, index(), (50,), by="").tree("*"), Printing(smallest=5))
    shown = [name for name in (field.name for field in true.fields) if not name.startswith("exact")]
    for name in shown:
        assert found.values(name) == true.values(name)


@pytest.mark.parametrize("clustered", [True, False], ids=["clusters", "alone"])
def test_a_live_figure_can_be_held_against_an_earlier_round(clustered: bool) -> None:
    before, after = round_of(200, seed=5, clustered=clustered), round_of(300, clustered=clustered)
    first = Formula.of(index(), before.columns).tree(before.design()).estimate
    true = Formula.of(index(), after.columns).tree(after.design()).estimate
    live = grown(after, index(), (9,), by="").tree("*").estimate
    found, expected = (difference(last, first, independent=True) for last in (live, true))
    assert_allclose(
        (found.value, found.se, found.degf), (expected.value, expected.se, expected.degf), rtol=1e-9
    )


def test_one_sampling_unit_in_all_is_refused() -> None:
    data = answers(["455"] * 5, units="a" * 5, design={"psu": ["a"] * 5})
    with pytest.raises(Refusal):
        grown(data, index(), (), by="").tree("*")
    with pytest.raises(Refusal):
        Formula.of(index(), data.columns).tree(data.design())


def test_a_domain_without_a_figure_has_none() -> None:
    data = answers(["---", "455"] * 10, units="ab" * 10)
    tree = grown(data, index(), ()).tree("a")
    assert math.isnan(tree.estimate.value)
    assert tree.counts.not_answered == 30


def test_one_more_response_costs_the_same_however_many_there_are() -> None:
    few, many = (grown(round_of(n, clustered=True), index(), ()) for n in (200, 20_000))
    more = part(round_of(300, seed=9, clustered=True), slice(0, 100))
    formula = Formula.of(index(), more.columns)
    codes = np.array(list(more.column("unit").cells()))

    def cost(moments: Moments) -> int:
        moments.add(formula, codes, more.design_columns["psu"])
        return calls(lambda: [moments.tree(domain) for domain in moments.tallies])

    assert cost(many) < 1.05 * cost(few)
