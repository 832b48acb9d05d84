"""People drawn in the units of a sample, where somebody has said so: the second stage of its design."""

from __future__ import annotations

import csv
import json
import math
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest

from analysis.codebook import NO_TEXT, Codebook
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.estimate import Estimate, mean, total
from analysis.refusal import Refusal
from survey.sampling.finite import VAST, beside
from survey.sampling.frame import read_selection
from survey.sampling.selection import Selected, Selection

GOLDEN = Path(__file__).parents[1] / "golden" / "district_persons"
HALF = tuple(Selected(code, 0.5, people) for code, people in (("A", 10.0), ("B", 6.0)))
EVERY = tuple(Selected(code, 1.0, 8.0) for code in "ABC")


def asked(selection: Selection, n: dict[str, int]) -> Design:
    """Return the design of so many responses in each unit."""
    units = [unit for unit, times in n.items() for _ in range(times)]
    columns = selection.answered(n).columns(units, range(len(units)))
    return Dataset.of(Codebook(NO_TEXT, ()), {}, {}, columns).design()


def drawn(units: tuple[Selected, ...]) -> Selection:
    return Selection(units, persons="simple")


def rows() -> list[dict[str, str]]:
    with (GOLDEN / "data.csv").open(encoding="utf-8") as file:
        return [*csv.DictReader(file)]


def of_the_district() -> tuple[Design, list[dict[str, str]]]:
    """Return the design that a kept sample gives the rows of the golden case, which know R's own columns."""
    found, selected = rows(), {}
    for row in found:
        n_drawn = {"town": 4, "delta": 3, "hills": 2}[row["stratum"]]
        chance = n_drawn / int(row["units"])
        selected[row["unit"]] = Selected(row["unit"], chance, float(row["people"]), row["stratum"])
    counts = {unit: sum(row["unit"] == unit for row in found) for unit in selected}
    answered = drawn(tuple(selected.values())).answered(counts)
    columns = answered.columns([row["unit"] for row in found], [row["person"] for row in found])
    return Dataset.of(Codebook(NO_TEXT, ()), {}, {}, columns).design(), found


@pytest.mark.parametrize("place", range(6))
def test_a_kept_sample_has_the_errors_of_rs_two_stages(place):
    """R is told of units in all their strata; a sample makes each unit that was sure to come a stratum."""
    test = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))["tests"][place]
    design, found = of_the_district()
    inside = np.array([all(row[k] == v for k, v in test.get("domain", {}).items()) for row in found])
    values = np.array([float(row[test["var"]]) for row in found])
    estimate = {"mean": mean, "total": total}[test["estimand"]](values, design, domain=inside)
    assert estimate.value == pytest.approx(test["expected"]["est"], rel=1e-9)
    assert estimate.se == pytest.approx(test["expected"]["se"], rel=1e-9)


def test_while_nobody_has_said_how_people_were_drawn_nothing_changes():
    assert [*Selection(EVERY).answered({"A": 4, "B": 2, "C": 3}).columns(["A"], [1])] == [
        *("weight", "stratum", "psu")
    ]


def test_of_units_all_taken_the_error_is_of_the_people_not_asked():
    n = {"A": 4, "B": 4, "C": 4}
    satisfied = [1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0]
    before, after = (mean(satisfied, asked(one, n)) for one in (Selection(EVERY), drawn(EVERY)))
    assert after.value == before.value
    assert after.se == pytest.approx(before.se * math.sqrt(1 - 4 / 8), rel=1e-12)
    assert after.degf == before.degf


def test_where_everybody_of_every_unit_was_asked_nothing_is_uncertain():
    n = {"A": 8, "B": 8, "C": 8}
    assert mean(np.arange(24), asked(drawn(EVERY), n)).se == 0


def test_a_unit_in_which_everybody_was_asked_adds_nothing():
    n = {"A": 8, "B": 4, "C": 4}
    only = mean(np.arange(16) % 2, asked(drawn(EVERY), n), domain=np.arange(16) < 8)
    assert only.se == 0
    assert mean(np.arange(16) % 2, asked(drawn(EVERY), n)).se > 0


def test_ten_responses_give_the_error_that_can_be_counted_by_hand():
    """Two of four units: 6 of 10 people were asked in one of them, 4 of 6 in the other."""
    values = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], dtype=float)
    found = total(values, asked(drawn(HALF), {"A": 6, "B": 4}))
    first, second = values[:6], values[6:]
    sums = np.array([2 * 10 / 6 * first.sum(), 2 * 6 / 4 * second.sum()])
    between = (1 - 2 / 4) * 2 * np.var(sums, ddof=1)
    inside = sum(
        2 / 4 * (1 - len(some) / n) * len(some) * np.var(2 * n / len(some) * some, ddof=1)
        for some, n in ((first, 10), (second, 6))
    )
    assert found.value == pytest.approx(sums.sum(), rel=1e-12)
    assert found.se == pytest.approx(math.sqrt(between + inside), rel=1e-12)


@pytest.mark.parametrize("n_drawn", [2, 3])
def test_over_every_sample_there_is_the_variance_is_right_on_average(n_drawn):
    """Three units of four people; all of them or two, two people asked in each."""
    people = np.array([[0, 1, 1, 3], [2, 2, 5, 7], [1, 4, 4, 9]], dtype=float)
    found = [_counted(people, units, pairs) for units, pairs in _samples(n_drawn)]
    values = np.array([one.value for one in found])
    assert values.mean() == pytest.approx(people.sum())
    assert np.mean([one.se**2 for one in found]) == pytest.approx(values.var(), rel=1e-9)


def _samples(n_drawn):
    for units in combinations(range(3), n_drawn):
        for pairs in product(combinations(range(4), 2), repeat=n_drawn):
            yield units, pairs


def _counted(people, units, pairs) -> Estimate:
    chosen = tuple(Selected("ABC"[unit], len(units) / 3, 4.0) for unit in units)
    values = [people[unit, person] for unit, pair in zip(units, pairs, strict=True) for person in pair]
    return total(values, asked(drawn(chosen), {one.unit: 2 for one in chosen}))


UNLIKE = (Selected("A", 0.5, 10.0), Selected("B", 0.25, 6.0))


@pytest.mark.parametrize(
    ("units", "n"),
    [
        (UNLIKE, {"A": 3, "B": 4}),
        (HALF, {"A": 1, "B": 4}),
        ((*HALF, Selected("C", 1.0, 5.0)), {"A": 3, "B": 4}),
        ((Selected("A", 0.5, 10.0, "x"), Selected("B", 0.5, 6.0, "y")), {"A": 3, "B": 4}),
        (EVERY[:2], {"A": 1, "B": 3}),
    ],
    ids=["chances differ", "one of several answered", "stands for a certain one", "joined", "joined people"],
)
def test_a_stratum_of_which_too_little_is_known_counts_as_drawn_with_repetition(units, n):
    values = np.arange(sum(n.values())) % 3
    before, after = (mean(values, asked(one, n)) for one in (Selection(units), drawn(units)))
    assert after.se == pytest.approx(before.se, rel=1e-6)
    assert {one.units for one in drawn(units).answered(n).populations.values()} == {VAST}


def test_people_of_a_silent_unit_that_was_certain_count_among_those_not_asked():
    answered = drawn(EVERY).answered({"A": 8, "B": 4})
    assert [answered.populations[unit].units for unit in "AB"] == [12, 12]
    assert mean(np.arange(12) % 2, asked(drawn(EVERY), {"A": 8, "B": 4})).se > 0


def test_a_unit_drawn_by_chance_that_is_silent_is_one_of_those_not_drawn():
    three = (*HALF, Selected("C", 0.5, 8.0))
    assert drawn(three).answered({"A": 3, "B": 4}).populations["A"] == (6, 10)


def test_figures_of_one_unit_count_its_people_too():
    values, first = np.arange(8) % 3, np.arange(8) < 4
    n = {"A": 4, "B": 4}
    before, after = (mean(values, asked(one, n), domain=first) for one in (Selection(UNLIKE), drawn(UNLIKE)))
    assert after.se == pytest.approx(before.se * math.sqrt(1 - 4 / 10), rel=1e-9)


@pytest.mark.parametrize("units", [HALF, EVERY], ids=["by chance", "certain"])
def test_more_responses_than_people_served_are_refused_by_the_units_name(units):
    n = {"A": 4, "B": 9}
    answered = drawn(units).answered(n)
    with pytest.raises(Refusal) as refused:
        answered.columns(["A"], [1])
    assert refused.value.where == "B"
    for language in ("vi", "en"):
        assert f"{units[1].people:.0f}" in refused.value.wrong(language)
        assert any("B" in note.to(language) for note in answered.notes())
    assert Selection(units).answered(n).columns(["A"], [1])["weight"]


def test_a_unit_without_people_served_is_named_by_its_row(tmp_path):
    path = tmp_path / "sample.csv"
    path.write_text("unit,people,probability\nA,10,0.5\nB,,0.5\n", encoding="utf-8")
    _, problems = read_selection(path, {"A", "B"}, "en")
    assert [(one.check, one.line, one.where) for one in problems] == [("empty", 3, "people")]


def test_responses_that_bring_their_own_units_are_not_counted_among_the_samples():
    columns = drawn(HALF).answered({"A": 3, "B": 4}).columns(["A", "B"], [1, 2])
    assert beside(columns, {"psu": ["x", "y"]}) == {
        **{name: columns[name] for name in ("weight", "stratum")},
        "psu": ["x", "y"],
    }
    assert beside(columns, {"weight": [1, 2]}) == columns | {"weight": [1, 2]}


def test_a_way_nobody_knows_of_drawing_people_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match="simple"):
        Selection(HALF, persons="quota")
