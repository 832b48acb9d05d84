"""The sample of a round: what a response stands for, whom it stands beside, and what is said of it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.design import Design
from analysis.estimate import mean
from survey.sampling.selection import EACH, Selected, Selection, UnfitSelection

# Two wards of 4 (chance 1/2), two communes of 6 (chance 1/3), and the hospital, taken for certain.
SAMPLE = Selection(
    (
        Selected("T1", 0.5, 100, "town"),
        Selected("T2", 0.5, 300, "town"),
        Selected("C1", 1 / 3, 200, "country"),
        Selected("C2", 1 / 3, 100, "country"),
        Selected("H", 1.0, 1000, "town"),
    )
)
COUNTS = {"T1": 2, "T2": 3, "C1": 2, "C2": 2, "H": 3}


def test_a_response_stands_for_its_units_people_by_chance_and_responses():
    assert SAMPLE.answered(COUNTS).weights == pytest.approx(
        {"T1": 100 * 2 / 2, "T2": 300 * 2 / 3, "C1": 200 * 3 / 2, "C2": 100 * 3 / 2, "H": 1000 / 3}
    )


def test_the_people_of_silent_units_are_shared_in_their_stratum():
    weights = SAMPLE.answered({**COUNTS, "C2": 0}).weights
    assert weights["C1"] == pytest.approx(200 * 3 / 2 * (900 / 600))
    assert "C2" not in weights
    assert weights["H"] == pytest.approx(1000 / 3)


def test_a_unit_taken_for_certain_stands_for_itself_while_one_drawn_by_chance_answered():
    weights = SAMPLE.answered({**COUNTS, "T2": 0}).weights
    assert weights["T1"] == pytest.approx((200 + 600) / 2)
    assert weights["H"] == pytest.approx(1000 / 3)


def test_where_every_unit_drawn_by_chance_is_silent_the_certain_one_has_their_people():
    weights = SAMPLE.answered({**COUNTS, "T1": 0, "T2": 0}).weights
    assert weights["H"] == pytest.approx((200 + 600 + 1000) / 3)


def test_a_silent_unit_that_was_certain_is_stood_for_by_those_drawn_by_chance():
    weights = SAMPLE.answered({**COUNTS, "H": 0}).weights
    assert weights["T1"] == pytest.approx(200 / 2 * (1800 / 800))
    assert weights["T2"] == pytest.approx(600 / 3 * (1800 / 800))


@given(
    st.lists(st.integers(0, 5), min_size=5, max_size=5).filter(lambda n: n[0] + n[1] + n[4] and sum(n[2:4]))
)
def test_whoever_answers_the_weights_sum_to_the_people_of_the_strata_heard(n):
    counts = dict(zip(COUNTS, n, strict=True))
    weights = SAMPLE.answered(counts).weights
    assert sum(weights[unit] * counts[unit] for unit in weights) == pytest.approx(800 + 900 + 1000)


def test_a_unit_taken_for_certain_is_a_stratum_whose_people_are_its_sampling_units():
    units = [unit for unit, n in COUNTS.items() for _ in range(n)]
    columns = SAMPLE.answered(COUNTS).columns(units, range(12))
    assert columns["stratum"] == ["town"] * 5 + ["country"] * 4 + ["H" + EACH] * 3
    assert columns["psu"] == ["T1"] * 2 + ["T2"] * 3 + ["C1"] * 2 + ["C2"] * 2 + ["H/9", "H/10", "H/11"]


def test_twelve_responses_give_the_mean_and_error_that_can_be_counted_by_hand():
    units = [unit for unit, n in COUNTS.items() for _ in range(n)]
    columns = SAMPLE.answered(COUNTS).columns(units, range(12))
    satisfied = [1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0]
    found = mean(satisfied, Design.of(columns["weight"], strata=columns["stratum"], psu=columns["psu"]))
    people = 200 + 600 + 600 + 300 + 1000
    p = (100 * 1 + 200 * 2 + 300 * 2 + 150 * 1 + 1000 / 3) / people
    left = {  # the sums of weight times residual: by unit, and by person in the hospital
        "town": [100 * (1 - 2 * p), 200 * (2 - 3 * p)],
        "country": [300 * (2 - 2 * p), 150 * (1 - 2 * p)],
        "hospital": [1000 / 3 * (1 - p), 1000 / 3 * -p, 1000 / 3 * -p],
    }
    variance = sum(len(sums) * np.var(sums, ddof=1) for sums in left.values()) / people**2
    assert found.value == pytest.approx(p, rel=1e-12)
    assert found.se == pytest.approx(math.sqrt(variance), rel=1e-12)
    assert found.degf == 7 - 3


def test_a_stratum_with_one_unit_that_answered_joins_its_neighbour_and_says_so():
    answered = SAMPLE.answered({**COUNTS, "C2": 0})
    assert answered.strata == dict.fromkeys(("T1", "T2", "C1"), "town + country") | {"H": "H" + EACH}
    assert answered.joined == ("town + country",)
    assert any("town + country" in note.to("en") for note in answered.notes())


def test_of_units_taken_for_certain_too_one_with_a_single_answer_joins_another():
    every = Selection(tuple(Selected(code, 1.0, 50) for code in "ABC"))
    answered = every.answered({"A": 4, "B": 1, "C": 3})
    assert answered.strata == {"A": "A" + EACH, "B": "B/* + C/*", "C": "B/* + C/*"}
    last = every.answered({"A": 4, "B": 3, "C": 1})
    assert last.strata["B"] == last.strata["C"] == "B/* + C/*"


@pytest.mark.parametrize(
    ("counts", "joined"),
    [({"T2": 3, "H": 4}, ("town + H/*",)), ({"T1": 2, "T2": 3, "H": 1}, ("town + H/*",)), ({"T2": 3}, ())],
    ids=["one unit beside a certain one", "one person of a certain unit", "nothing to join"],
)
def test_what_has_no_neighbour_of_its_kind_joins_one_of_the_other(counts, joined):
    """Early in a round a single unit drawn by chance may have answered, or one person of a certain one."""
    answered = SAMPLE.answered(counts)
    assert answered.joined == joined
    units = [code for code, n in counts.items() for _ in range(n)]
    columns = answered.columns(units, range(len(units)))
    if joined:
        design = Design.of(columns["weight"], strata=columns["stratum"], psu=columns["psu"])
        assert mean(np.arange(len(units)), design).se > 0


def test_what_comes_from_outside_the_sample_is_counted_and_stands_for_nobody():
    answered = SAMPLE.answered({**COUNTS, "X": 2, "": 1})
    assert answered.n_outside == 3
    assert set(answered.weights) == set(COUNTS)
    assert "3" in [*answered.notes()][-1].to("vi")


def test_before_anybody_has_answered_nothing_is_said_of_who_did_not():
    assert len([*SAMPLE.answered({}).notes()]) == 1


def test_strata_of_which_the_figures_say_nothing_are_named():
    said = " ".join(note.to("en") for note in SAMPLE.answered({"T1": 2, "T2": 2}).notes())
    assert "say nothing: country" in said


@pytest.mark.parametrize(
    ("units", "named"),
    [
        ((), "no unit"),
        ((Selected("A", 0.5, 10), Selected("A", 0.5, 10)), "A”"),
        ((Selected("A", 0.0, 10),), "chance 0"),
        ((Selected("A", 1.2, 10),), "chance 1.2"),
        ((Selected("A", float("nan"), 10),), "chance nan"),
        ((Selected("A", 0.5, 0),), "nobody"),
        ((Selected("A", 0.5, float("inf")),), "nobody"),
        ((Selected("A", 0.5, 10, "B/*"),), "B/*"),
    ],
)
def test_a_sample_that_cannot_have_been_drawn_is_refused_by_name(units, named):
    with pytest.raises(UnfitSelection) as refused:
        Selection(units)
    assert named in refused.value.said("en")
    assert refused.value.said("vi") != refused.value.said("en")
