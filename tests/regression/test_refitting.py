"""All replicates of a regression together: what each of them is by itself."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.estimate import difference, mean
from analysis.estimate.groups import Groups
from analysis.refusal import Refusal
from analysis.regression import regression
from analysis.regression.families import FAMILIES
from analysis.regression.refitting import Cells
from analysis.replicates import Replicates, given

N, B = 240, 40
random = np.random.default_rng(20261128)
PSU = np.repeat(np.arange(24), 10)
AGE = random.integers(18, 80, N).astype(float)
X = np.column_stack([np.ones(N), AGE, random.integers(0, 2, N), random.integers(1, 6, N)])
CHANCE = 1 / (1 + np.exp(-0.03 * (AGE - 45) - random.normal(size=24)[PSU]))
ANSWERS = {
    "gaussian": AGE / 10 + random.normal(size=N),
    "binomial": (random.random(N) < CHANCE).astype(float),
    "poisson": random.poisson(4 * CHANCE).astype(float),
}


def _engine(factors, weights=None):
    weights = random.uniform(1, 30, N) if weights is None else weights
    design = given(
        weights, factors, kind="bootstrap", combined=False, groups=(PSU, np.arange(len(factors))), mse=True
    )
    assert isinstance(design.engine, Replicates)
    return design, design.engine


def _together(engine, y, family, rows=None):
    rows = np.ones(N, dtype=bool) if rows is None else rows
    start = FAMILIES[family].coefficients(y[rows], X[rows], engine.origin[rows], None)
    return Cells.of(engine, rows, y[rows], (X[rows], X[rows])).refitted(FAMILIES[family].mean, start)


@pytest.mark.parametrize("family", ANSWERS)
def test_replicates_fitted_together_are_those_fitted_one_by_one(family):
    _, engine = _engine(random.multinomial(24, np.full(24, 1 / 24), B).T.astype(float))
    rows = random.random(N) < 0.8
    found = _together(engine, ANSWERS[family], family, rows)
    for replicate in range(B):
        weights = engine.weights(replicate, replicate + 1)[rows, 0]
        alone = FAMILIES[family].coefficients(ANSWERS[family][rows], X[rows], weights, None)
        assert found[replicate] == pytest.approx(alone, rel=1e-10)


def test_a_replicate_without_a_group_is_left_to_be_looked_at_by_itself():
    factors = np.ones((24, 2))
    factors[np.unique(PSU[X[:, 2] == 1]), 1] = 0
    _, engine = _engine(factors)
    found = _together(engine, ANSWERS["binomial"], "binomial")
    assert np.isnan(found[1]).all()
    assert np.isfinite(found[0]).all()


def test_with_negative_replicate_weights_a_group_still_has_the_difference_of_means_as_its_coefficient():
    factors = random.choice([-0.1, 0.8, 1.0, 1.4], (24, 30))
    design, _ = _engine(factors)
    sex = Groups.of(X[:, 2])
    fitted = regression(ANSWERS["gaussian"], {"sex": sex}, design)["sex=1"]
    women, men = (mean(ANSWERS["gaussian"], design, domain=X[:, 2] == each) for each in (0, 1))
    apart = difference(men, women)
    assert (fitted.value, fitted.se) == pytest.approx((apart.value, apart.se), rel=1e-10)


def test_negative_replicate_weights_that_leave_no_solution_are_named_by_row():
    factors = np.ones((24, 3))
    factors[:, 2] = np.where(np.arange(24) % 2, 1, -1.001)
    design, _ = _engine(factors, np.ones(N))
    with pytest.raises(Refusal, match=r"-1\.001"):
        regression(ANSWERS["binomial"], {"age": AGE}, design, family="binomial")


def test_a_replicate_whose_answers_are_separated_refuses_the_regression():
    y = (PSU < 2).astype(float)
    factors = np.ones((24, 5))
    factors[:2, 4] = 0  # nobody left who said yes
    design, engine = _engine(factors)
    assert np.isnan(_together(engine, y, "binomial")[4]).all()
    with pytest.raises(Refusal, match="separate"):
        regression(y, {"age": AGE}, design, family="binomial")


@pytest.mark.parametrize("family", ANSWERS)
def test_none_of_a_thousand_replicates_is_left_to_be_fitted_by_itself(family):
    _, engine = _engine(random.multinomial(24, np.full(24, 1 / 24), 1000).T.astype(float))
    assert np.isfinite(_together(engine, ANSWERS[family], family)).all()
