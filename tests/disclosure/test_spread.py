"""A standard error is a sum over sampling units: it does not tell those left out to who knows the others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from answered import answer, publish
from artefacts import records
from asked_rounds import questionnaire, rating, words
from scipy.special import logit
from scipy.stats import t as student
from small_units import HOW, ITEMS, SMALLEST, compositions, sampled

from analysis.dataset import Dataset
from analysis.disclosure import ALL_DIGITS
from analysis.table import Value
from analysis.tables import (
    Printing,
    change_table,
    choice_tables,
    group_table,
    group_trees,
    guarded,
    index_table,
    sentence,
    strength_table,
    trees,
)
from analysis.tables.priorities import priority_table
from survey.export import dataset
from survey.questionnaire.model import Section
from survey.reporting import Wanted, write_report
from survey.results.live import Growing
from survey.units import Unit


def alike(seed: int, n_units: int) -> Dataset:
    """Return a round of units in which people were asked, all of whom count alike; two or three are small."""
    return sampled(seed, n_units, plain=True)[0]


def squares(row: Mapping[str, Value], n_units: int) -> tuple[float, float]:
    """Return between what the sum of squared differences of all units lies, by a row of a public file."""
    p, n = float(str(row["exact_value"])), float(str(row["answered"]))
    scale = n * n * (n_units - 1) / n_units
    if row["exact_se"] is not None:
        return ((float(str(row["exact_se"])) ** 2 * scale),) * 2
    factor = p * (1 - p) / student.ppf(0.975, n_units - 1)
    low, high = float(str(row["exact_low"])), float(str(row["exact_high"]))
    near = [logit(p) - logit(min(low + 0.01, p)), logit(max(high - 0.01, p)) - logit(p)]
    far = [logit(p) - logit(low)] + ([logit(high) - logit(p)] if high < 1 else [])
    return (max(near) * factor) ** 2 * scale, (min(far) * factor) ** 2 * scale


def sums(sizes: tuple[int, ...], good: int, p: float) -> np.ndarray:
    """Return what the squared differences of units of *sizes*, in which *good* are content, may add up to."""
    found = {0: np.zeros(1)}
    for n in sizes:
        more: dict[int, list[np.ndarray]] = {}
        for so_far, values in found.items():
            for g in range(min(n, good - so_far) + 1):
                more.setdefault(so_far + g, []).append(values + (g - p * n) ** 2)
        found = {g: np.unique(np.concatenate(values).round(9)) for g, values in more.items()}
    return found.get(good, np.zeros(0))


def possible(data: Dataset, printing: Printing) -> tuple[list[int], list[tuple[int, ...]]]:
    """Return the sizes of the units left out, and what they can be; which unit is which is not asked."""
    _, places = data.group("unit")
    n = np.bincount(places)
    out = guarded(data, HOW).withheld
    assert out is not None
    left = [at for at in range(len(n)) if ("unit", f"u{at:03}") in out.groups]
    shown = [at for at in range(len(n)) if at not in left]
    rows = {row["node"]: row for row in index_table(trees(data, data.design())[0], printing).records()}
    found = [one for one in compositions(int(n[left].sum()), len(left)) if list(one) == sorted(one)]
    for item in ITEMS[:6]:
        good = np.bincount(places, data.column(item).codes == 1, minlength=len(n))
        p = float(good.sum() / n.sum())
        known = float(((good[shown] - p * n[shown]) ** 2).sum())
        least, most = (end - known for end in squares(rows[item], len(n)))
        near = 1e-6 * (1 + known)
        fits = [(one, sums(one, int(good[left].sum()), p)) for one in found]
        found = [one for one, q in fits if ((q >= least - near) & (q <= most + near)).any()]
    return sorted(n[left].tolist()), found


SEEDS = [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("n_units", [12, 40])
def test_no_standard_error_or_interval_over_everybody_tells_how_few_answered_in_units(n_units: int) -> None:
    for seed in SEEDS:
        data = alike(seed, n_units)
        truth, found = possible(data, guarded(data, HOW))
        assert tuple(truth) in found
        assert len({size for one in found for size in one}) >= SMALLEST, (seed, truth, found)


def test_the_outsider_reads_the_sizes_from_the_standard_errors_where_they_are_told() -> None:
    told = [possible(data, replace(guarded(data, HOW), grain=ALL_DIGITS)) for data in map(_of_12, SEEDS)]
    assert [[tuple(truth)] == found for truth, found in told].count(True) >= 5


def _of_12(seed: int) -> Dataset:
    return alike(seed, 12)


def test_every_table_of_everybody_tells_its_intervals_in_steps_and_its_values_with_their_digits() -> None:
    data = alike(1, 12)
    design, how = data.design(), guarded(data, HOW)
    tree = trees(data, design)[0]
    assert (how.grain.value, how.grain.ends) == (0.0, 0.01)
    found = [
        *choice_tables(data, design, how), index_table(tree, how), strength_table(tree, how),
        priority_table(data, design, how), change_table(tree, tree, how, since=words("x")),
    ]  # fmt: skip
    for table in found:
        assert table is not None
        names = {field.name for field in table.fields}
        for name in names & {"low", "high"}:
            assert {float(str(v)) % 1 for v in table.values(name) if v is not None} <= {0.0}, (
                table.name,
                name,
            )
        for name in names & {"exact_se", "deff", "degf"}:
            assert {*table.values(name)} == {None}, (table.name, name)
        for name in (name for name in names if name.startswith("exact_") and name.endswith(("low", "high"))):
            told = [float(str(v)) for v in table.values(name) if v is not None]
            assert [round(100 * v, 9) % 1 for v in told] == [0] * len(told), (table.name, name)
    value = index_table(tree, how).records()
    assert float(str(next(iter(value))["exact_value"])) == pytest.approx(tree.estimate.value, abs=1e-15)
    assert "." in sentence(tree, how).to("en").partition("(")[0]


def test_units_that_are_shown_keep_their_standard_errors() -> None:
    data = alike(1, 12)
    groups = group_trees(data, data.design(), data.codebook.indices[0], "unit")
    rows = [row for row in group_table(groups, guarded(data, HOW)).records() if row["value"] is not None]
    assert all((row["exact_se"] is not None) == bool(row["group"]) for row in rows)
    assert len(rows) > 10


def test_people_drawn_alone_and_rounds_with_nothing_left_out_keep_every_digit() -> None:
    data = alike(1, 12)
    assert not guarded(replace(data, design_columns={}), HOW).grain
    assert not guarded(data, Printing(smallest=0)).grain


def test_strata_that_are_left_out_are_not_told_by_the_standard_error_of_all() -> None:
    data = alike(1, 12)
    drawn = {"stratum": data.design_columns["psu"], "psu": np.array([str(at) for at in range(data.n)])}
    assert guarded(replace(data, design_columns=drawn), HOW).grain.ends == 0.01


ASKED = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"))))
UNITS = {"an": 37, "binh": 61, "chau": 23, "dao": 3, "em": 7}


def test_a_report_and_the_page_of_a_round_of_places_tell_no_standard_error_over_everybody(
    house, tmp_path, visit
) -> None:
    house.store.save_units([Unit(code, f"UBND xã {code}") for code in UNITS])
    house.store.save_round(replace(house.ask(ASKED), clusters="unit"))
    for place, (unit, n) in enumerate(UNITS.items()):
        rows = [{"A1": "1245"[row * (place + 1) % 4], "A2": "2345"[row % 3]} for row in range(n)]
        answer(house, ASKED, rows, unit=unit)
    publish(house)
    house.store.change_state("thu", "closed", "test")
    live = Growing(house.store, house.store.round("thu"), Printing(smallest=SMALLEST))
    live.catch_up(sum(UNITS.values()))
    assert live.guarded() == guarded(dataset(house.store, "thu"), Printing(smallest=SMALLEST))
    assert live.guarded().grain.ends
    wanted = Wanted(printing=Printing(smallest=SMALLEST))
    write_report(house.store, "thu", tmp_path / "r", made_on=date(2026, 11, 28), wanted=wanted)
    for rows in (
        records(tmp_path / "r" / "tables" / "whole.csv"),
        records(visit("/ketqua/thu/dulieu/whole.csv").text),
        [row for row in records(visit("/ketqua/thu/dulieu/whole_by_unit.csv").text) if not row["group"]],
    ):
        assert len(rows) == 3
        for row in rows:
            assert row["deff"] == row["exact_se"] == row["degf"] == ""
            assert math.isclose(float(row["exact_low"]) * 100, round(float(row["exact_low"]) * 100))
            assert row["n"]
