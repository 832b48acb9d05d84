"""Published figures and formulas, through the real index trees of the shipped questionnaires.

Sources: Hòa Bình 2024 (giaoduc.net.vn); SIPAS 2022 and 2023 (policy 77,37 and 82,49; national 80,08 and
82,66; thuonghieucongluan.com.vn, baotintuc.vn); the health formulas of the technical group of the
Ministry of Health (Decision 3869/QĐ-BYT, 2019); Circular 01/2018/TT-VPCP (nine indices, 18 points).
"""

from decimal import Decimal
from pathlib import Path

import pytest

from analysis.dataset.column import Column
from analysis.design import Design
from analysis.index import index
from analysis.rounding import half_up
from survey.questionnaire.codebooks import codebook
from survey.questionnaire.reading import questionnaire

FOLDER = Path(__file__).parents[2] / "questionnaires"


def figures(name, answers, tree=None):
    """Return the values of one index of a shipped questionnaire by node, for respondents' *answers*.

    `answers` maps items to one cell for each respondent; "" is no answer.
    """
    book = codebook(questionnaire(FOLDER / f"{name}.yaml"))
    node = book.indices[0] if tree is None else next(one for one in book.indices if one.name == tree)
    n = len(next(iter(answers.values())))
    columns = {item: Column.of(book.variable(item), answers.get(item, [""] * n)) for item in node.items}
    found = index(node, columns, Design.of(n=n))
    return {part.node.name: part.estimate.value for _, part in found.walk()}


def cells(satisfied, n):
    """Return *n* answers of which *satisfied* are 4 or 5."""
    content = ["5" if place % 2 else "4" for place in range(satisfied)]
    return content + ["3" if place % 2 else "1" for place in range(n - satisfied)]


@pytest.mark.parametrize(
    ("satisfied", "n", "rate"),
    [(297, 300, "99.0"), (187, 200, "93.5"), (352, 394, "89.3"), (448, 578, "77.5")],
)
@pytest.mark.parametrize("level", ["preschool", "primary", "lower-secondary", "upper-secondary-students"])
def test_the_rates_of_hoa_binh_are_found(level, satisfied, n, rate):
    form = questionnaire(FOLDER / "education" / f"{level}.yaml")
    assert form.item("A2").text.to("vi") == "Thực hiện thủ tục nhập học, chuyển trường thuận tiện"
    found = figures(f"education/{level}", {"A2": cells(satisfied, n)})
    assert half_up(100 * found["A2"], 1) == Decimal(rate)
    assert found["A"] == found["satisfaction"] == found["A2"]


@pytest.mark.parametrize(
    ("policy", "service", "whole"), [("82.49", "82.83", "82.66"), ("77.37", "82.79", "80.08")]
)
def test_sipas_is_the_mean_of_its_two_parts(policy, service, whole):
    form = questionnaire(FOLDER / "administrative" / "sipas-2022-2026.yaml")
    parts = {part.name: part.items for part in form.indices[0].parts}
    satisfied = {"policy": int(Decimal(policy) * 100), "service": int(Decimal(service) * 100)}
    answers = {item: cells(satisfied[part], 10_000) for part in parts for item in parts[part]}
    found = figures("administrative/sipas-2022-2026", answers)
    shown = {name: half_up(100 * found[name], 2) for name in ("policy", "service", "sipas")}
    assert shown == {"policy": Decimal(policy), "service": Decimal(service), "sipas": Decimal(whole)}


def test_factors_count_alike_in_sipas_whatever_their_number_of_items():
    form = questionnaire(FOLDER / "administrative" / "sipas-2022-2026.yaml")
    content = set(form.indices[0].parts[0].parts[0].items)  # 2 of the 14 statements on policy
    answers = {item: ["5", "5"] if item in content else ["1", "1"] for item in form.indices[0].items}
    found = figures("administrative/sipas-2022-2026", answers)
    assert found["policy"] == pytest.approx(1 / 4)
    assert found["sipas"] == pytest.approx(1 / 8)


def test_the_older_sipas_pooled_and_as_a_mean_agree_when_everybody_answers_everything_alike():
    form = questionnaire(FOLDER / "administrative" / "sipas-2017.yaml")
    answers = {item: cells(3, 5) for item in form.indices[0].items}
    mean = figures("administrative/sipas-2017", answers)
    pooled = figures("administrative/sipas-2017", answers, "sipas_pooled")
    assert mean["sipas"] == pytest.approx(pooled["sipas_pooled"]) == pytest.approx(3 / 5)


def test_the_older_sipas_is_the_mean_of_five_factors():
    form = questionnaire(FOLDER / "administrative" / "sipas-2017.yaml")
    first = set(form.indices[0].parts[0].items)  # 4 of 22 criteria
    answers = {item: ["4", "4"] if item in first else ["2", "2"] for item in form.indices[0].items}
    assert figures("administrative/sipas-2017", answers)["sipas"] == pytest.approx(1 / 5)
    assert figures("administrative/sipas-2017", answers, "sipas_pooled")["sipas_pooled"] == pytest.approx(
        4 / 22
    )


PATIENTS = ["54325", "44444", "00050", "1    "]  # their answers to A1, A2, A3, A4, A5; a blank is no answer
SECTION_A = {f"A{place + 1}": [person[place].strip() for person in PATIENTS] for place in range(5)}
VALID = [int(code) for person in PATIENTS for code in person if code in "12345"]


@pytest.mark.parametrize("form", ["outpatient-2019", "inpatient-2019", "outpatient-2024", "inpatient-2024"])
def test_the_health_formulas_leave_level_zero_out(form):
    name = f"health/{form}"
    content = [code for code in VALID if code >= 4]
    assert figures(name, SECTION_A)["satisfaction"] == pytest.approx(len(content) / len(VALID))
    assert figures(name, SECTION_A, "mean_score")["mean_score"] == pytest.approx(sum(VALID) / len(VALID))


@pytest.mark.parametrize("form", ["outpatient-2019", "inpatient-2019", "outpatient-2024", "inpatient-2024"])
def test_satisfied_throughout_is_a_share_of_all_respondents(form):
    nobody_else = {**SECTION_A, "B1": ["", "", "", ""]}
    found = figures(f"health/{form}", nobody_else, "throughout")
    assert found["throughout"] == pytest.approx(2 / 4)  # the second always 4, the third 5 where it applied


@pytest.mark.parametrize(("form", "item"), [("outpatient-2019", "F"), ("inpatient-2024", "G1")])
def test_expectations_may_exceed_a_hundred_percent(form, item):
    found = figures(f"health/{form}", {item: ["80", "120", "", "95"]}, "expectation")
    assert half_up(100 * found["expectation"], 2) == Decimal("98.33")


@pytest.mark.parametrize(
    ("form", "item", "rate"), [("outpatient-2019", "G", "40.00"), ("outpatient-2024", "G2", "60.00")]
)
def test_the_return_rate_counts_the_favourable_options(form, item, rate):
    found = figures(
        f"health/{form}", {item: ["1", "3", "4", "5", "5" if item == "G" else "4"]}, "return_rate"
    )
    assert half_up(100 * found["return_rate"], 2) == Decimal(rate)


def test_the_education_mean_pools_all_scored_answers():
    answers = {"A1": ["5", "4", ""], "E5": ["3", "5", "4"]}
    found = figures("education/primary", answers, "mean_score")
    assert half_up(found["mean_score"], 2) == Decimal("4.20")


def test_a_dossier_of_exactly_fifteen_points_is_found_exactly():
    codes = ["2"] * 6 + ["1"] * 3
    answers = {f"CS{place + 1}": [code, code] for place, code in enumerate(codes)}
    assert figures("one-stop/desk-2018", answers, "points")["points"] == 15.0


def test_a_unit_has_the_mean_of_its_dossiers():
    answers = {f"CS{place}": ["2", "1", "0"] for place in range(1, 10)}
    assert figures("one-stop/desk-2018", answers, "points")["points"] == pytest.approx(9.0)


def test_the_levels_at_the_desk_sum_to_one():
    answers = {"HL1": ["1", "2", "2", "3", ""]}
    levels = ("not_satisfied", "satisfied", "very_satisfied")
    shares = [figures("one-stop/desk-2018", answers, level)[level] for level in levels]
    assert shares == pytest.approx([1 / 4, 2 / 4, 1 / 4])
    assert figures("one-stop/desk-2018", answers)["desk_satisfaction"] == pytest.approx(3 / 4)
