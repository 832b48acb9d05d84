"""Designs that cannot be: each refused with where, what is wrong, and how to mend it, in two languages."""

from __future__ import annotations

import string

import numpy as np
import pytest

from analysis.design import Design
from analysis.estimate import difference, mean, proportion
from analysis.refusal import MESSAGES, Refusal

NAN = float("nan")
FOUR = {"strata": ["a", "a", "b", "b"], "psu": [1, 2, 3, 4]}

IMPOSSIBLE = [
    ("size", "design", {}),
    ("lengths", "design", {"weights": [1, 1], "psu": [1, 2, 3]}),
    ("lengths", "design", {"weights": [1, 1], "n": 3}),
    ("absent", "psu", {"psu": ["x", "", "y"]}),
    ("absent", "psu", {"psu": [1, NAN, 2]}),
    ("absent", "strata", {"strata": ["a", None], "psu": [1, 2]}),
    ("absent", "population_psus", {"psu": [1, 2], "population_psus": [5, NAN]}),
    ("weights", "weights", {"weights": [1, -1]}),
    ("weights", "weights", {"weights": [1, NAN]}),
    ("weights", "weights", {"weights": [1, float("inf")]}),
    ("no weight", "weights", {"weights": [0, 0]}),
    ("size", "design", {"weights": []}),
    ("weights", "weights", {"weights": ["1", "1,5"]}),
    ("weights", "weights", {"weights": ["1.5", "x"]}),
    ("columns", "design", {"weights": np.ones((3, 2))}),
    ("columns", "design", {"n": 3, "strata": np.ones((3, 2))}),
    ("weights", "weights", {"weights": [1, 1 + 1j]}),
    ("unknown", "design", FOUR | {"nest": "no"}),
    ("unknown", "design", FOUR | {"domain_lonely": "no"}),
    ("no number", "population_psus", FOUR | {"population_psus": ["5", "5", "x", "x"]}),
    ("crossing", "psu", {"strata": ["a", "b", "b"], "psu": [1, 1, 2]}),
    ("population varies", "stratum a", FOUR | {"population_psus": [5, 6, 5, 5]}),
    ("population small", "stratum b", FOUR | {"population_psus": [5, 5, 1, 1]}),
    ("population small", "stratum a", FOUR | {"population_psus": [0.5, 0.5, 0.2, 0.2]}),
    ("probability", "population_psus", FOUR | {"population_psus": [1, 2, 1, 1], "pps": "brewer"}),
    ("probability", "population_psus", FOUR | {"pps": "brewer"}),
    ("stage without population", "stage 2", FOUR | {"population_psus": [5] * 4, "stages": [[1, 1, 1, 1]]}),
    ("stages", "design", FOUR | {"stages": [[1] * 4], "populations": [[1] * 4, [2] * 4]}),
    ("stages", "design", FOUR | {"stages": [[1] * 4], "stage_strata": [[1] * 4, [2] * 4]}),
    ("stages without psu", "design", {"stages": [[1, 2, 3]]}),
    ("unknown", "design", {"n": 3, "lonely_psu": "ignore"}),
    ("unknown", "design", {"n": 3, "pps": "sampford"}),
    ("one psu", "psu", {"psu": [1, 1, 1]}),
]


@pytest.mark.parametrize(("key", "where", "parts"), IMPOSSIBLE)
def test_an_impossible_design_is_refused_when_it_is_made(key, where, parts):
    with pytest.raises(Refusal) as caught:
        Design.of(**parts)
    assert (caught.value.key, caught.value.where) == (key, where)
    for language in ("vi", "en"):
        assert caught.value.wrong(language)
        assert caught.value.remedy(language)


def test_the_unit_that_crosses_strata_is_named_with_the_remedy():
    with pytest.raises(Refusal, match=r"sampling unit X7 occurs in more than one stratum.*nest=True"):
        Design.of(strata=["a", "b", "b"], psu=["X7", "X7", "X8"])


def test_a_sampling_fraction_given_as_a_count_is_recognised():
    with pytest.raises(Refusal, match="not a sampling fraction"):
        Design.of(psu=[1, 2], population_psus=[0.5, 0.5])


def test_a_second_stage_population_is_refused_with_its_stage():
    stages = {"stages": [[1, 2, 1, 2]], "populations": [[1, 1, 5, 5]]}
    with pytest.raises(Refusal) as caught:
        Design.of(psu=[1, 1, 2, 2], population_psus=[9] * 4, **stages)
    assert caught.value.where == "stage 2, sampling unit 1"


@pytest.mark.parametrize("domain", [[1, 0, 1, 0], ["a", "b", "a", "b"]])
def test_a_domain_is_a_mask(domain):
    with pytest.raises(Refusal, match="mask of true and false"):
        mean([1, 2, 3, 4], Design.of(n=4), domain=domain)


def test_a_domain_and_answers_have_one_value_a_row():
    design = Design.of(n=4)
    with pytest.raises(Refusal, match="3 values where the design has 4 rows"):
        mean([1, 2, 3], design)
    with pytest.raises(Refusal, match="domain: there are 2 values"):
        mean([1, 2, 3, 4], design, domain=[True, False])


def test_a_proportion_is_of_zeros_and_ones():
    with pytest.raises(Refusal, match=r"there is no 5\.0"):
        proportion([0, 1, 5, 1], Design.of(n=4))


def test_estimates_of_different_designs_are_not_subtracted():
    one, other = (mean([1, 2, 3, 4], Design.of(n=4)) for _ in range(2))
    with pytest.raises(Refusal, match="different designs"):
        difference(one, other)


def test_calibrated_weights_may_be_negative_but_not_infinite():
    design = Design.of(n=3)
    assert design.adjusted([1, -0.2, 3]).weights.tolist() == [1, -0.2, 3]
    with pytest.raises(Refusal):
        design.adjusted([1, np.inf, 3])


@pytest.mark.parametrize("key", sorted(MESSAGES))
def test_every_message_says_what_is_wrong_and_how_to_mend_it_in_both_languages(key):
    for text in MESSAGES[key]:
        assert text.languages == ("vi", "en")
        assert all(words.strip() for _, words in text.versions)
        vietnamese, english = (fields(words) for _, words in text.versions)
        assert vietnamese == english


def fields(words):
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}
