"""What may be done to a file without changing a result: rows split, places renamed, weights scaled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.compare.ttest import two_sample
from analysis.design import Design
from analysis.estimate import difference, mean, ratio, total
from analysis.estimate.groups import Groups
from analysis.estimate.quantile import quantile
from analysis.quality.reliability import reliability
from analysis.replicates.resampling import jackknife
from analysis.weighting import Weighting
from analysis.weighting.calibration import calibration
from analysis.weighting.population import Population
from analysis.weighting.raking import raking
from analysis.weighting.trimming import trimming

settings.register_profile("patient", deadline=None, max_examples=40)
settings.load_profile("patient")

LONELY = ("remove", "adjust", "average", "certainty")


@st.composite
def files(draw):
    """A file: 2 or 3 strata of 2 to 4 units of 2 to 4 people, an answer, a number, a group, a lonely rule."""
    units = draw(st.lists(st.integers(2, 4), min_size=2, max_size=3))
    sizes = [draw(st.integers(2, 4)) for _ in range(sum(units))]
    n = sum(sizes)
    rng = np.random.default_rng(draw(st.integers(0, 2**20)))
    answers = rng.integers(1, 6, n).astype(float)
    answers[1:][rng.random(n - 1) < 0.1] = np.nan
    return {
        "stratum": np.repeat(np.repeat(np.arange(len(units)), units), sizes),
        "psu": np.repeat(np.arange(len(sizes)), sizes),
        "weight": rng.integers(1, 50, n) / 4,
        "y": answers,
        "x": rng.normal(10, 3, n),
        "group": np.arange(n) % 2,
        "counted": np.full(n, draw(st.booleans())),
        "rule": np.full(n, draw(st.sampled_from(LONELY))),
    }


def design_of(file):
    counted = {"population_psus": np.full(len(file["y"]), 9)} if file["counted"].any() else {}
    rule = {"lonely_psu": str(file["rule"][0]), "domain_lonely": True}
    return Design.of(file["weight"], strata=file["stratum"], psu=file["psu"], **counted, **rule)


def results(file, design=None, *, scale=1.0):
    """Return what is published of a file: values, variances and degrees of freedom, in one order."""
    made = design_of(file) if design is None else design
    first, second = (file["group"] == at for at in (0, 1))
    found = [
        mean(file["y"], made),
        mean(file["y"], made, domain=first),
        ratio(file["y"], file["x"], made),
        difference(mean(file["x"], made, domain=second), mean(file["x"], made, domain=first)),
    ]
    whole = total(file["x"], made)
    middle = quantile(file["x"], made, [0.25, 0.5], rule="math", method="mean")
    numbers = [number for one in found for number in (one.value, one.variance, one.degf)]
    numbers += [whole.value / scale, whole.variance / scale**2]
    return numbers + [end for one in middle for end in (one.value, one.low, one.high)]


def same(one, other):
    assert one == pytest.approx(other, rel=1e-8, abs=1e-11, nan_ok=True)


def picked(file, rows):
    return {name: column[rows] for name, column in file.items()}


@given(files(), st.data())
def test_a_respondent_may_be_split_in_two_of_half_the_weight(file, data):
    """Not by its own unit, nor for rules that count rows: the quantile rule "math" takes values together."""
    split = data.draw(st.integers(0, len(file["y"]) - 1))
    rows = np.insert(np.arange(len(file["y"])), split, split)
    halved = picked(file, rows)
    halved["weight"] = halved["weight"].copy()
    halved["weight"][[split, split + 1]] /= 2
    same(results(halved), results(file))


@given(files(), st.randoms(use_true_random=False))
def test_strata_and_units_may_be_renamed(file, random):
    names = {}
    for key in ("stratum", "psu"):
        labels = [f"mã {code}" for code in range(1 + int(file[key].max()))]
        random.shuffle(labels)
        names[key] = np.array(labels, dtype=object)[file[key]]
    same(results(file | names), results(file))


@given(files(), st.randoms(use_true_random=False))
def test_rows_may_stand_in_any_order(file, random):
    order = list(range(len(file["y"])))
    random.shuffle(order)
    same(results(picked(file, order)), results(file))


@given(files(), st.sampled_from([1e-9, 1e-3, 7.0, 1e9]))
def test_weights_may_be_counted_in_another_unit(file, scale):
    same(results(file | {"weight": file["weight"] * scale}, scale=scale), results(file))


@given(files(), st.integers(2, 3))
def test_a_stratum_of_respondents_without_weight_changes_nothing(file, units):
    rows = np.arange(len(file["y"]))
    more = picked(file, np.concatenate([rows, rows[:units]]))
    last = len(rows) + np.arange(units)
    for key in ("stratum", "psu"):
        more[key] = more[key].copy()
        more[key][last] = file[key].max() + 1 + (np.arange(units) if key == "psu" else 0)
    more["weight"] = np.concatenate([file["weight"], np.zeros(units)])
    if file["rule"][0] not in ("adjust", "average"):  # these say what every stratum says
        same(results(more), results(file))


@given(files())
def test_a_lonely_rule_says_nothing_where_no_stratum_is_lonely(file):
    whole = [
        mean(file["y"], design_of(file | {"rule": np.full(len(file["y"]), rule)})).variance for rule in LONELY
    ]
    same(whole, [whole[0]] * len(LONELY))


ADJUSTED = {
    "raking": lambda file, people: raking([people.margin({"group": file["group"]})]),
    "calibration": lambda file, people: calibration(
        [people.margin({"group": file["group"]})], {"x": (file["x"], 10 * people.counts.sum())}
    ),
    "trimming": lambda file, people: trimming(
        len(file["y"]), upper=float(file["weight"].max()) * 0.95, lower=0.0
    ),
}


@pytest.mark.parametrize("name", ADJUSTED)
@given(files(), st.randoms(use_true_random=False))
def test_adjusted_weights_do_not_depend_on_the_order_of_rows_or_the_names_of_places(name, file, random):
    order = list(range(len(file["y"])))
    random.shuffle(order)
    moved = picked(file, order)
    moved["psu"] = np.array([f"xã {-code}" for code in moved["psu"].tolist()], dtype=object)

    def adjusted(some):
        half = file["weight"].sum() / 2
        people = Population.of({"group": [0, 1]}, [half * 1.1, half])
        made = Weighting.of(design_of(some), ADJUSTED[name](some, people)).design
        assume((made.weights > 0).all())  # a quantile has no meaning under negative weights
        return results(some, made)

    same(adjusted(moved), adjusted(file))


@given(files(), st.sampled_from([1e-6, 3.0, 1e6]))
def test_replicates_tests_and_reliability_do_not_depend_on_the_unit_of_weights(file, scale):
    both = []
    for factor in (1.0, scale):
        made = design_of(file | {"weight": file["weight"] * factor})
        answers = np.nan_to_num(file["y"], nan=3.0)
        t = two_sample(file["x"], Groups.of(file["group"]), made)
        alpha = reliability(np.column_stack([answers, file["x"]]), made).alpha
        resampled = mean(file["y"], jackknife(made))
        both.append([t.t, t.degf, alpha.value, alpha.variance, resampled.value, resampled.variance])
    same(*both)
