"""What a case means by its words, where no golden case has them together."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import solve

ROWS = """u,g,w,q,r,y
1,01,1,4,5,2
1,01,2,8,1,3
2,01,3,4,4,5
2,2,1,1,8,4
3,2,2,5,8,4
3,2,0,1,1,9
"""


def answered(folder: Path, **test):
    content = {"case": "c", "data": "data.csv", "lonely_psu": "fail", "tests": [{"id": "t", **test}]}
    content["design"] = {"kind": "taylor", "ids": ["u"], "weights": "w"}
    (folder / "data.csv").write_text(ROWS, encoding="utf-8")
    (folder / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    return solve.answers(folder)["answers"]["t"]


def test_who_does_not_know_stays_in_the_base_of_a_persons_own_mean(tmp_path):
    """Own shares 1, 0, 1, 0, 1/2 with weights 1, 2, 3, 1, 2."""
    index = {"estimand": "index", "aggregate": "person_mean", "items": ["q", "r"], "event": [4, 5]}
    known = {"missing": [8], "dk_in_denominator": True, "dk_codes": [8], "min_valid": 2}
    assert answered(tmp_path, **index, **known)["est"] == pytest.approx((1 + 3 + 1) / 9)


def test_levels_of_numbers_are_called_by_their_numbers(tmp_path):
    assert answered(tmp_path, estimand="dist", var="g")["levels"] == ["1", "2"]


def test_a_t_test_stands_on_the_variance_between_units_where_a_group_lies_in_one(tmp_path):
    test = {"estimand": "ttest", "var": "y", "group": "u", "levels": [1, 2]}
    alone = {"estimand": "ttest", "var": "y", "group": "g", "levels": ["01", 2]}
    assert math.isfinite(answered(tmp_path, **test)["t"])
    gap = answered(tmp_path, estimand="diff", var="y", by="g", levels=["01", 2])
    assert answered(tmp_path, **alone)["t"] == pytest.approx(gap["t"], rel=1e-12)


def test_rows_without_a_weight_count_for_the_beta_interval_as_in_r(tmp_path):
    found = answered(tmp_path, estimand="ciprop", var="q", event=[4, 5], methods=["beta"])
    assert (found["n"], found["n_rows_for_beta"]) == (5, 6)


STAGES = "u,k,g,w,N,K,y\n" + "".join(
    f"{unit},{unit}{part},{'ab'[row]},{unit + part},9,5,{unit * part + row * 2 + unit}\n"
    for unit in (1, 2, 3)
    for part in (1, 2, 3)
    for row in (0, 1)
)


def test_inside_one_unit_of_two_stages_the_second_stage_is_the_standard_error_as_in_r(tmp_path):
    """R survey 4.5: svymean 0.1994, svyttest t = 21.18, svystandardize 0.1994; no degrees of freedom."""
    content = {"case": "c", "data": "data.csv", "lonely_psu": "fail"}
    content["design"] = {"kind": "taylor", "ids": ["u", "k"], "weights": "w", "fpc": ["N", "K"]}
    shared = {"var": "y", "domain": {"u": 1}}
    content["tests"] = [
        {"id": "mean", "estimand": "mean", **shared},
        {"id": "t", "estimand": "ttest", **shared},
        {"id": "standard", "estimand": "standardize", **shared, "by": "g", "shares": {"a": 0.5, "b": 0.5}},
    ]
    (tmp_path / "data.csv").write_text(STAGES, encoding="utf-8")
    (tmp_path / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    found = solve.answers(tmp_path)["answers"]
    assert found["mean"]["se"] == pytest.approx(0.199374115932705, rel=1e-12)
    assert found["t"]["t"] == pytest.approx(21.1773840474225, rel=1e-12)
    assert found["standard"]["se"] == pytest.approx(0.199374115932705, rel=1e-12)


def test_groups_that_answered_alike_differ_by_nothing_without_error_as_in_r(tmp_path):
    alike = {"estimand": "diff", "var": "w", "event": [0, 1, 2, 3]}
    several = answered(tmp_path, **alike, by="g", levels=["01", 2])
    assert (several["est"], several["se"], several["ci"], several["p"]) == (0, 0, [0, 0], None)
    single = answered(tmp_path, **alike, by="u", levels=[1, 2])  # each of them lies in one unit
    assert (single["est"], single["se"], single["ci"]) == (0, None, [None, None])


def test_what_rounding_leaves_of_a_standard_error_is_no_standard_error(tmp_path):
    """Everybody answers 3.7; the data of `answered` with it in place of y."""
    folder = tmp_path
    rows = ["u,g,w,q"] + [f"{row % 5},{'ab'[row % 2]},{1 + row * 0.37},3.7" for row in range(20)]
    content = {"case": "c", "data": "data.csv", "design": {"kind": "taylor", "ids": ["u"], "weights": "w"}}
    content["tests"] = [
        {"id": "gap", "estimand": "diff", "var": "q", "by": "g", "levels": ["a", "b"]},
        {"id": "two", "estimand": "ttest", "var": "q", "group": "g", "levels": ["a", "b"]},
        {"id": "one", "estimand": "ttest", "var": "q", "mu": 1},
    ]
    (folder / "data.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    found = solve.answers(folder)["answers"]
    assert [found[test]["se"] for test in found] == [0, 0, 0]
    assert [found[test]["t"] for test in found] == [None, None, None]
    assert [found[test]["p"] for test in found] == [None, None, None]
    assert found["gap"]["est"] == 0


def test_without_degrees_of_freedom_groups_that_answered_alike_are_not_said_to_be_equal(tmp_path):
    """Two strata of one unit each: nothing is known of the difference between them."""
    rows = "s,u,w,q\n" + "".join(f"{'ab'[unit]},{unit},{1 + row},5\n" for unit in (0, 1) for row in (0, 1))
    content = {"case": "c", "data": "data.csv", "lonely_psu": "remove"}
    content["design"] = {"kind": "taylor", "ids": ["u"], "strata": ["s"], "weights": "w"}
    content["tests"] = [
        {"id": "gap", "estimand": "diff", "var": "q", "by": "s", "levels": ["a", "b"]},
        {"id": "two", "estimand": "ttest", "var": "q", "group": "s", "levels": ["a", "b"]},
    ]
    (tmp_path / "data.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    found = solve.answers(tmp_path)["answers"]
    assert (found["gap"]["est"], found["gap"]["se"], found["two"]["se"]) == (0, None, None)


def test_inside_one_unit_of_the_last_stage_there_is_no_standard_error_either(tmp_path):
    content = {"case": "c", "data": "data.csv", "lonely_psu": "fail"}
    content["design"] = {"kind": "taylor", "ids": ["u", "k"], "weights": "w", "fpc": ["N", "K"]}
    content["tests"] = [{"id": "t", "estimand": "mean", "var": "y", "domain": {"k": 12}}]
    (tmp_path / "data.csv").write_text(STAGES, encoding="utf-8")
    (tmp_path / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    answer = solve.answers(tmp_path)["answers"]["t"]
    assert (answer["est"], answer["se"], answer["ci"]) == (4, None, [None, None])


def test_a_table_inside_one_unit_of_several_stages_has_rs_statistics_and_no_p_value(tmp_path):
    """R survey 4.5: svychisq F 6.00702576112412, Wald 1.25; no degrees of freedom."""
    content = {"case": "c", "data": "data.csv", "lonely_psu": "fail"}
    content["design"] = {"kind": "taylor", "ids": ["u", "k"], "weights": "w", "fpc": ["N", "K"]}
    table = {"estimand": "chisq", "row": "g", "col": "y", "col_recode": {"event": [4, 7]}, "domain": {"u": 2}}
    content["tests"] = [{"id": "t", **table, "statistics": ["F", "Chisq", "Wald", "lincom"]}]
    (tmp_path / "data.csv").write_text(STAGES, encoding="utf-8")
    (tmp_path / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    answer = solve.answers(tmp_path)["answers"]["t"]
    assert answer["F"]["statistic"] == pytest.approx(6.00702576112412, rel=1e-9)
    assert answer["Wald"]["statistic"] == pytest.approx(1.25, rel=1e-9)
    assert [answer[name]["p"] for name in ("F", "Chisq", "Wald", "lincom")] == [None] * 4


@pytest.mark.parametrize("method", ["beta", "xlogit", "asin"])
def test_the_interval_of_the_largest_answer_is_nothing_as_in_r_where_nobody_is_above_it(method, tmp_path):
    top = {"estimand": "quantile", "var": "g", "probs": [0.9], "qrule": "math", "interval": method}
    found = answered(tmp_path, **top)
    assert (found["est"], found["lo"], found["hi"], found["se"]) == ([2], [None], [None], [None])
