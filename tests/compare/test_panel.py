"""Rounds that asked in the same places: their covariance, as R has it with the rounds below one another."""

from __future__ import annotations

import csv
import math
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from analysis.compare import difference
from analysis.compare.pairing import Shared, _common, _sites
from analysis.compare.panel import panel
from analysis.compare.places import Places
from analysis.design import Design
from analysis.estimate import mean, proportion, total
from analysis.estimate.contrast import joined
from analysis.refusal import Refusal
from analysis.replicates.resampling import jackknife

HERE = Path(__file__).parent


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ANSWERS = rows("panel_answers.csv")
TABLE = {year: [row for row in rows("panel.csv") if row["year"] == year] for year in ("2025", "2026")}


def column(year, name, kind=float):
    return [kind(row[name]) for row in TABLE[year]]


@lru_cache
def design(year, kind="replacement"):
    counted = {} if kind == "replacement" else {"population_psus": column(year, "N")}
    later = (
        {"stages": [column(year, "person")], "populations": [column(year, "M")]} if kind == "staged" else {}
    )
    strata, psu = column(year, "stratum", str), column(year, "commune", str)
    return Design.of(column(year, "w"), strata=strata, psu=psu, **counted, **later)


def means(kind="replacement", variable="days", sex="everybody"):
    for year in ("2026", "2025"):
        women = np.array(column(year, "sex", str)) == "F"
        domain = women if sex == "F" else None
        yield mean(column(year, variable), design(year, kind), domain=domain)


PLACES = [column("2026", "commune", str), column("2025", "commune", float)]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: " ".join(list(answer.values())[:3]))
def test_a_change_between_rounds_in_the_same_places_is_that_of_one_design_of_both(answer):
    after, before = panel([*means(answer["design"], answer["variable"], answer["sex"])], PLACES)
    change = difference(after, before)
    found = [change.value, change.se, before.se, after.se]
    assert found == pytest.approx(
        [float(answer[key]) for key in ("change", "se", "before", "after")], rel=1e-9
    )


def test_what_is_peculiar_to_a_place_moves_both_rounds_and_their_change_less():
    rounds = [*means()]
    assert difference(*panel(rounds, PLACES)).se < 0.9 * difference(*rounds, independent=True).se


def test_rounds_with_the_same_places_keep_their_standard_errors_and_degrees_of_freedom():
    """Commune 6 was asked in 2026 only and 13 in 2025 only: both are left out."""
    rounds, places = [], []
    for year in ("2026", "2025"):
        kept = ~np.isin(column(year, "commune", int), [6, 13])
        weights, days = (np.array(column(year, name))[kept] for name in ("w", "days"))
        strata, communes = (np.array(column(year, name, str))[kept] for name in ("stratum", "commune"))
        rounds.append(mean(days, Design.of(weights, strata=strata, psu=communes)))
        places.append(communes)
    moved = panel(rounds, places)
    assert [one.se for one in moved] == pytest.approx([one.se for one in rounds], rel=1e-12)
    assert [(one.degf, one.value, one.n) for one in moved] == [(one.degf, one.value, one.n) for one in rounds]


def test_several_results_of_each_round_are_compared_with_all_their_covariances():
    rounds = [*means(), *means(variable="satisfied")]
    matrix = joined(panel(rounds, [*PLACES, *PLACES])).covariance
    within = joined([rounds[0], rounds[2]]).covariance
    assert matrix.shape == (4, 4)
    assert np.linalg.eigvalsh(matrix).min() > -1e-12 * matrix.max()
    assert matrix[0, 2] == pytest.approx(within[0, 1], rel=0.05)
    assert matrix[0, 1] != 0


def test_rounds_without_a_place_in_common_are_domains_that_hardly_vary_together():
    rounds = [*means()]
    apart = panel(rounds, [PLACES[0], [f"other {name}" for name in PLACES[1]]])
    assert joined(apart).covariance[0, 1] == pytest.approx(0, abs=0.03 * rounds[0].variance)


def test_rounds_that_cannot_share_a_design_are_refused_by_what_is_wrong():
    after, before = means()
    replicated = mean(column("2025", "days"), jackknife(design("2025")))
    alone = mean(column("2025", "days"), design("2025"), domain=np.array(PLACES[1]) == 3)
    staged = [*means("staged")][1]
    for other, place, wrong in (
        (replicated, PLACES[1], "replicate weights"),
        (staged, PLACES[1], "not drawn in one way"),
        (alone, PLACES[1], "lies in one place"),
        (before, range(before.design.n), "not one sampling unit"),
        (before, ["here"] * before.design.n, "not one sampling unit"),
        (before, PLACES[1][1:], "lengths|rows|answers"),
    ):
        with pytest.raises(Refusal, match=wrong):
            panel([after, other], [PLACES[0], place])


def test_a_share_of_everybody_stays_uncertain_in_a_change():
    shares = [proportion(np.ones(design(year).n), design(year)) for year in ("2026", "2025")]
    assert difference(*panel(shares, PLACES)).se > 0


def test_totals_of_two_rounds_are_moved_too():
    rounds = [total(column(year, "days"), design(year)) for year in ("2026", "2025")]
    assert difference(*panel(rounds, PLACES)).value == pytest.approx(rounds[0].value - rounds[1].value)


@pytest.mark.parametrize("kind", ["replacement", "counted", "staged"])
def test_rounds_that_share_all_their_places_have_the_change_of_one_stacked_design(kind):
    """`panel` equals R to 1e-9: here the communes of both rounds alone, persons drawn within them too."""
    rounds, here = [], []
    for year, place in zip(("2026", "2025"), PLACES, strict=True):
        kept = ~np.isin(np.array(place, dtype=float), [6, 13])
        rounds.append(_only(year, kind, kept))
        here.append(np.array(place, dtype=float)[kept])
    expected = difference(*panel(rounds, here))
    after, before = rounds
    sites = [
        _sites(one.design, Places.at("unit", [f"{name:g}" for name in at]))
        for one, at in zip(rounds, here, strict=True)
    ]
    alike = sorted(sites[0])
    at = [np.array([some[site] for site in alike]) for some in sites]
    shared = Shared(*at, _common((after.design, before.design), (at[0], at[1])))
    found = after.variance + before.variance - 2 * shared.covariance(after, before)
    assert math.sqrt(found) == pytest.approx(expected.se, rel=1e-9)
    assert min(after.degf, before.degf) == expected.degf


def _only(year, kind, kept):
    counted = {} if kind == "replacement" else {"population_psus": np.array(column(year, "N"))[kept]}
    if kind == "staged":
        counted |= {
            "stages": [np.array(column(year, "person"))[kept]],
            "populations": [np.array(column(year, "M"))[kept]],
        }
    w, days = (np.array(column(year, name))[kept] for name in ("w", "days"))
    strata, psu = (np.array(column(year, name, str))[kept] for name in ("stratum", "commune"))
    return mean(days, Design.of(w, strata=strata, psu=psu, **counted))
