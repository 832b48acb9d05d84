"""Rounds held against each other: what they share counts, what they do not share changes nothing."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from example_answers import RATINGS, answers, text
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare import difference
from analysis.compare.pairing import Ground, Shared, _common, _sites, pairing
from analysis.compare.places import PEOPLE, Places, places
from analysis.design import Design
from analysis.estimate import mean
from analysis.tables import change_table, trees
from analysis.tables.change import CHANGES, GROUNDS

LAST_YEAR = text("Năm trước", "Last year")
DESKS = "abcdefgh"


def asked(desks, seed=0, *, drawn="psu", each=6, stratum=""):
    """Return a round at some desks: its answers differ from desk to desk, and by the seed."""
    rng = np.random.default_rng(seed)
    units = "".join(desk * each for desk in desks)
    good = {desk: 0.2 + 0.6 * (DESKS.index(desk) % 3) / 2 for desk in DESKS}
    rows = ["".join(str(5 if rng.random() < good[desk] else 2) for _ in RATINGS) for desk in units]
    design = {} if drawn == "people" else {"psu": list(units) if drawn == "psu" else [*map(drawn.get, units)]}
    if stratum:
        design["stratum"] = [stratum] * len(units)
    return answers(rows, units=units, design=design)


def held(before, after):
    first, second = (trees(data, data.design())[0] for data in (before, after))
    return pairing(first, second, (places(before), places(after)))


def changed(before, after):
    first, second = (trees(data, data.design())[0] for data in (before, after))
    return change_table(first, second, since=LAST_YEAR, places=(places(before), places(after)))


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(DESKS), min_size=2, max_size=6), st.integers(0, 9))
def test_rounds_without_a_common_place_are_independent_to_the_last_digit(desks, seed):
    others = set(DESKS) - desks
    before, after = asked(sorted(desks), seed), asked(sorted(others), seed + 10)
    pair = held(before, after)
    assert pair.ground is Ground.APART
    for node, (first, second) in pair.estimates.items():
        apart, found = difference(second, first, independent=True), pair.change(node)
        same = [(one.value, one.se, one.degf) for one in (apart, found)]
        assert same[0] == same[1] or math.isnan(same[0][2])


@settings(max_examples=25, deadline=None)
@given(
    st.sets(st.sampled_from(DESKS), min_size=2),
    st.sets(st.sampled_from(DESKS), min_size=2),
    st.integers(0, 9),
)
def test_whatever_places_two_rounds_share_no_variance_is_negative_and_both_ways_are_alike(one, other, seed):
    before, after = asked(sorted(one), seed), asked(sorted(other), seed + 10)
    there, back = held(before, after), held(after, before)
    assert there.n_shared == len(one & other)
    for node in there.estimates:
        assert there.change(node).se >= 0
        assert there.change(node).se == pytest.approx(back.change(node).se, rel=1e-9, abs=1e-12)
        assert there.change(node).value == pytest.approx(-back.change(node).value)


def test_the_same_answers_put_in_twice_have_no_width_and_it_is_said():
    table = changed(asked(DESKS, 1), asked(DESKS, 1))
    for row in table.records():
        assert row["change"] == 0
        assert [row[name] for name in ("low", "high", "exact_se", "exact_low", "exact_high")] == [None] * 5
        assert row["verdict"] == CHANGES["not estimable"]
    assert any("đưa vào hai lần" in note.to("vi") for note in table.notes)
    assert any("put in twice" in note.to("en") for note in table.notes)
    assert not any("hai lần" in note.to("vi") for note in changed(asked(DESKS, 1), asked(DESKS, 2)).notes)


def test_people_drawn_one_by_one_in_the_same_units_are_others_each_year():
    """A census of units: strata are the units, nobody's answers come in clusters."""
    pair = held(asked(DESKS, 1, drawn="people"), asked(DESKS, 2, drawn="people"))
    assert pair.ground is Ground.PEOPLE
    first, second = pair.estimates["index"]
    assert pair.change("index") == difference(second, first, independent=True)


def test_clusters_of_names_nobody_knows_are_taken_as_independent_and_it_is_said():
    renamed = {desk: f"cụm {number}" for number, desk in enumerate(DESKS)}
    before, after = (asked(DESKS, seed, drawn=renamed) for seed in (1, 2))
    assert held(before, after).ground is Ground.UNKNOWN
    table = changed(before, after)
    assert "không biết hai đợt có hỏi ở cùng các điểm hay không" in table.notes[0].to("vi")
    first, second = (trees(data, data.design())[0].estimate for data in (before, after))
    assert next(table.records())["exact_se"] == difference(second, first, independent=True).se


def test_the_same_places_in_strata_of_other_names_are_not_taken_as_shared():
    pair = held(asked(DESKS, 1, stratum="đồi"), asked(DESKS, 2, stratum="núi"))
    assert (pair.ground, pair.n_shared) == (Ground.UNLIKE, 8)
    assert held(asked(DESKS, 1, stratum="đồi"), asked(DESKS, 2, stratum="đồi")).ground is Ground.SHARED


def test_units_taken_for_certain_are_asked_of_other_people_and_those_drawn_are_the_same_places():
    """As `survey.sampling.selection` has it: each person of a unit taken for certain is a sampling unit."""
    rounds = []
    for seed in (1, 2):
        whole = asked("abcd", seed)
        psu = [unit if unit != "a" else f"a/{row}" for row, unit in enumerate(whole.design_columns["psu"])]
        strata = ["a/*" if unit == "a" else "đồi" for unit in whole.design_columns["psu"]]
        rounds.append(
            answers(
                [*map("".join, zip(*(whole.columns[name].cells() for name in RATINGS), strict=True))],
                units="".join(whole.columns["unit"].cells()),
                design={"psu": psu, "stratum": strata},
            )
        )
    pair = held(*rounds)
    assert (pair.ground, pair.n_shared, pair.n_before) == (Ground.SHARED, 3, 3)


def test_two_samples_with_as_many_places_in_common_as_chance_gives_do_not_covary():
    """Of 20 places 10 were drawn each time and 5 are in both: 1 - 10 * 10 / (5 * 20) = 0."""
    rng = np.random.default_rng(5)
    drawn = [[str(place) for place in places] for places in (range(10), range(5, 15))]
    rounds = [
        mean(rng.normal(size=30), Design.of(psu=np.repeat(at, 3), population_psus=np.full(30, 20.0)))
        for at in drawn
    ]
    sites = [
        _sites(one.design, Places.at("unit", np.repeat(at, 3).tolist()))
        for one, at in zip(rounds, drawn, strict=True)
    ]
    alike = sorted(sites[0].keys() & sites[1].keys())
    at = [np.array([some[site] for site in alike]) for some in sites]
    assert len(alike) == 5
    assert _common((rounds[0].design, rounds[1].design), (at[0], at[1])) == pytest.approx(np.zeros(5))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(2, 9), st.integers(10, 14))
def test_the_covariance_never_exceeds_what_the_two_variances_allow(seed, n_before, n_after, population):
    rng = np.random.default_rng(seed)
    rounds, sites = [], []
    for n in (n_before, n_after):
        at = np.repeat(rng.choice(population, n, replace=False), 2)
        drawn = Design.of(psu=at, population_psus=np.full(len(at), float(population)))
        rounds.append(mean(rng.normal(size=len(at)), drawn))
        sites.append(_sites(drawn, Places.at("unit", [str(place) for place in at])))
    alike = sorted(sites[0].keys() & sites[1].keys())
    where = [np.array([some[site] for site in alike], dtype=np.intp) for some in sites]
    common = _common((rounds[0].design, rounds[1].design), (where[0], where[1]))
    covariance = Shared(*where, common).covariance(*rounds)
    assert abs(covariance) <= rounds[0].se * rounds[1].se * (1 + 1e-12)


def test_where_people_were_asked_is_known_by_the_codes_of_units_alone():
    assert places(asked(DESKS, drawn="people")) is PEOPLE
    assert set(places(asked("abc")).names) == {"unit a", "unit b", "unit c"}
    assert places(asked("abc", drawn=dict(zip("abc", "bca", strict=True)))) is None


def test_every_ground_has_its_words_in_both_languages():
    for ground, tag in product(Ground, ("vi", "en")):
        assert GROUNDS[ground].to(tag)
