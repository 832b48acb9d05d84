"""Unequal probabilities without replacement, where the answer is known another way."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import Design
from analysis.estimate import mean, total
from analysis.refusal import Refusal
from analysis.replicates.resampling import jackknife
from analysis.variance.pps import hartley_rao, joint_probabilities, overton
from analysis.weighting import Weighting
from analysis.weighting.calibration import calibration
from analysis.weighting.population import Population

N, POPULATION = 6, 15
SHARE = N / POPULATION
Y = np.array([3.0, 8, 1, 4, 9, 5])
EQUAL = Design.of(np.full(N, 1 / SHARE))
KNOWN = Design.of(np.full(N, 1 / SHARE), population_psus=np.full(N, POPULATION))
PAIR = SHARE * (N - 1) / (POPULATION - 1)
JOINT = np.full((N, N), PAIR) + np.eye(N) * (SHARE - PAIR)


@pytest.mark.parametrize("variance", ["HT", "YG"])
@pytest.mark.parametrize("domain", [None, Y > 3])
def test_equal_chances_with_exact_pairs_are_a_simple_random_sample(variance, domain):
    exact = joint_probabilities(EQUAL, JOINT, variance=variance)
    for estimator in (total, mean):
        one, other = estimator(Y, exact, domain=domain), estimator(Y, KNOWN, domain=domain)
        assert one.se == pytest.approx(other.se)
        assert one.degf == other.degf


@pytest.mark.parametrize("variance", ["HT", "YG"])
def test_hartley_and_rao_are_exact_for_equal_chances(variance):
    found = hartley_rao(EQUAL, np.full(N, SHARE), variance=variance)
    assert total(Y, found).se == pytest.approx(total(Y, KNOWN).se)


def test_a_unit_that_is_certain_adds_no_variance():
    chances = np.array([1.0, 1.0, 0.5, 0.5, 0.4, 0.4])
    one = overton(Design.of(1 / chances), chances, variance="YG")
    certain = np.array([1.0, 1, 0, 0, 0, 0])
    sure = joint_probabilities(Design.of([1.0, 1.0]), np.ones((2, 2)))
    assert total([3, 4], sure).se == 0
    assert total(certain * 5, one).se < total(np.roll(certain, 2) * 5, one).se


def test_units_of_different_strata_do_not_depend_on_each_other():
    chances = np.array([0.3, 0.6, 0.4, 0.2, 0.5, 0.7])
    strata = np.array(["a", "a", "a", "b", "b", "b"])
    for approximation in (overton, hartley_rao):
        whole = total(Y, approximation(Design.of(1 / chances, strata=strata), chances)).variance
        parts = [
            total(Y[strata == s], approximation(Design.of(1 / chances[strata == s]), chances[strata == s]))
            for s in "ab"
        ]
        assert whole == pytest.approx(sum(part.variance for part in parts))


def test_pairs_follow_the_order_of_the_file_not_of_the_ids():
    joint = np.array([[0.5, 0.15, 0.25], [0.15, 0.4, 0.2], [0.25, 0.2, 0.6]])
    first = Design.of([2, 2.5, 1 / 0.6], psu=["a", "b", "c"])
    second = Design.of([2, 2.5, 1 / 0.6], psu=["z", "m", "a"])
    y = [1.0, 5, 2]
    found = [total(y, joint_probabilities(design, joint, variance="YG")).se for design in (first, second)]
    assert found[0] == pytest.approx(found[1])


def test_respondents_of_a_unit_are_added_up_before_their_unit_is_paired():
    joint = [[0.5, 0.1], [0.1, 0.4]]
    units = joint_probabilities(Design.of([2, 2.5]), joint, variance="YG")
    people = joint_probabilities(Design.of([2, 2, 2.5], psu=["a", "a", "b"]), joint, variance="YG")
    assert total([1, 2, 5], people).se == pytest.approx(total([3, 5], units).se)


def test_calibration_takes_its_part_out_of_the_pairs_as_well():
    exact = joint_probabilities(EQUAL, JOINT, variance="YG")
    people = Population.of({"group": [0, 1]}, [8, 7])
    margin = people.margin({"group": [0, 0, 0, 1, 1, 1]})
    made = Weighting.of(exact, calibration([margin])).design
    assert total([1, 1, 1, 0, 0, 0], made).se == pytest.approx(0, abs=1e-9)
    known = Weighting.of(KNOWN, calibration([margin])).design
    assert total(Y, made).se == pytest.approx(total(Y, known).se)


def test_a_negative_variance_is_no_standard_error():
    joint = np.array([[0.5, 0.01], [0.01, 0.5]])
    assert np.isnan(total([1, 1], joint_probabilities(Design.of([2, 2]), joint)).se)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (lambda: joint_probabilities(EQUAL, JOINT[:3, :3]), "joint size"),
        (lambda: joint_probabilities(EQUAL, JOINT - np.eye(N) * SHARE), "joint"),
        (lambda: joint_probabilities(EQUAL, np.triu(JOINT) + np.tril(JOINT, -1) / 2), "joint"),
        (lambda: joint_probabilities(Design.of([2, 2]), [[0.5, 0.6], [0.6, 0.5]]), "joint"),
        (lambda: joint_probabilities(EQUAL, JOINT, variance="XX"), "unknown"),
        (lambda: hartley_rao(EQUAL, np.zeros(N)), "chance"),
        (lambda: overton(Design.of([2, 2, 2], psu=[1, 1, 2]), [0.5, 0.4, 0.5]), "chance"),
        (lambda: overton(EQUAL, [0.5]), "lengths"),
        (lambda: overton(jackknife(EQUAL), np.full(N, SHARE)), "replicate first"),
    ],
)
def test_chances_that_cannot_be_are_refused(said, key):
    with pytest.raises(Refusal) as caught:
        said()
    assert caught.value.key == key
    assert caught.value.remedy("vi")
