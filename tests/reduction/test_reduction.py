"""Sums per sampling unit and domain give the same estimates as the respondents themselves."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.design import Design
from analysis.design.coding import codes
from analysis.design.stage import stage
from analysis.estimate import mean, proportion
from analysis.estimate.estimated import Basis
from analysis.interval import METHODS
from analysis.reduction import Sums, reduced, unit_design
from analysis.reduction.measure import Measure
from analysis.refusal import Refusal

SATISFIED = Measure("q", (0, 0, 0, 1, 1))
SCORE = Measure("q", (1, 2, 3, 4, 5), "score")
NUMBER = Measure("expected")


def population(seed: int, n: int, units: int, zero: float) -> tuple[Design, dict, np.ndarray]:
    random = np.random.default_rng(seed)
    psu = np.concatenate([np.arange(units), random.integers(0, units, n - units)])
    weights = random.uniform(0.5, 4, n) * (random.random(n) >= zero)
    design = Design.of(weights + (weights.sum() == 0), strata=psu // 3, psu=psu, lonely_psu="remove")
    codes = random.integers(-1, 5, n).astype(np.int8)
    expected = np.where(random.random(n) < 0.1, np.nan, random.uniform(0, 120, n))
    columns = {"q": SimpleNamespace(codes=codes), "expected": SimpleNamespace(codes=expected)}
    return design, columns, random.integers(-1, 4, n)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(20, 120),
    units=st.integers(4, 12),
    zero=st.sampled_from([0, 0.2]),
)
def test_every_mean_of_every_domain_equals_the_one_from_respondents(seed, n, units, zero):
    design, columns, by = population(seed, n, units, zero)
    estimates = reduced(columns, design, [SATISFIED, SCORE, NUMBER], by=by, domains=4).means(
        unit_design(design)
    )
    code = columns["q"].codes
    answers = {
        SATISFIED: np.where(code < 0, np.nan, (code >= 3).astype(float)),
        SCORE: np.where(code < 0, np.nan, code + 1.0),
        NUMBER: columns["expected"].codes,
    }
    for place, domain in enumerate([None, *(by == number for number in range(4))]):
        for offset, y in enumerate(answers.values()):
            estimator = proportion if offset == 0 else mean
            one, other = estimator(y, design, domain=domain), estimates[3 * place + offset]
            for attribute in ("value", "variance", "degf", "n", "sum_of_weights", "deff_wr"):
                expected, found = getattr(one, attribute), getattr(other, attribute)
                assert found == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True), attribute
            assert one.basis == other.basis
            assert other.ci() == pytest.approx(one.ci(), rel=1e-6, abs=1e-9, nan_ok=True)
    for method in (None, *METHODS):
        with np.errstate(invalid="ignore"):
            each = np.array([one.ci(0.9, method) for one in estimates]).T
            np.testing.assert_array_equal(each, estimates.ci(0.9, method), err_msg=str(method))


def test_sums_of_two_halves_are_the_sums_of_the_whole():
    design, columns, by = population(7, 90, 9, 0)
    whole = reduced(columns, design, [SATISFIED, SCORE], by=by, domains=4)
    first = np.arange(90) < 40
    halves = []
    for rows in (first, ~first):
        part = Design.of(
            np.where(rows, design.weights, 0),
            strata=design.stages[0].stratum[design.stages[0].unit],
            psu=design.stages[0].unit,
        )
        halves.append(reduced(columns, part, [SATISFIED, SCORE], by=by, domains=4))
    together = halves[0] + halves[1]
    np.testing.assert_allclose(together.weight, whole.weight, rtol=1e-12)
    np.testing.assert_allclose(together.value, whole.value, rtol=1e-12)
    np.testing.assert_array_equal(together.count, whole.count)
    np.testing.assert_array_equal(together.people, whole.people)


def test_sums_of_other_domains_are_not_added():
    design, columns, by = population(7, 90, 9, 0)
    four = reduced(columns, design, [SATISFIED], by=by, domains=4)
    with pytest.raises(Refusal, match="sums differ in shape"):
        _ = four + reduced(columns, design, [SATISFIED])


def test_a_commune_inside_one_sampling_unit_has_the_variance_within_it():
    """Two communes of four people: 3 of 4 and 2 of 4 satisfied, weights 1.

    Within the first: p = 0.75, variance = 4/3 * (3 * 0.25**2 + 0.75**2) / 4**2 = 0.0625.
    """
    design = Design.of(n=8, psu=[1, 1, 1, 1, 2, 2, 2, 2])
    columns = {"q": SimpleNamespace(codes=np.array([4, 4, 3, 0, 3, 4, 1, 2]))}
    commune = np.repeat([0, 1], 4)
    sums: Sums = reduced(columns, design, [SATISFIED], by=commune)
    whole, first, _ = sums.means(unit_design(design))
    assert (first.value, first.variance, first.degf, first.basis) == (
        0.75,
        pytest.approx(0.0625),
        3,
        Basis.WITHIN,
    )
    assert (whole.value, whole.degf, whole.basis) == (0.625, 1, Basis.BETWEEN)


def test_a_design_that_needs_more_than_first_stage_sums_is_refused():
    design = Design.of(
        n=4, psu=[1, 1, 2, 2], population_psus=[9] * 4, stages=[[1, 2, 3, 4]], populations=[[8] * 4]
    )
    with pytest.raises(Refusal, match="more than sums over first-stage units"):
        unit_design(design)


def test_responses_added_one_by_one_give_the_sums_of_all():
    design, columns, by = population(11, 60, 6, 0.1)
    measures = [SATISFIED, SCORE, NUMBER]
    whole = reduced(columns, design, measures, by=by, domains=4)
    start = Design.of(
        np.where(np.arange(60) < 50, design.weights, 0),
        strata=design.stages[0].stratum[design.stages[0].unit],
        psu=design.stages[0].unit,
    )
    grown = reduced(columns, start, measures, by=by, domains=4)
    grown.drawn[:] = np.bincount(design.stages[0].unit[:50], minlength=6)
    code, minutes = columns["q"].codes, columns["expected"].codes
    for row in range(50, 60):
        answer = [np.nan, np.nan] if code[row] < 0 else [float(code[row] >= 3), code[row] + 1.0]
        worths = np.array([*answer, minutes[row]])
        domain = int(by[row]) if by[row] >= 0 else 4
        grown.add(int(design.stages[0].unit[row]), domain, float(design.weights[row]), worths)
    for name in ("weight", "value", "count", "square", "people", "drawn"):
        np.testing.assert_allclose(getattr(grown, name), getattr(whole, name), rtol=1e-12, err_msg=name)


def test_answers_that_are_all_alike_inside_one_unit_have_no_spread_but_for_rounding():
    design, columns, by = population(20120, 20, 4, 0)
    estimates = reduced(columns, design, [SCORE], by=by, domains=4).means(unit_design(design))
    alike = [one for one, y in _by_domain(estimates, columns["q"].codes, by) if len(set(y[y >= 0])) == 1]
    assert alike
    assert {one.variance for one in alike if one.n > 1} == {0.0}


def _by_domain(estimates, codes, by):
    return zip(list(estimates)[1:], (codes[by == number] for number in range(4)), strict=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-120, 120)), min_size=1, max_size=50), st.booleans())
def test_units_are_ranked_by_stratum_and_id_wherever_they_stand_in_the_file(rows, nested):
    stratum, ids = np.array(rows).T
    stratum = codes((ids % 3) if nested else stratum, len(ids), "strata")[0]
    unit, known = codes(ids.astype(np.int8), len(ids), "psu")
    assert [int(label) for label in known] == sorted(set(ids.tolist()))
    made = stage(stratum, unit)
    pairs = list(zip(stratum.tolist(), unit.tolist(), strict=True))
    ranked = sorted(set(pairs))
    assert made.unit.tolist() == [ranked.index(pair) for pair in pairs]
    assert made.first_row.tolist() == [pairs.index(pair) for pair in ranked]
