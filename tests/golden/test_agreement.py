"""Our numbers against R survey's: our own cases with their scripts, and the oracle where it is at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import agree
import pytest
import solve

HERE = Path(__file__).parent
OWN = sorted(folder.parent for folder in HERE.glob("*/expected.json"))
ORACLE = sorted(folder.parent for folder in agree.ORACLE.glob("*/expected.json"))
OPTIONAL = ("the interval likelihood", "a rank test of three groups or more", "the interval arcsine")


@pytest.mark.parametrize("folder", OWN, ids=lambda folder: folder.name)
def test_a_case_of_our_own_equals_what_its_script_made_r_say(folder):
    result = agree.agreement(folder)
    assert result.numbers > 0
    assert result.disagreements == ()
    assert result.unsupported == ()


@pytest.mark.skipif(not ORACLE, reason="../shared/oracle is not beside the project")
@pytest.mark.parametrize("folder", ORACLE, ids=lambda folder: folder.name)
def test_a_case_of_the_oracle_agrees_within_its_tolerances(folder):
    result = agree.agreement(folder)
    assert result.disagreements == ()
    assert [reason for _, reason in result.unsupported if reason not in OPTIONAL] == []


def test_the_expected_answers_are_never_read(tmp_path):
    source = HERE / "commune_two_stage"
    content = json.loads((source / "expected.json").read_text(encoding="utf-8"))
    for test in content["tests"]:
        test["expected"] = test["policy"] = test["expected_4_1_1"] = "unread"
    (tmp_path / "data.csv").write_bytes((source / "data.csv").read_bytes())
    (tmp_path / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    assert solve.answers(tmp_path) == solve.answers(source)


def test_the_order_of_rows_and_the_type_of_ids_change_no_answer(tmp_path):
    source = HERE / "commune_two_stage"
    header, *rows = (source / "data.csv").read_text(encoding="utf-8").splitlines()
    commune = header.split(",").index("commune")
    renamed = []
    for row in sorted(rows):
        cells = row.split(",")
        cells[commune] = f"xã {cells[commune]}"
        renamed.append(",".join(cells))
    (tmp_path / "data.csv").write_text("\n".join([header, *renamed]), encoding="utf-8")
    text = (source / "expected.json").read_text(encoding="utf-8")
    (tmp_path / "expected.json").write_text(
        text.replace('"commune": 103', '"commune": "xã 103"'), encoding="utf-8"
    )
    assert agree.agreement(tmp_path).disagreements == ()


def test_solve_prints_one_answer_for_each_test_as_json():
    command = [sys.executable, HERE / "solve.py", HERE / "brewer_pps"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    answered = json.loads(printed)
    asked = json.loads((HERE / "brewer_pps" / "expected.json").read_text(encoding="utf-8"))
    assert answered["case"] == "brewer_pps"
    assert list(answered["answers"]) == [test["id"] for test in asked["tests"]]


def test_what_is_not_offered_is_said_to_be_unsupported(tmp_path):
    (tmp_path / "data.csv").write_text("y,w\n1,1\n2,1\n", encoding="utf-8")
    design = {"kind": "taylor", "ids": None, "weights": "w"}
    tests = [{"id": "t", "estimand": "horoscope"}]
    content = {"case": "c", "data": "data.csv", "design": design, "tests": tests}
    (tmp_path / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    assert solve.answers(tmp_path)["answers"]["t"] == {"unsupported": "the estimand horoscope"}
