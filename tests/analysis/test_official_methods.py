"""The official Vietnamese methods as index trees, against published or hand-made answers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.codebook import NO_TEXT, Category, Missing, Node, Variable
from analysis.compare.ranking import ranks
from analysis.compare.standing import CLASSES, TIERS, points, recombined, tiers
from analysis.dataset.column import MARKS, Column
from analysis.design import Design
from analysis.estimate import difference, mean
from analysis.index import Formula, index
from analysis.refusal import Refusal
from analysis.rounding import half_up, shown

SCALE = tuple(Category(code, NO_TEXT, float(code)) for code in "12345")
UNUSED = Category("0", NO_TEXT, missing=Missing.NOT_APPLICABLE)


def rated(name, cells):
    """A column of five-point answers, "0" for not used and "-" for none."""
    variable = Variable(name, NO_TEXT, "rating", (UNUSED, *SCALE))
    return Column.of(variable, [cell.replace("-", "") for cell in cells])


def item(name, **options):
    return Node(name, NO_TEXT, "item", **({"satisfied": ("4", "5")} | options))


def node(name, combine, *parts, **options):
    return Node(name, NO_TEXT, combine, parts=parts, **options)


def values(tree):
    return {part.node.name: part.estimate.value for _, part in tree.walk()}


ANSWERS = {
    "a": rated("a", "54324-"),
    "b": rated("b", "550432"),
    "c": rated("c", "44441-"),
    "d": rated("d", "21--05"),
}
EVERYONE = Design.of(n=6)


FIGURES = Design.of(n=1, lonely_psu="remove")
"""One row of published figures: arithmetic without a sample."""


def counted(combine, *names, **options):
    parts = [item(name, **options) for name in names]
    return index(node("whole", combine, *parts), ANSWERS, EVERYONE).estimate.value


def test_f1_an_item_is_the_share_of_the_two_best_levels_among_valid_answers():
    assert counted("mean", "a") == 3 / 5
    assert counted("mean", "b") == 3 / 5
    assert counted("mean", "c") == 4 / 5
    assert counted("mean", "d") == 1 / 3


def test_f3_a_factor_is_the_simple_mean_of_its_items_or_all_answers_pooled():
    assert counted("mean", "a", "b", "d") == pytest.approx((3 / 5 + 3 / 5 + 1 / 3) / 3)
    assert counted("pooled", "a", "b", "d") == pytest.approx(7 / 13)


def test_f3_pooled_and_mean_agree_when_every_item_has_as_many_answers():
    assert counted("pooled", "a", "b", "c") == pytest.approx(counted("mean", "a", "b", "c"))


def test_f4_and_f5_parts_and_the_whole_are_means_of_means():
    policy = node("policy", "mean", node("A", "mean", item("a"), item("b")), node("B", "mean", item("c")))
    service = node("service", "mean", node("C", "mean", item("d")))
    found = values(index(node("sipas", "mean", policy, service), ANSWERS, EVERYONE))
    assert found["policy"] == pytest.approx((3 / 5 + 4 / 5) / 2)
    assert found["sipas"] == pytest.approx((found["policy"] + found["service"]) / 2)


def test_f5_the_two_parts_of_2023_give_the_published_index():
    parts = {name: number(name, [value]) for name, value in (("policy", 82.49), ("service", 82.83))}
    whole = node("sipas", "mean", *(item(name, measure="number") for name in parts))
    assert shown(index(whole, parts, FIGURES).estimate.value, 2, "vi") == "82,66"


def number(name, cells):
    return Column.of(Variable(name, NO_TEXT, "number"), cells)


def test_f7_a_published_change_is_the_difference_of_rounded_figures():
    for now, before, change in ((83.94, 82.66, "1,28"), (82.66, 80.08, "2,58"), (87.59, 72.54, "15,05")):
        assert shown(half_up(now, 2) - half_up(before, 2), 2, "vi") == change


def test_f8_the_mean_score_leaves_out_what_was_not_used():
    """a: 5 4 3 2 4; b: 5 5 4 3 2; d: 2 1 5: 45 over 13 valid answers."""
    assert counted("pooled", "a", "b", "d", measure="score") == pytest.approx(45 / 13)


def test_f9_the_share_satisfied_is_pooled_over_all_answers():
    assert counted("pooled", "a", "b", "c", "d") == pytest.approx(11 / 18)


def test_f10_satisfied_throughout_needs_one_valid_answer_and_counts_every_respondent():
    """Person 1: 5 5 4 2; 2: 4 5 4 1; 3: 3; 4: 2; 5: 4 3; 6: 2 5. Without d persons 1 and 2 are."""
    assert counted("throughout", "a", "b", "c", "d") == 0
    assert counted("throughout", "a", "b", "c") == 2 / 6
    assert counted("throughout", "a") == 3 / 6


def test_f10_somebody_who_used_nothing_is_not_satisfied_throughout():
    unused = {"a": rated("a", "500")}
    assert index(node("all", "throughout", item("a")), unused, Design.of(n=3)).estimate.value == 1 / 3


def test_f11_expectations_above_one_hundred_are_kept():
    stated = {"met": number("met", [80, 120, 100])}
    assert index(item("met", measure="number"), stated, Design.of(n=3)).estimate.value == 100


def test_f12_the_options_that_mean_coming_back_are_the_form_s_own():
    back = {"g": rated("g", "344521")}
    outpatient, inpatient = item("g", satisfied=("3", "4")), item("g")
    assert index(outpatient, back, EVERYONE).estimate.value == 3 / 6
    assert index(inpatient, back, EVERYONE).estimate.value == 3 / 6


@pytest.mark.parametrize(
    ("satisfied", "n", "rate"),
    [(297, 300, "99,0"), (187, 200, "93,5"), (352, 394, "89,3"), (448, 578, "77,5")],
)
def test_f14_the_rates_of_hoa_binh_2024(satisfied, n, rate):
    answers = {"q": rated("q", "4" * satisfied + "3" * (n - satisfied))}
    estimate = index(item("q"), answers, Design.of(n=n)).estimate
    assert shown(estimate.value * 100, 1, "vi") == rate


def test_f16_a_unit_s_score_is_the_mean_of_its_dossiers_and_fifteen_is_excellent():
    scored = tuple(Category(code, NO_TEXT, float(code)) for code in "012")
    dossiers = ["222222111", "222211112", "222222220"]
    answers = {
        f"c{place}": Column.of(Variable(f"c{place}", NO_TEXT, "rating", scored), [d[place] for d in dossiers])
        for place in range(9)
    }
    unit = node("unit", "sum", *(item(name, measure="score") for name in answers))
    score = index(unit, answers, Design.of(n=3)).estimate.value
    assert score == pytest.approx((15 + 14 + 16) / 3)
    assert [CLASSES["TT01/2018"].of(value).to("vi") for value in (18, 15, 14.999, 12, 9, 6, 5.99)] == [
        "Xuất sắc", "Xuất sắc", "Tốt", "Tốt", "Khá", "Trung bình", "Yếu",
    ]  # fmt: skip


def test_a_figure_that_is_not_a_number_is_in_no_class():
    with pytest.raises(Refusal):
        CLASSES["PAR"].of(math.nan)


def test_f19_points_are_full_from_ninety_percent_on():
    assert [points(rate, 6) for rate in (1, 0.9, 0.45, 0)] == [6, 6, 3, 0]
    assert math.isnan(points(math.nan, 6))


def test_f20_an_indicator_is_rescaled_from_1_to_10_and_reversed():
    answers = {"x": number("x", [0.2, 0.6])}
    plain = item("x", measure="number", rescale=(0, 1, 1, 10))
    backwards = item("x", measure="number", rescale=(0, 1, 10, 1))
    assert index(plain, answers, Design.of(n=2)).estimate.value == pytest.approx(1 + 9 * 0.4)
    assert index(backwards, answers, Design.of(n=2)).estimate.value == pytest.approx(10 - 9 * 0.4)
    raw = mean([0.2, 0.6], Design.of(n=2))
    assert index(backwards, answers, Design.of(n=2)).estimate.se == pytest.approx(9 * raw.se)


CAN_THO = [
    ((5.716923, 5.490738, 5.547006, 5.951178, 6.353442, 6.550245), "35,60953"),
    ((4.830733, 5.060485, 5.102675, 5.927576, 6.594952, 6.707688), "34,22411"),
    ((3.864248, 4.752471, 4.089053, 6.42318, 7.073236, 6.80723, 3.959519, 3.205502), "40,17444"),
    ((3.60553, 4.449791, 3.986304, 6.822668, 7.136381, 7.185236, 3.875174, 3.38158), "40,44267"),
]


@pytest.mark.parametrize(("dimensions", "total"), CAN_THO, ids=["2011", "2014", "2023", "2024"])
def test_f21_the_papi_totals_of_can_tho_are_sums_of_their_dimensions(dimensions, total):
    answers = {f"d{place}": number(f"d{place}", [value]) for place, value in enumerate(dimensions)}
    tree = node("papi", "sum", *(item(name, measure="number") for name in answers))
    found = index(tree, answers, FIGURES).estimate.value
    assert abs(half_up(found, 5) - half_up(float(total.replace(",", ".")), 5)) <= half_up(1e-5, 5)


def test_f21_the_first_dimension_of_an_giang_2016_is_the_sum_of_its_four_parts():
    assert half_up(sum((0.874, 1.552, 1.145, 0.910)), 3) == half_up(4.481, 3)


def test_f22_the_tiers_of_2014_begin_where_papi_begins_them():
    known = {1: 39.84472, 15: 37.569458, 16: 37.548805, 30: 36.568615, 31: 36.528366, 45: 35.315453}
    known |= {46: 35.24916, 55: 34.22411, 61: 32.02633}
    totals = np.interp(np.arange(1, 62), list(known), list(known.values()))
    found = [TIERS[place].to("vi") for place in tiers(totals)]
    expected = ["Cao nhất"] * 15 + ["Trung bình cao"] * 15 + ["Trung bình thấp"] * 15 + ["Thấp nhất"] * 16
    assert found == expected
    assert ranks(totals)[54] == 55


def test_f22_a_unit_without_a_figure_is_in_no_tier():
    assert tiers([1.0, math.nan, 2.0, 3.0, 4.0]).tolist() == [3, -1, 2, 1, 0]
    assert tiers([math.nan]).tolist() == [-1]


def test_f24_sipas_gives_ten_points_of_the_par_index():
    assert shown(points(0.8394, 10, enough=1), 2, "vi") == "8,39"


def test_f27_old_units_are_recombined_by_population():
    assert recombined([80, 90, 70], [1e6, 2e6, 1e6]) == 82.5
    with pytest.raises(Refusal):
        recombined([80], [0])


def test_don_t_know_may_stay_in_the_base_as_not_satisfied():
    missing = np.array([0, 0, MARKS[Missing.DONT_KNOW], MARKS[Missing.NOT_ASKED]], np.int8)
    variable = Variable("q", NO_TEXT, "rating", SCALE)
    answers = {"q": Column(variable, np.array([4, 1, -1, -1], np.int16), missing)}
    design = Design.of(n=4)
    assert index(item("q"), answers, design).estimate.value == 1 / 2
    kept = index(item("q", base_also=(Missing.DONT_KNOW,)), answers, design)
    assert kept.estimate.value == pytest.approx(1 / 3)
    assert (kept.estimate.n, kept.counts.asked, kept.counts.answered, kept.counts.dont_know) == (3, 3, 2, 1)
    assert kept.counts.not_asked == 1


def test_counts_stand_beside_every_node():
    tree = index(node("whole", "mean", item("a"), item("b")), ANSWERS, EVERYONE)
    a, b = (part.counts for part in tree.parts)
    assert (a.answered, a.not_answered, a.not_applicable, a.asked) == (5, 1, 0, 6)
    assert (b.answered, b.not_answered, b.not_applicable, b.asked) == (5, 0, 1, 6)
    assert tree.counts == a + b
    assert tree.estimate.n == 6


def test_counts_are_those_of_the_domain():
    tree = index(item("b"), ANSWERS, EVERYONE, domain=np.arange(6) < 3)
    assert (tree.counts.answered, tree.counts.not_applicable, tree.estimate.n) == (2, 1, 2)


def test_persons_own_means_count_every_person_alike():
    """1: 1/2; 2: 1; 3: 0; 4: 1/2; 5: 1/2; 6: 0 of 1."""
    own = [1, 1, 0, 1 / 2, 1 / 2, 0]
    found = index(node("own", "persons", item("a"), item("b")), ANSWERS, EVERYONE).estimate
    composite = mean(own, EVERYONE)
    assert found.value == pytest.approx(composite.value)
    assert found.variance == pytest.approx(composite.variance)


def test_importance_weighs_the_parts_and_must_sum_to_one():
    parts = (item("a"), item("d"))
    found = index(node("w", "importance", *parts, importance=(0.25, 0.75)), ANSWERS, EVERYONE)
    assert found.estimate.value == pytest.approx(0.25 * 3 / 5 + 0.75 / 3)
    with pytest.raises(Refusal, match="index w"):
        index(node("w", "importance", *parts, importance=(1, 1)), ANSWERS, EVERYONE)


def test_a_part_nobody_answered_leaves_the_whole_without_a_value_and_says_why():
    answers = ANSWERS | {"e": rated("e", "000000")}
    tree = index(node("whole", "mean", item("a"), item("e")), answers, EVERYONE)
    assert math.isnan(tree.estimate.value)
    assert tree.estimate.reason.to("vi") == "một phần của chỉ số không có câu trả lời"
    assert tree.parts[1].estimate.reason.to("en") == "no valid answers"
    assert tree.parts[0].estimate.value == 3 / 5


def test_an_unknown_rule_measure_or_item_is_answered_with_the_known_ones():
    for wrong in (node("w", "median", item("a")), item("a", measure="stars"), item("zzz")):
        with pytest.raises(Refusal, match="Choose one of"):
            index(wrong, ANSWERS, EVERYONE)


SIZE = 120
RANDOM = np.random.default_rng(5)
MANY = {name: rated(name, RANDOM.choice(list("0123455-"), SIZE)) for name in "abcdef"}
CLUSTERED = Design.of(RANDOM.uniform(1, 5, SIZE), strata=np.arange(SIZE) % 3, psu=np.arange(SIZE) % 24)
POOL = node("pool", "pooled", item("b"), item("c"))
POLICY = node("policy", "importance", item("a"), POOL, importance=(0.3, 0.7))
OWN = node("own", "persons", item("e"), item("f"))
SERVICE = node("service", "mean", item("d"), OWN, rescale=(0, 1, 1, 10))
DEEP = node("sipas", "mean", POLICY, SERVICE)


def test_any_two_nodes_are_compared_with_the_covariance_between_them():
    tree = index(DEEP, MANY, CLUSTERED)
    policy, service = (part.estimate for part in tree.parts)
    together = tree.together.covariance
    gap = difference(policy, service)
    places = {part.node.name: place for place, (_, part) in enumerate(tree.walk())}
    p, s = places["policy"], places["service"]
    assert gap.variance == pytest.approx(together[p, p] + together[s, s] - 2 * together[p, s])
    halves = (together[p, p] + together[s, s] + 2 * together[p, s]) / 4
    assert tree.estimate.variance == pytest.approx(halves)


def test_the_influence_of_a_deep_tree_is_its_derivative():
    formula = Formula.of(DEEP, MANY)
    totals = CLUSTERED.weights @ formula.columns
    change = formula.columns[:1] * 1e-6
    moved = formula.values(totals + change[0]) - formula.values(totals)
    assert formula.slope(totals, change)[0] == pytest.approx(moved, rel=1e-4, abs=1e-12)


def test_one_formula_serves_every_domain():
    formula, domain = Formula.of(DEEP, MANY), np.arange(SIZE) % 2 == 0
    together, alone = formula.tree(CLUSTERED, domain), index(DEEP, MANY, CLUSTERED, domain=domain)
    assert together.estimate.value == alone.estimate.value
    assert together.estimate.variance == alone.estimate.variance


def test_answers_of_another_length_are_refused():
    with pytest.raises(Refusal, match="120 values where the design has 6"):
        index(DEEP, MANY, EVERYONE)
