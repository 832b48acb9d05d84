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


def test_among_words_01_is_not_1(tmp_path):
    """As R's ``read.csv`` keeps them, for one cell of the column is no number."""
    answered(tmp_path, estimand="dist", var="g")
    (tmp_path / "data.csv").write_text("u,g,w,y\n1,01,1,2\n1,1,2,3\n2,01,3,5\n2,1a,1,4\n", encoding="utf-8")
    case = json.loads((tmp_path / "expected.json").read_text(encoding="utf-8"))
    gap = {"id": "gap", "estimand": "diff", "var": "y", "by": "g", "levels": [1, "01"]}
    case["tests"] = [{"id": "shares", "estimand": "dist", "var": "g"}, gap]
    (tmp_path / "expected.json").write_text(json.dumps(case), encoding="utf-8")
    found = solve.answers(tmp_path)["answers"]
    assert found["shares"]["levels"] == ["01", "1", "1a"]
    assert found["gap"]["est"] == pytest.approx(17 / 4 - 3)


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


def asked(folder: Path, rows: str, design, *tests):
    """Return the answers to tests of a design, in order."""
    content = {"case": "c", "data": "data.csv", "lonely_psu": "fail", "design": design}
    content["tests"] = [{"id": str(place), **test} for place, test in enumerate(tests)]
    (folder / "data.csv").write_text(rows, encoding="utf-8")
    (folder / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    return list(solve.answers(folder)["answers"].values())


def test_later_stages_of_a_brewer_design_have_sampling_fractions_as_in_r(tmp_path):
    """R survey 4.5: svydesign(pps = "brewer") with fpc = ~p + q; without weights they are 1 / (p q)."""
    chances = {"1": ".5", "2": ".25", "3": ".4"}
    rows = [line + f",{chances[line[0]]},.6" for line in STAGES.splitlines()[1:]]
    data = "\n".join([STAGES.splitlines()[0] + ",p,q", *rows])
    design = {"kind": "taylor", "ids": ["u", "k"], "weights": "w", "fpc": ["p", "q"], "pps": "brewer"}
    weighted = asked(tmp_path, data, design, {"estimand": "mean", "var": "y"})[0]
    assert (weighted["est"], weighted["se"]) == pytest.approx((7 + 5 / 6, 1.33969282955908), rel=1e-12)
    drawn = asked(tmp_path, data, design | {"weights": None}, {"estimand": "total", "var": "y"})[0]
    assert (drawn["est"], drawn["se"]) == pytest.approx((610, 143.250945313926), rel=1e-12)


def test_respondents_who_did_not_answer_count_for_a_regression_on_replicates_as_in_r(tmp_path):
    """R survey 4.5: svyglm on as.svrepdesign(svydesign(~1), type = "JK1"): 7 - 1 + 1 - 2."""
    rows = "y,x,w\n2,1,1\n3,2,2\n,3,3\n4,4,4\n8,5,5\n9,6,6\n1,7,7\n"
    design = {"kind": "replicate_from", "type": "JK1", "base": {"kind": "taylor", "weights": "w"}}
    line = {"estimand": "glm", "family": "gaussian", "var": "y", "terms": [{"var": "x", "type": "num"}]}
    found = asked(tmp_path, rows, design, line)[0]
    assert found["df_resid"] == 5
    assert found["p"] == pytest.approx([0.427420503442302, 0.973131141711796], rel=1e-9)


def test_answers_all_alike_inside_one_unit_of_two_stages_have_an_error_of_0_as_in_r(tmp_path):
    """One respondent, or respondents of one unit of the last stage who differ, have none."""
    design = {"kind": "taylor", "ids": ["u", "k"], "weights": "w", "fpc": ["N", "K"]}
    inside = {"var": "N", "domain": {"u": 1}}
    satisfied = inside | {"event": [9]}
    several = [{"estimand": "mean", **inside}, {"estimand": "mean", **satisfied}]
    share = {"estimand": "ciprop", **satisfied, "methods": ["beta"]}
    apart = {"estimand": "mean", "var": "y", "domain": {"k": 12}}
    alone = {"estimand": "mean", "var": "N", "domain": {"k": 12, "g": "a"}}
    found = asked(tmp_path, STAGES, design, *several, share, apart, alone)
    assert [answer["se"] for answer in found] == [0, 0, 0, None, None]


@pytest.mark.parametrize("said", [True, "TRUE", "True", "true"])
def test_true_is_true_however_a_file_writes_it(said, tmp_path):
    rows = "u,w,y,f\n1,1,2,True\n2,1,4,TRUE\n3,1,6,true\n4,1,8,False\n5,1,8,\n"
    design = {"kind": "taylor", "ids": ["u"], "weights": "w"}
    within = {"estimand": "mean", "var": "y", "domain": {"f": said}}
    share = {"estimand": "mean", "var": "f", "event": [said]}
    found = asked(tmp_path, rows, design, within, share)
    assert [answer["est"] for answer in found] == [4, 0.75]


def test_the_interval_of_a_share_without_variance_is_a_point_as_in_r(tmp_path):
    """Half of every unit: svyciprop of R survey 4.5 gives 0.5, 0.5 by each of these methods."""
    rows = "u,w,y\n" + "".join(f"{unit},2,{answer}\n" for unit in (1, 2, 3) for answer in (0, 1))
    design = {"kind": "taylor", "ids": ["u"], "weights": "w"}
    methods = ["logit", "xlogit", "asin", "beta", "mean"]
    share = {"estimand": "ciprop", "var": "y", "event": [1], "methods": methods}
    found = asked(tmp_path, rows, design, share)[0]
    assert [found[method] for method in methods] == [[0.5, 0.5]] * 5
    assert found["korn_graubard_capped"][0] < 0.3


def test_a_table_is_there_where_a_lonely_unit_leaves_its_tests_without_an_answer(tmp_path):
    """R survey 4.5: svytable answers, svychisq stops at each statistic."""
    rows = "s,u,w,q,r\n" + "".join(f"{'aab'[u]},{u},{u + 1},{u % 2},{k}\n" for u in (0, 1, 2) for k in (0, 1))
    design = {"kind": "taylor", "ids": ["u"], "strata": ["s"], "weights": "w"}
    table = {"estimand": "chisq", "row": "q", "col": "r", "statistics": ["F", "Wald"]}
    found = asked(tmp_path, rows, design, table)[0]
    assert (found["table_w"], found["n"]) == ([[4, 4], [2, 2]], 6)
    assert ["stratum b" in found[name]["error"] for name in ("F", "Wald")] == [True, True]


def test_a_difference_from_a_level_nobody_has_is_an_error_as_in_r(tmp_path):
    """R survey 4.5: svyby makes no covariance of one group."""
    found = answered(tmp_path, estimand="diff", var="y", by="g", levels=["01", 7])
    assert "g = 7" in found["error"]


def test_under_replicate_weights_a_mean_of_nobody_is_an_error_as_in_r(tmp_path):
    """R survey 4.5: "All replicates contained NAs"; NaN of no rows where strata have a population count."""
    rows = "s,u,w,y,g,N\n" + "".join(f"{u % 2},{u},{2 * (u < 5)},{u},{'ab'[u > 4]},9\n" for u in range(8))
    base = {"kind": "taylor", "ids": ["u"], "strata": ["s"], "weights": "w"}
    mean = {"estimand": "mean", "var": "y"}
    tests = [{**mean, "domain": {"g": at}} for at in "bc"]
    design = {"kind": "replicate_from", "type": "JKn", "base": base}
    assert ["nobody" in each["error"] for each in asked(tmp_path, rows, design, *tests)] == [True, True]
    counted = {**design, "base": {**base, "fpc": ["N"]}}
    weightless, nothing = asked(tmp_path, rows, counted, *tests)
    assert "nobody" in weightless["error"]
    assert (nothing["est"], nothing["n"]) == (None, 0)


def test_a_weight_at_a_limit_is_cut_where_the_last_bit_of_rs_weight_lies_beyond_it(tmp_path):
    """R survey 4.5: trimWeights(lower = 46.5, upper = 60) of these; 1 / (1 / 46.5) is less than 46.5."""
    rows = "u,w\n1,46.5\n2,50\n3,80\n"
    case = {"case": "c", "data": "data.csv", "design": {"kind": "taylor", "ids": ["u"], "weights": "w"}}
    case |= {"adjust": [{"type": "trim", "lower": 46.5, "upper": 60}]}
    case |= {"tests": [{"id": "t", "estimand": "weights", "key": "u"}]}
    (tmp_path / "data.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "expected.json").write_text(json.dumps(case), encoding="utf-8")
    assert solve.answers(tmp_path)["answers"]["t"]["first10"] == pytest.approx([46.5, 70, 60])


def test_equal_answers_of_a_brewer_design_come_in_the_order_of_their_units_as_in_r(tmp_path):
    """hf7 goes in a straight line from the last of equal answers to the next, so their order matters."""
    rows = [line.split(",") for line in ROWS.splitlines()[1:6]]
    lines = [[*row, str(int(row[0]) / 7), answer] for row, answer in zip(rows, "11123", strict=True)]
    design = {"kind": "taylor", "ids": ["u"], "weights": "w", "fpc": ["p"], "pps": "brewer"}
    test = {"id": "t", "estimand": "quantile", "var": "z", "probs": [0.55], "qrule": "hf7"}
    content = {"case": "c", "data": "data.csv", "lonely_psu": "fail", "design": design, "tests": [test]}
    (tmp_path / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    found = []
    for order in (lines, [*lines[2:], *lines[:2]]):
        table = "\n".join(",".join(row) for row in [[*ROWS.splitlines()[0].split(","), "p", "z"], *order])
        (tmp_path / "data.csv").write_text(table, encoding="utf-8")
        found.append(solve.answers(tmp_path)["answers"]["t"]["est"])
    assert found[0] == found[1]
    assert found[0][0] != int(found[0][0])


@pytest.mark.parametrize("words", [("1_1", "1_2"), ("Nan", "Inf"), ("٣", "٤")])
def test_words_that_python_takes_for_numbers_stay_words_as_in_r(words, tmp_path):
    answered(tmp_path, estimand="dist", var="g")
    test = {"id": "t", "estimand": "dist", "var": "g"}
    content = json.loads((tmp_path / "expected.json").read_text(encoding="utf-8")) | {"tests": [test]}
    (tmp_path / "expected.json").write_text(json.dumps(content), encoding="utf-8")
    table = "u,g,w\n" + "".join(f"{unit},{words[unit % 2]},1\n" for unit in range(4))
    (tmp_path / "data.csv").write_text(table, encoding="utf-8")
    found = solve.answers(tmp_path)["answers"]["t"]
    assert (sorted(found["levels"]), found["n"]) == (sorted(words), 4)
