"""What a round sends to a centre: exact to the last digit, changed by nobody, and no single answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from example_answers import answers, index, text
from numpy.testing import assert_allclose

from analysis.dataset import Dataset
from analysis.design import Design
from analysis.index import Formula
from analysis.refusal import Refusal
from analysis.round_sums import RoundSums, combined, round_sums
from analysis.round_sums.file import load, save, to_json

CHANCE = np.random.default_rng(5)


def round_of(n: int, *, weights: Sequence[float] | None = None, units: str = "ab") -> Dataset:
    rows = ["".join(row) for row in CHANCE.choice(list("1234509-"), (n, 3))]
    design = {"weight": list(weights)} if weights is not None else None
    return answers(rows, units=(units * n)[:n], design=design)


def sent(data: Dataset, name: str = "bac", **more: object) -> RoundSums:
    return round_sums(data, name, text(name), **more)


def test_a_file_gives_back_every_digit(tmp_path: Path) -> None:
    sums = sent(round_of(60, weights=CHANCE.uniform(0.1, 9, 60)), by=("unit",))
    save(sums, tmp_path / "bac.json")
    again = load(tmp_path / "bac.json")
    assert (again.rounds, again.codebook, again.groupings) == (sums.rounds, sums.codebook, sums.groupings)
    save(again, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "bac.json").read_bytes()


def test_rounds_together_are_strata_of_one_design(tmp_path: Path) -> None:
    first, second = round_of(60), round_of(40)
    for name, data in (("bac", first), ("nam", second)):
        save(sent(data, name, by=("unit",)), tmp_path / f"{name}.json")
    found = combined([load(tmp_path / "bac.json"), load(tmp_path / "nam.json")])

    cells = {name: [*first.columns[name].cells(), *second.columns[name].cells()] for name in first.columns}
    data = Dataset.of(first.codebook, cells)
    design = Design.of(n=100, strata=["bac"] * 60 + ["nam"] * 40)
    formula, (categories, places) = Formula.of(index(), data.columns), data.group("unit")
    pairs = [(found.tree(index()), formula.tree(design))]
    for place, category in enumerate(categories):
        one = found.tree(index(), "unit", category.code)
        pairs.append((one, formula.tree(design, places == place)))
    for mine, whole in pairs:
        for (_, one), (_, true) in zip(mine.walk(), whole.walk(), strict=True):
            assert one.counts == true.counts
            assert (one.estimate.n, one.estimate.degf) == (true.estimate.n, true.estimate.degf)
            assert_allclose(one.estimate.ci(), true.estimate.ci(), rtol=1e-9)
            assert_allclose(one.estimate.deff_wr, true.estimate.deff_wr, rtol=1e-9)


def test_sums_put_together_are_put_together_again() -> None:
    parts = [sent(round_of(n), f"r{n}", by=("unit",)) for n in (20, 30, 40)]
    stepwise, at_once = combined([combined(parts[:2]), parts[2]]), combined(parts)
    assert [part.name for part in stepwise.rounds] == ["r20", "r30", "r40"]
    one, other = (sums.tree(index()).estimate for sums in (stepwise, at_once))
    assert_allclose([one.value, one.se], [other.value, other.se], rtol=1e-12)


def test_each_round_counts_the_people_it_stands_for() -> None:
    first, second = sent(round_of(60), "bac"), sent(round_of(40), "nam")
    north, south = (part.tree(index()).parts[1].estimate for part in (first, second))
    whole = combined([first.scaled(3000), second.scaled(1000)]).tree(index()).parts[1].estimate
    shares = [north.n * 3000 / 60, south.n * 1000 / 40]
    assert whole.sum_of_weights == pytest.approx(sum(shares))
    assert whole.value == pytest.approx(np.average([north.value, south.value], weights=shares))


def test_a_round_that_stands_for_nearly_everybody_decides() -> None:
    first, second = sent(round_of(60), "bac"), sent(round_of(40), "nam")
    whole = combined([first.scaled(1e12), second.scaled(1e-3)]).tree(index()).estimate
    alone = first.tree(index()).estimate
    assert_allclose([whole.value, whole.se], [alone.value, alone.se], rtol=1e-9)


def test_nobody_can_be_read_from_a_group_that_is_too_small() -> None:
    data = answers(["455"] * 12, units=[*"aaaaaaaabbb", ""])
    with pytest.raises(Refusal, match=r"unit=b \(3\), unit=– \(1\)"):
        sent(data, "bac", by=("unit",))
    assert len(sent(data, "bac", by=("unit",), smallest=0).totals) == 3


def test_a_file_holds_no_response() -> None:
    rows = ["455", "123", "541", "222", "535"] * 8
    written = json.dumps(to_json(sent(answers(rows))))
    assert '"4", "5", "5"' not in written
    assert set(json.loads(written)["totals"][0]) == {
        "index", "by", "group", "n", "degf", "present", "units", "degf_within", "people", "total",
        "between", "within", "square", "marks",
    }  # fmt: skip


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bac.json"
    save(sent(round_of(30)), path)
    path.write_text(path.read_text(encoding="utf-8").replace('"n": 30', '"n": 31'), encoding="utf-8")
    with pytest.raises(Refusal, match="digest"):
        load(path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"what": "hailong sums", "format": 99}', "\x00"])
def test_another_file_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refusal, match=r"other\.json"):
        load(path)


def other_version(sums: RoundSums) -> RoundSums:
    return replace(sums, codebook=replace(sums.codebook, version="1" * 64))


def renamed(sums: RoundSums) -> RoundSums:
    (grouping,) = sums.groupings
    groups = (replace(grouping.groups[0], label=text("Phường khác")), *grouping.groups[1:])
    return replace(sums, groupings=(replace(grouping, groups=groups),))


def test_rounds_that_do_not_belong_together_are_refused() -> None:
    first, second = (sent(round_of(40), name, by=("unit",)) for name in ("bac", "nam"))
    weighted = sent(round_of(40, weights=CHANCE.uniform(1, 9, 40)), "tay", by=("unit",))
    for pair, wrong in (
        ((first, other_version(second)), "version"),
        ((first, first), "more than one file"),
        ((first, weighted), "two ways"),
        ((first, renamed(second)), "Phường khác"),
    ):
        with pytest.raises(Refusal, match=wrong):
            combined(pair)


def test_groups_that_one_round_does_not_have_come_from_the_other() -> None:
    first, second = (
        sent(round_of(40, units="ab"), "bac", by=("unit",)),
        sent(round_of(40, units="cd"), "nam", by=("unit",)),
    )
    whole = combined([first, second])
    assert [group.code for group in whole.groupings[0].groups] == ["a", "b", "c", "d"]
    assert whole.tree(index(), "unit", "c").estimate.n == second.tree(index(), "unit", "c").estimate.n
    assert combined([first, sent(round_of(40), "tay")]).groupings == ()


def test_a_round_without_answers_has_no_sums() -> None:
    with pytest.raises(Refusal, match="no responses"):
        sent(answers([]))
