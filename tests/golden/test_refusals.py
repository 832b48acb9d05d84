"""A case that asks for what is not offered, or makes no sense, is told so; nothing is guessed."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
import solve

HERE = Path(__file__).parent
ROWS = "id,s,u,y,g,w,few,N\n" + "".join(
    f"{row},{'ab'[row % 2]},{row},{row % 5},{'fm'[row % 3 == 0]},{1 + row % 3},3,20\n" for row in range(12)
)
MEAN = {"id": "t", "estimand": "mean", "var": "y"}
SOUND = {
    "case": "sound",
    "data": "data.csv",
    "design": {"kind": "taylor", "ids": ["u"], "strata": ["s"], "weights": "w", "fpc": ["N"]},
    "tests": [MEAN],
}


def answered(folder: Path, *, design=None, test=None, **content):
    case = copy.deepcopy(SOUND) | content
    case["design"] = case.pop("design_", case["design"] | (design or {}))
    case["tests"] = [MEAN | (test or {})]
    (folder / "data.csv").write_text(ROWS, encoding="utf-8")
    (folder / "expected.json").write_text(json.dumps(case), encoding="utf-8")
    return solve.answers(folder)["answers"]["t"]


def test_the_sound_case_is_answered(tmp_path):
    assert answered(tmp_path)["n"] == 12


UNSUPPORTED = {
    "an unknown design": ({"design": {"kind": "snowball"}}, "the design snowball"),
    "what a design does not have": ({"design": {"twophase": True}}, "twophase of taylor"),
    "a file that is not there": (
        {"adjust": [{"type": "poststratify", "vars": ["g"], "population": "none.csv"}]},
        "the file none.csv is absent",
    ),
    "an unknown adjustment": ({"adjust": [{"type": "trim-by-eye"}]}, "the adjustment trim-by-eye"),
    "what raking does not have": (
        {"adjust": [{"type": "rake", "margins": [["g"]], "population": "p.csv", "partial": True}]},
        "partial of rake",
    ),
    "drawn replicates": (
        {"design": {"kind": "replicate_from", "type": "bootstrap", "base": {"kind": "taylor"}}
         | dict.fromkeys(["ids", "strata", "weights", "fpc"])},
        "replicates of type bootstrap",
    ),
    "an unknown estimand": ({"test": {"estimand": "mode"}}, "the estimand mode"),
    "what a mean does not have": ({"test": {"trim": 0.1}}, "trim of mean"),
    "an unknown family": ({"test": {"estimand": "glm", "family": "t", "terms": []}}, "the family t"),
    "an unknown predictor": (
        {"test": {"estimand": "glm", "family": "gaussian", "terms": [{"var": "id", "type": "spline"}]}},
        "a predictor of type spline",
    ),
    "what a predictor does not have": (
        {"test": {"estimand": "glm", "family": "gaussian",
                  "terms": [{"var": "g", "type": "cat", "missing": [9]}]}},
        "missing of cat",
    ),
    "what a recoding does not have": (
        {"test": {"estimand": "chisq", "var": None, "row": "g", "col": "y", "statistics": ["F"],
                  "col_recode": {"cut": [2]}}},
        "cut of col_recode",
    ),
    "an unknown interval": (
        {"test": {"estimand": "quantile", "probs": [0.5], "interval": "score"}},
        "the interval score",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSUPPORTED)
def test_what_is_not_offered_is_unsupported_with_its_name(case, tmp_path):
    content, reason = UNSUPPORTED[case]
    answer = answered(tmp_path, **content)
    assert list(answer) == ["unsupported"]
    assert reason in answer["unsupported"]


WRONG = {
    "a column the data lack": ({"test": {"var": "happiness"}}, "no happiness"),
    "a domain by a column the data lack": ({"test": {"domain": {"region": 1}}}, "no region"),
    "weights that are words": ({"design": {"weights": "g"}}, "could not convert"),
    "a population smaller than the sample": ({"design": {"fpc": ["few"]}}, "population has"),
    "an unknown rule for lonely units": ({"lonely_psu": "ignore"}, "ignore"),
    "a domain that is a name": (
        {"test": {"domain": "g"}},
        "domain of estimand is 'g', and must be an object",
    ),
    "a domain that is empty brackets": ({"test": {"domain": []}}, "domain of estimand is []"),
    "codes that are no codes": ({"test": {"event": {"of": 4}}}, "event of estimand is {'of': 4}"),
    "true or false in words": ({"design": {"nest": "no"}}, "nest of kind is 'no', and must be true or"),
    "margins without a list": (
        {"adjust": [{"type": "rake", "margins": "g", "population": "data.csv"}]},
        "margins of an adjustment is 'g', and must be a list",
    ),
    "an adjustment that is a word": ({"adjust": ["rake"]}, "is 'rake', and must be an object"),
    "a design that is a word": ({"design_": "taylor"}, "must be an object"),
    "a level in percent": ({"conf_level": 95}, "conf_level of the case is 95, and must lie between 0 and 1"),
    "data that are not there": ({"data": "gone.csv"}, "gone.csv"),
    "a jackknife of strata without them": (
        {"design_": {"kind": "replicate_from", "type": "JKn", "base": SOUND["design"] | {"strata": None}}},
        "replicates of type JKn cannot be made from a design without strata: that is JK1",
    ),
    "a jackknife without strata of some": (
        {"design_": {"kind": "replicate_from", "type": "JK1", "base": SOUND["design"]}},
        "replicates of type JK1 cannot be made from a design of strata, whose replicates are JKn",
    ),
    "limits no weights can keep": ({"adjust": [{"type": "trim", "upper": 0.5}]}, "0.5"),
    "a regression on nothing else": (
        {"test": {"estimand": "glm", "family": "gaussian", "terms": [{"type": "num"}]}},
        "no var",
    ),
    "a t test of three groups": (
        {"test": {"estimand": "ttest", "group": "y", "levels": [1, 2, 3]}},
        "exactly two",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_answered_says_what_is_wrong(case, tmp_path):
    content, reason = WRONG[case]
    answer = answered(tmp_path, **content)
    assert list(answer) == ["error"]
    assert reason in answer["error"]


def test_a_statistic_that_is_not_offered_leaves_the_others_answered(tmp_path):
    chisq = {"estimand": "chisq", "var": None, "row": "g", "col": "y", "statistics": ["F", "wls-score"]}
    answer = answered(tmp_path, test=chisq)
    assert answer["wls-score"] == {"unsupported": "the statistic wls-score"}
    assert 0 <= answer["F"]["p"] <= 1


UNNAMED = ['{"tests": 3}', '{"tests": ["t"]}', '{"tests": [{"id": {}}]}', '{"tests": [{"id": 1}, {"id": 1}]}']


@pytest.mark.parametrize("text", [None, "{", "[]", '{"tests": [{}]}', *UNNAMED])
def test_a_folder_that_holds_no_case_is_named_in_one_line(text, tmp_path):
    if text is not None:
        (tmp_path / "expected.json").write_text(text, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, HERE / "solve.py", tmp_path], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("solve.py CASE_DIR: the case cannot be read")
    assert ended.stderr.count("\n") == 1


RATES = {"kind": "taylor", "ids": ["u"], "strata": ["s"], "weights": "w", "fpc": ["rate"]}


def test_population_columns_that_are_all_at_most_one_are_rates_as_in_r(tmp_path):
    counted = answered(tmp_path)
    rows = ROWS.replace(",N\n", ",rate\n").replace(",20\n", ",0.3\n")  # 6 of 20 in each stratum
    case = SOUND | {"design": RATES}
    (tmp_path / "data.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "expected.json").write_text(json.dumps(case), encoding="utf-8")
    assert solve.answers(tmp_path)["answers"]["t"]["se"] == pytest.approx(counted["se"], rel=1e-12)


def test_without_a_column_of_weights_the_inclusion_probabilities_give_them(tmp_path):
    answer = answered(tmp_path, design={"weights": None}, test={"estimand": "total"})
    assert answer["sum_w"] == pytest.approx(40)


TABLES = {
    "y,w\n1,2\n3\n": "line 3 of another length",
    "y,w,y\n1,2,3\n": "the columns y twice",
    "y,w\n": "no rows",
    "": "no rows",
}


@pytest.mark.parametrize("text", TABLES)
def test_a_file_that_is_no_table_is_not_read_as_well_as_it_can_be(text, tmp_path):
    case = SOUND | {"data": "odd.csv"}
    (tmp_path / "odd.csv").write_text(text, encoding="utf-8")
    (tmp_path / "expected.json").write_text(json.dumps(case), encoding="utf-8")
    assert solve.answers(tmp_path)["answers"]["t"] == {"error": f"ValueError: odd.csv has {TABLES[text]}"}


REPLICATES = {
    "id,r1,r2\n" + "".join(f"{row % 11},1,2\n" for row in range(12)): "has a key twice",
    "id,a1,a2\n" + "".join(f"{row},1,2\n" for row in range(12)): "no column is called r and a number",
}


@pytest.mark.parametrize("text", REPLICATES)
def test_replicate_weights_that_are_not_one_row_each_are_refused(text, tmp_path):
    (tmp_path / "rep.csv").write_text(text, encoding="utf-8")
    said = {"file": "rep.csv", "key": "id", "prefix": "r", "combined": True}
    design = {"kind": "replicate", "type": "bootstrap", "weights": "w", "repweights": said}
    answer = answered(tmp_path, design_=design)
    assert REPLICATES[text] in answer["error"]
