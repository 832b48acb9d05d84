"""Targets as documents state them: the shipped ones, an agency's own, and every way to write a goal."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from survey.judging.judgement import goal, label
from survey.judging.table import mismatch, start_table
from survey.mandate.starts import read_starts
from survey.mandate.targets import comparison, day, read_targets
from survey.shipped import PROGRAMMES

HEADING = (
    "document,authority,province,issued_on,population,service,field,measure,comparator,target,unit,"
    "deadline,section\n"
)


def written(tmp_path, *rows):
    path = tmp_path / "targets.csv"
    path.write_text(HEADING + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def row(comparator=">", target="80", unit="percent", **cells):
    named = {"document": "1/QĐ", "service": "health", "measure": "satisfaction", "deadline": "2022-12-31"}
    named |= {"comparator": comparator, "target": target, "unit": unit} | cells
    return ",".join(named.get(name, "") for name in HEADING.strip().split(","))


def faults(problems):
    return [(one.check, one.line, one.where) for one in problems]


def test_the_shipped_targets_are_28_of_five_programmes_each_with_a_code_of_its_own():
    targets, problems = read_targets(PROGRAMMES / "targets.csv")
    assert problems == []
    assert len(targets) == len({target.code for target in targets}) == 28
    assert len({target.document for target in targets}) == 5
    assert Counter(target.unit for target in targets) == {"percent": 21, "score_1_10": 6, "rank": 1}


def test_a_target_reads_as_its_document_says():
    named = {target.code: target for target in read_targets(PROGRAMMES / "targets.csv")[0]}
    land = named["260-kh-ubnd.procedures.land.2022"]
    assert (land.comparator, land.goal, land.written) == ("at least", 75.0, ">= 75")
    assert label(land).to("vi") == "Giải quyết thủ tục hành chính: đất đai"
    assert goal(land).to("vi") == "từ 75 % trở lên"
    assert goal(named["3362-qd-ubnd.health.2020"]).to("en") == "more than 80%"
    assert goal(named["18-ctrhd-tu.par_index.2020"]).to("vi") == "trong 5 hạng đầu"
    assert goal(named["1552-qd-ubnd.papi.procedures.2017"]).to("vi") == "từ 7,90 điểm trở lên"


@pytest.mark.parametrize(
    ("comparator", "target", "meant"),
    [
        (">", "80", ("more than", 80.0, None)),
        ("trên", "80", ("more than", 80.0, None)),
        ("", "trên 80 %", ("more than", 80.0, None)),
        (">=", "85,5", ("at least", 85.5, None)),
        ("", "từ 85 % trở lên", ("at least", 85.0, None)),
        ("tối thiểu", "85%", ("at least", 85.0, None)),
        ("", "Đạt tối thiểu 85%", ("at least", 85.0, None)),
        ("<=", "5", ("at most", 5.0, None)),
        ("dưới", "10", ("less than", 10.0, None)),
        ("", "85–90", ("at least", 85.0, 90.0)),
        ("", "85-90 %", ("at least", 85.0, 90.0)),
        ("từ … đến", "85 90", None),
        ("", "từ 85 đến 90 %", ("at least", 85.0, 90.0)),
        ("", "90–85", None),
        ("", "80", None),
        ("=", "80", None),  # an estimate never equals a number: what is meant must be said
        ("khoảng", "80", None),
        ("", "cao", None),
    ],
)
def test_a_comparison_is_read_as_documents_write_it(comparator, target, meant):
    assert comparison(comparator, target) == meant


def test_a_range_is_said_with_both_ends(tmp_path):
    (target,), _ = read_targets(written(tmp_path, row("", "85–90")))
    assert (goal(target).to("vi"), goal(target).to("en")) == ("85–90 %", "85–90%")


def test_every_wrong_row_is_listed_and_the_rest_is_read(tmp_path):
    path = written(
        tmp_path,
        row(),
        row(field="a"),
        row(field="a"),
        row("", "80", field="b"),
        row(target="101", field="c"),
        row(unit="stars", field="d"),
        row(field="e", deadline="31/02/2022"),
        row(field="f", measure=""),
        row("", "", field="g"),
    )
    targets, problems = read_targets(path)
    assert [target.code for target in targets] == ["1-qd.health.2022", "1-qd.health.a.2022"]
    assert faults(problems) == [
        ("twice", 4, "code"),
        ("bad_comparison", 5, "target"),
        ("out_of_range", 6, "target"),
        ("bad_target_unit", 7, "unit"),
        ("bad_day", 8, "deadline"),
        ("empty", 9, "measure"),
        ("empty", 10, "target"),
    ]


def test_a_problem_is_said_with_its_remedy_in_both_languages(tmp_path):
    path = written(tmp_path, row("", "80"))
    assert "“80”" in read_targets(path)[1][0].wrong
    assert read_targets(path, "en")[1][0].remedy.startswith("Write it as documents do")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2022-12-31", "2022-12-31"),
        ("31/12/2022", "2022-12-31"),
        ("5/3/2022", "2022-03-05"),
        ("2022-13-01", ""),
        ("quý I", ""),
    ],
)
def test_a_day_is_read_in_both_ways_of_writing_it(said, meant):
    found = day(said)
    assert (found.isoformat() if found else "") == meant


def shipped_starts():
    starts, problems = read_starts(PROGRAMMES / "papi_can_tho_2014.csv", "1552/QĐ-UBND", "papi")
    assert problems == []
    return {start.field: start for start in starts}


def test_one_stated_target_does_not_follow_from_its_own_rate():
    starts = shipped_starts()
    assert [name for name, start in starts.items() if not start.follows] == ["corruption_control"]
    corruption = starts["corruption_control"]
    assert (corruption.computed, corruption.stated) == (Decimal("7.116"), Decimal("7.41"))


def test_the_mismatch_is_said_by_name_with_both_numbers():
    said = mismatch(shipped_starts()["corruption_control"]).to("vi")
    assert said.startswith("Kiểm soát tham nhũng: mục tiêu 2017")
    assert all(number in said for number in ("7,41", "7,116", "5,93", "20 %"))
    table = start_table(list(shipped_starts().values()))
    assert [note.to("vi") for note in table.notes] == [said]


@pytest.mark.parametrize(("stated", "follows"), [("7.12", True), ("7.1259", True), ("7.126", False)])
def test_a_hundredth_is_where_a_target_no_longer_follows(tmp_path, stated, follows):
    path = tmp_path / "starts.csv"
    path.write_text(
        "dimension,score_2014,rank_of_63,group,growth_target_percent,stated_target_2017\n"
        f"a,5.93,39,3,20,{stated}\n",
        encoding="utf-8",
    )
    (start,), _ = read_starts(path, "1/QĐ", "papi")
    assert start.follows is follows


def test_each_start_leads_to_one_target():
    targets, _ = read_targets(PROGRAMMES / "targets.csv")
    for start in shipped_starts().values():
        (target,) = [target for target in targets if start.leads_to(target)]
        assert target.goal == float(start.stated)


def test_a_file_of_starts_without_years_says_which_columns_are_missing(tmp_path):
    path = tmp_path / "starts.csv"
    path.write_text("dimension,group,growth_target_percent\na,1,20\n", encoding="utf-8")
    assert [one.where for one in read_starts(path, "1/QĐ", "papi")[1]] == ["rank", "score", "stated_target"]
