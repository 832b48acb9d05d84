"""What must hold for every design and every answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.design import Design
from analysis.estimate import mean, ratio, total

settings.register_profile("patient", deadline=None, max_examples=40)
settings.load_profile("patient")


@st.composite
def samples(draw):
    """A sample with 2 to 4 units in each of 1 to 3 strata, unequal weights and missing answers."""
    units = draw(st.lists(st.integers(2, 4), min_size=1, max_size=3))
    sizes = [draw(st.integers(2, 4)) for _ in range(sum(units))]
    n = sum(sizes)
    stratum = np.repeat(np.repeat(np.arange(len(units)), units), sizes)
    psu = np.repeat(np.arange(len(sizes)), sizes)
    weight = np.array(draw(st.lists(st.integers(1, 50), min_size=n, max_size=n))) / 4
    answers = st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan])
    y = np.array(draw(st.lists(answers, min_size=n, max_size=n)))
    y[0] = 3
    counted = draw(st.booleans())
    population = {"population_psus": np.full(n, 9)} if counted else {}
    deeper = {"stages": [np.arange(n)], "populations": [np.full(n, 30)]}
    staged = deeper if counted and draw(st.booleans()) else {}
    return {"weights": weight, "strata": stratum, "psu": psu, **population, **staged}, y


def design_of(columns, order=None):
    if order is None:
        return Design.of(**columns)
    ordered = {
        name: [part[order] for part in column] if isinstance(column, list) else column[order]
        for name, column in columns.items()
    }
    return Design.of(**ordered)


def close(one, other, factor=1.0):
    assert one.value == pytest.approx(other.value, rel=1e-9, nan_ok=True)
    assert one.variance == pytest.approx(other.variance, rel=1e-7, abs=1e-13, nan_ok=True)


@given(samples(), st.floats(0.001, 1000))
def test_scaling_the_weights_changes_no_mean_and_no_standard_error(sample, factor):
    columns, y = sample
    scaled = design_of(columns | {"weights": columns["weights"] * factor})
    close(mean(y, design_of(columns)), mean(y, scaled))


@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(sample, random):
    columns, y = sample
    order = list(range(len(y)))
    random.shuffle(order)
    one, other = mean(y, design_of(columns)), mean(y[order], design_of(columns, order))
    close(one, other)
    assert (one.degf, one.n, one.basis) == (other.degf, other.n, other.basis)


@given(samples())
def test_ids_may_be_text_or_numbers(sample):
    columns, y = sample
    texts = {name: [f"mã {code}" for code in columns[name]] for name in ("strata", "psu")}
    one, other = mean(y, design_of(columns)), mean(y, design_of(columns | texts))
    close(one, other)
    assert one.degf == other.degf


@given(samples())
def test_ids_used_again_in_each_stratum_are_told_apart_by_nesting(sample):
    columns, y = sample
    first = {stratum: columns["psu"][columns["strata"] == stratum].min() for stratum in columns["strata"]}
    again = columns["psu"] - np.array([first[stratum] for stratum in columns["strata"]])
    close(mean(y, design_of(columns)), mean(y, design_of(columns | {"psu": again, "nest": True})))


@given(samples(), st.floats(-100, 100), st.floats(0.1, 10))
def test_a_mean_follows_its_answers(sample, shift, scale):
    columns, y = sample
    design = design_of(columns)
    moved, plain = mean(shift + scale * y, design), mean(y, design)
    assert moved.value == pytest.approx(shift + scale * plain.value)
    assert moved.variance == pytest.approx(plain.variance * scale**2, rel=1e-6, abs=1e-12, nan_ok=True)


@given(samples())
def test_a_respondent_of_weight_zero_in_a_known_unit_changes_nothing(sample):
    columns, y = sample
    if "stages" in columns:
        return
    extra = {name: np.append(column, column[-1]) for name, column in columns.items()}
    extra["weights"][-1] = 0
    one, other = mean(y, design_of(columns)), mean(np.append(y, 4.0), design_of(extra))
    assert one.value == pytest.approx(other.value)
    assert one.degf == other.degf
    assert one.n == other.n


@given(samples())
def test_a_covariance_has_no_negative_variance_in_any_direction(sample):
    columns, y = sample
    table = np.column_stack([np.where(np.isnan(y), 1, y), np.arange(len(y)), np.arange(len(y)) % 3])
    values = np.linalg.eigvalsh(total(table, design_of(columns)).covariance)
    assert values.min() >= -1e-8 * max(values.max(), 1)


@given(samples())
def test_a_population_count_never_adds_variance_at_one_stage(sample):
    columns, y = sample
    with_replacement = {k: v for k, v in columns.items() if k in ("weights", "strata", "psu")}
    counted = with_replacement | {"population_psus": np.full(len(y), 9)}
    valid = np.where(np.isnan(y), 0, y)
    most = total(valid, design_of(with_replacement)).variance
    assert total(valid, design_of(counted)).variance <= most + 1e-9


@given(samples())
def test_a_ratio_of_answers_to_themselves_is_one_without_uncertainty(sample):
    columns, y = sample
    estimate = ratio(y, y, design_of(columns))
    assert estimate.value == pytest.approx(1)
    assert estimate.variance == pytest.approx(0, abs=1e-20, nan_ok=True)
