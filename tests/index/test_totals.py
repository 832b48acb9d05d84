"""Totals and their covariance give what the answers give, whatever the design; independent ones add."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from example_answers import answers, index
from numpy.testing import assert_allclose

from analysis.codebook import Node
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.index import Formula, Tree
from analysis.index.totals import Totals
from analysis.refusal import Refusal
from analysis.replicates.resampling import jackknife
from analysis.weighting import adjusted
from analysis.weighting.population import Population
from analysis.weighting.raking import post_stratification

N = 240
CHANCE = np.random.default_rng(11)
ROWS = ["".join(row) for row in CHANCE.choice(list("1234509-"), (N, 3))]
WEIGHTS = CHANCE.uniform(0.5, 40, N)
STRATA = np.repeat(["north", "south", "west"], N // 3)
PSUS = np.array([f"{stratum}{place // 8 % 5}" for place, stratum in enumerate(STRATA)])
HOMES = np.array([f"{psu}-{place // 2}" for place, psu in enumerate(PSUS)])
BLOCKS = np.where(np.arange(N) % 3 == 0, "young", "old")

PEOPLE = Population.of({"age": ["young", "old"]}, [900.0, 2500.0])

DESIGNS = {
    "people": Design.of(n=N),
    "weights": Design.of(WEIGHTS),
    "strata": Design.of(WEIGHTS, strata=STRATA, population_psus=np.full(N, 500)),
    "clusters": Design.of(WEIGHTS, psu=PSUS),
    "strata of clusters": Design.of(WEIGHTS, strata=STRATA, psu=PSUS, population_psus=np.full(N, 12)),
    "calibrated": adjusted(
        Design.of(WEIGHTS, strata=STRATA, psu=PSUS),
        post_stratification(PEOPLE.margin({"age": BLOCKS})),
    ),
    "two stages": Design.of(
        WEIGHTS,
        strata=STRATA,
        psu=PSUS,
        population_psus=np.full(N, 12),
        stages=[HOMES],
        populations=[np.full(N, 90)],
    ),
}
DOMAINS = {
    "everybody": None,
    "every third": np.arange(N) % 3 == 0,
    "one place": PSUS[0] == PSUS,
    "one person": np.arange(N) == 7,
    "two places of one stratum": np.isin(PSUS, ["north0", "north1"]),
}


def agree(found: Tree, true: Tree) -> None:
    for (depth, one), (true_depth, other) in zip(found.walk(), true.walk(), strict=True):
        assert (depth, one.node, one.counts) == (true_depth, other.node, other.counts)
        mine, whole = one.estimate, other.estimate
        assert (mine.n, mine.degf, mine.basis, mine.kind) == (whole.n, whole.degf, whole.basis, whole.kind)
        for name in ("value", "se", "sum_of_weights", "deff_wr"):
            assert_allclose(getattr(mine, name), getattr(whole, name), rtol=1e-9, atol=1e-13, err_msg=name)
        assert_allclose(mine.ci(), whole.ci(), rtol=1e-9, atol=1e-12)
    known = ~np.isnan(true.together.variances)
    mine, whole = (tree.together.covariance[np.ix_(known, known)] for tree in (found, true))
    assert_allclose(mine, whole, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("rule", ["mean", "pooled", "persons", "throughout"])
@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("design", DESIGNS)
def test_totals_give_what_the_answers_give(design: str, domain: str, rule: str) -> None:
    data = answers(ROWS)
    formula = Formula.of(index(rule), data.columns)
    true = formula.tree(DESIGNS[design], DOMAINS[domain])
    agree(Totals.of(formula, DESIGNS[design], DOMAINS[domain]).tree(formula), true)


@pytest.mark.parametrize("rows", [["555", "444"], ["111", "122"], ["5--", "4--"], ["---", "999"]])
def test_extremes_agree_too(rows: list[str]) -> None:
    data = answers(rows * 30)
    design = Design.of(np.tile([0.1, 0.7, 3.0], 20), psu=np.repeat(np.arange(12), 5))
    formula = Formula.of(index(), data.columns)
    agree(Totals.of(formula, design).tree(formula), formula.tree(design))


def part(data: Dataset, rows: slice) -> Dataset:
    cells = {name: list(column.cells())[rows] for name, column in data.columns.items()}
    return Dataset.of(data.codebook, cells)


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_totals_of_independent_samples_add_to_those_of_a_stratified_one(domain: str) -> None:
    data, whole = answers(ROWS), DESIGNS["strata of clusters"]
    mask = DOMAINS[domain]
    parts = []
    for start in range(0, N, N // 3):
        rows = slice(start, start + N // 3)
        drawn = Design.of(WEIGHTS[rows], psu=PSUS[rows], population_psus=np.full(N // 3, 12))
        formula = Formula.of(index(), part(data, rows).columns)
        parts.append(Totals.of(formula, drawn, None if mask is None else mask[rows]))
    formula = Formula.of(index(), data.columns)
    found = parts[0] + parts[1] + parts[2]
    agree(found.tree(formula), formula.tree(whole, mask))


def test_weights_may_be_rescaled_afterwards() -> None:
    data, node = answers(ROWS), index()
    formula = Formula.of(node, data.columns)
    found = Totals.of(formula, DESIGNS["strata of clusters"]).times(3.5)
    again = Design.of(3.5 * WEIGHTS, strata=STRATA, psu=PSUS, population_psus=np.full(N, 12))
    agree(found.tree(formula), formula.tree(again))


def test_two_nodes_are_compared_with_the_covariance_between_them() -> None:
    formula = Formula.of(index(), answers(ROWS).columns)
    design = DESIGNS["strata of clusters"]
    found, true = Totals.of(formula, design).tree(formula), formula.tree(design)
    first, second = (tree.parts[0].estimate.design for tree in (found, true))
    assert first is not second
    gap = [tree.together.covariance[1, 1] - tree.together.covariance[1, 2] for tree in (found, true)]
    assert_allclose(*gap, rtol=1e-9)


@pytest.mark.parametrize(
    "design",
    [jackknife(Design.of(WEIGHTS, psu=PSUS)), replace(DESIGNS["clusters"], lonely_psu="average")],
    ids=["replicates", "borrowed"],
)
def test_a_variance_that_totals_do_not_hold_is_refused(design: Design) -> None:
    with pytest.raises(Refusal):
        Totals.of(Formula.of(index(), answers(ROWS).columns), design)


def test_totals_of_another_index_do_not_add() -> None:
    data = answers(ROWS)
    item: Node = index().parts[0]
    some, other = (Totals.of(Formula.of(node, data.columns), DESIGNS["people"]) for node in (index(), item))
    with pytest.raises(Refusal):
        some + other
