"""The list a sample is drawn from, and the draw."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import Design
from analysis.estimate import mean
from survey.sampling.frame import Draw, Listed, drawn, read_frame, read_selection, write_selection
from survey.sampling.selection import Selected, Selection, UnfitSelection

COMMUNES = [
    Listed(f"X{i:02}", float(people), "thị" if i % 3 else "thôn")
    for i, people in enumerate([300, 900, 1200, 400, 5000, 700, 650, 800, 300, 2100, 450, 980])
]
KNOWN = {one.unit for one in COMMUNES}


def written(tmp_path, text):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_as_an_office_keeps_it_is_read(tmp_path):
    path = written(tmp_path, "Mã đơn vị;Số người;Tầng\nX00;1.200;Nông thôn\nX01;90;\n")
    assert read_frame(path, KNOWN) == ([Listed("X00", 1200.0, "Nông thôn"), Listed("X01", 90.0)], [])


def test_every_fault_of_a_list_is_named_with_its_row_and_column(tmp_path):
    path = written(tmp_path, "unit,people,stratum\nX00,x,\nX00,5,a/*\nZZ,0,\nX03,10,a\n")
    listed, problems = read_frame(path, KNOWN, "en")
    assert listed == [Listed("X03", 10.0, "a")]
    assert [(p.check, p.line, p.where) for p in problems] == [
        ("bad_people", 2, "people"),
        ("bad_stratum", 3, "stratum"),
        ("twice", 3, "unit"),
        ("bad_people", 4, "people"),
        ("no_unit", 4, "unit"),
    ]


@pytest.mark.parametrize(("chance", "read"), [("0,25", 0.25), ("0.25", 0.25), ("3/12", 0.25), ("1", 1.0)])
def test_a_chance_is_read_as_people_write_it(tmp_path, chance, read):
    path = written(tmp_path, f'unit;people;probability\nX00;10;"{chance}"\n')
    (one,), problems = read_selection(path, KNOWN)
    assert (one.probability, problems) == (read, [])


@pytest.mark.parametrize("chance", ["0", "1,5", "3/0", "7/3", "-0.5", "1e-3", "25 %", "NaN"])
def test_what_is_no_chance_is_refused_where_it_stands(tmp_path, chance):
    path = written(tmp_path, f"unit;people;probability\nX00;10;{chance}\n")
    assert [(p.check, p.line) for p in read_selection(path, KNOWN)[1]] == [("bad_chance", 2)]


def test_a_sample_that_was_written_is_read_back_the_same(tmp_path):
    sample = drawn(COMMUNES, Draw(6, interviews=100, seed="a"))
    write_selection(tmp_path / "sample.csv", sample)
    units, problems = read_selection(tmp_path / "sample.csv", KNOWN)
    assert (tuple(units), problems) == (sample.units, [])


def test_a_chance_of_one_in_some_ten_thousand_is_read_back_too(tmp_path):
    """Python writes it 7.2e-05, which is no number to whoever types a list."""
    small = Selection((Selected("X00", 0.000072, 3), Selected("X01", 1 / 3, 500)))
    write_selection(tmp_path / "sample.csv", small)
    assert read_selection(tmp_path / "sample.csv", KNOWN) == ([*small.units], [])


@pytest.mark.parametrize("method", ["pps", "simple", "systematic"])
def test_the_same_list_and_seed_draw_the_same_units(method):
    draw = Draw(6, method, seed="2026")
    assert drawn(COMMUNES, draw) == drawn(COMMUNES, draw)
    assert any(drawn(COMMUNES, Draw(6, method, seed=str(i))) != drawn(COMMUNES, draw) for i in range(9))


def test_each_stratum_gives_two_units_and_as_many_as_were_asked_for_in_all():
    sample = drawn(COMMUNES, Draw(5, seed="s"))
    assert len(sample.units) == 5
    assert {sum(one.stratum == name for one in sample.units) for name in ("thị", "thôn")} == {2, 3}


def test_without_a_number_every_unit_is_taken_for_certain():
    sample = drawn(COMMUNES, Draw(interviews=120))
    assert [one.unit for one in sample.units] == [one.unit for one in COMMUNES]
    assert all(one.is_certain for one in sample.units)
    assert sum(one.interviews for one in sample.units) == 120


def test_where_chances_follow_people_each_unit_is_asked_alike():
    assert {one.interviews for one in drawn(COMMUNES, Draw(6, interviews=60)).units} == {10}


@pytest.mark.parametrize(
    ("draw", "named"),
    [(Draw(13), "13"), (Draw(3), "2 strata"), (Draw(6, interviews=11), "12 people")],
)
def test_a_draw_that_cannot_be_is_refused_with_what_would_do(draw, named):
    with pytest.raises(UnfitSelection) as refused:
        drawn(COMMUNES, draw)
    assert named in refused.value.said("en")


def simulated(seed: int) -> tuple[bool, float, float]:
    """Draw communes whose large ones are discontent; whether the interval holds the truth, and both means."""
    random = np.random.default_rng(seed)
    frame = [Listed(f"X{i:02}", float(200 + 150 * i), "thị" if i % 2 else "thôn") for i in range(40)]
    share = {one.unit: 0.95 - 0.5 * one.people / 6200 + random.normal(0, 0.03) for one in frame}
    truth = sum(one.people * share[one.unit] for one in frame) / sum(one.people for one in frame)
    sample = drawn(frame, Draw(16, "simple", seed=str(seed)))
    units = [one.unit for one in sample.units for _ in range(15)]
    satisfied = random.random(len(units)) < np.array([share[unit] for unit in units])
    columns = sample.answered(dict.fromkeys({*units}, 15)).columns(units, range(len(units)))
    found = mean(satisfied, Design.of(columns["weight"], strata=columns["stratum"], psu=columns["psu"]))
    low, high = found.ci()
    return low <= truth <= high, found.value - truth, satisfied.mean() - truth


def test_the_weights_of_a_draw_take_the_bias_away_and_its_intervals_hold_the_truth():
    holds, weighted, plain = np.array([simulated(seed) for seed in range(200)]).T
    assert holds.mean() >= 0.9
    assert abs(weighted.mean()) < 0.01
    assert plain.mean() > 0.05


def test_a_fault_names_the_column_as_the_list_heads_it(tmp_path):
    _, problems = read_frame(written(tmp_path, "Mã đơn vị;Số người\nZZ;5\nX00;x\n"), KNOWN)
    assert [problem.where for problem in problems] == ["Mã đơn vị", "Số người"]


def test_how_a_sample_was_drawn_says_whether_the_strata_of_the_list_were_read(tmp_path):
    rows = "X00;10;{}\nX01;20;a\nX02;30;b\nX03;40;b\n".format("a")
    draw = Draw(4, seed="s")
    for heading, said in (("tầng", "chia 2 tầng"), ("vùng", "không chia tầng")):
        listed, _ = read_frame(written(tmp_path, f"đơn vị;số người;{heading}\n{rows}"), KNOWN)
        assert draw.how(listed, "vi") == f"rút 4 trong 4 đơn vị, {said}, xác suất theo số người, hạt giống s"
