"""One sentence that a reader without statistics understands, for every case there is."""

from __future__ import annotations

import pytest
from example_answers import answers, index

from analysis.dataset import Dataset
from analysis.tables import Printing, index_table, trees
from analysis.tables.sentences import sentence


def said(data: Dataset, *goal: object, smallest: int = 0, language: str = "vi") -> str:
    (tree,) = trees(data, data.design(lonely_psu="remove"))
    return sentence(tree, Printing(smallest=smallest), *goal).to(language)


MANY = answers(["555"] * 80 + ["111"] * 20)
FEW = answers(["555"] * 8 + ["111"] * 2)


def test_a_figure_its_interval_and_how_many_answered() -> None:
    assert said(MANY) == (
        "Chỉ số hài lòng: 80,00 %; nếu hỏi lại theo cách này, kết quả thường nằm trong khoảng "
        "70,84–86,82 % (100 người trả lời)."
    )
    assert said(MANY, language="en").startswith("Index: 80.00%; asked again in the same way")


def test_the_numbers_are_those_of_the_table() -> None:
    (tree,) = trees(MANY, MANY.design())
    whole = next(index_table(tree).records())
    assert all(str(whole[name]).replace(".", ",") in said(MANY) for name in ("value", "low", "high"))


VERDICTS = {
    "vi": {
        "reached": "Đạt mục tiêu {}.",
        "missed": "Chưa đạt mục tiêu {}.",
        "unclear": "Chưa đủ chắc để nói đã đạt hay chưa đạt mục tiêu {}.",
    },
    "en": {
        "reached": "The target of {} is reached.",
        "missed": "The target of {} is not reached.",
        "unclear": "It cannot be said for sure whether the target of {} is reached.",
    },
}
GOALS = {
    "more than": ("trên {} %", "more than {}%"),
    "at least": ("từ {} % trở lên", "at least {}%"),
    "at most": ("từ {} % trở xuống", "at most {}%"),
    "less than": ("dưới {} %", "less than {}%"),
}
HALF = answers(["555"] * 10 + ["111"] * 10)
"""Twenty people: few enough to be warned of, many enough for an interval, 29.9 to 70.1 %."""

PEOPLE = {"many": MANY, "few": HALF, "everybody": answers(["555"] * 50), "nobody": answers(["111"] * 50)}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("people", "comparator", "target", "verdict"),
    [
        ("many", "more than", 70, "reached"),
        ("many", "at least", 70, "reached"),
        ("many", "at most", 70, "missed"),
        ("many", "less than", 70, "missed"),
        ("many", "more than", 80, "unclear"),
        ("many", "at least", 80, "unclear"),
        ("many", "at most", 80, "unclear"),
        ("many", "less than", 80, "unclear"),
        ("many", "more than", 95, "missed"),
        ("many", "at least", 95, "missed"),
        ("many", "at most", 95, "reached"),
        ("many", "less than", 95, "reached"),
        ("few", "at least", 25, "reached"),
        ("few", "at least", 50, "unclear"),
        ("few", "at least", 75, "missed"),
        ("everybody", "at least", 90, "reached"),
        ("everybody", "more than", 90, "reached"),
        ("everybody", "at least", 95, "unclear"),
        ("everybody", "at least", 100, "unclear"),
        ("everybody", "less than", 50, "missed"),
        ("nobody", "at least", 50, "missed"),
        ("nobody", "more than", 0, "unclear"),
        ("nobody", "at most", 10, "reached"),
    ],
)
def test_whether_a_target_is_reached_is_said_for_every_case(people, comparator, target, verdict, language):
    goal = GOALS[comparator][language == "en"].format(target)
    found = said(PEOPLE[people], target / 100, comparator, language=language)
    assert found.endswith(VERDICTS[language][verdict].format(goal))
    assert ("n < 30" in found) == (people == "few")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("comparator", GOALS)
def test_of_too_few_answers_no_figure_is_said_and_no_verdict(comparator, language):
    few = {
        "vi": "Chỉ số hài lòng: không công bố, vì sẽ cho biết số liệu của quá ít phiếu.",
        "en": "Index: not published, for it would tell figures of too few responses.",
    }
    assert said(FEW, 0.8, comparator, smallest=11, language=language) == few[language]


def test_few_responses_are_to_be_read_with_care() -> None:
    assert said(FEW).endswith("Số phiếu còn ít (n < 30), cần đọc thận trọng.")


@pytest.mark.parametrize(
    ("cells", "language", "words"),
    [
        ("555", "vi", "100,00 %, mọi câu trả lời đều như vậy; nếu hỏi lại"),
        ("111", "vi", "0,00 %, không ai trả lời như vậy; nếu hỏi lại"),
        ("555", "en", "100.00%, every answer was so; asked again"),
        ("111", "en", "0.00%, nobody answered so; asked again"),
    ],
)
def test_everybody_or_nobody_satisfied_is_said_and_never_passes_for_certainty(
    cells: str, language: str, words: str
) -> None:
    found = said(answers([cells] * 50), language=language)
    assert words in found
    assert ("92" if cells == "555" else "7") in found.partition("%")[2]


def test_above_and_at_least_part_at_the_border_of_the_interval() -> None:
    (tree,) = trees(MANY, MANY.design())
    low = tree.estimate.ci(0.95, "logit")[0]
    assert "Đạt mục tiêu" in said(MANY, low, "at least")
    assert "Chưa đủ chắc" in said(MANY, low, "more than")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("ends", "verdict", "goal"),
    [
        ((0.70, 0.75), "reached", ("70–75 %", "70–75%")),
        ((0.75, 0.90), "unclear", ("75–90 %", "75–90%")),
        ((0.90, 0.95), "missed", ("90–95 %", "90–95%")),
        ((0.70, 0.725), "reached", ("70–72,50 %", "70–72.50%")),
    ],
)
def test_a_range_is_reached_from_its_lower_end(ends, verdict, goal, language):
    (tree,) = trees(MANY, MANY.design())
    found = sentence(tree, Printing(), ends[0], up_to=ends[1]).to(language)
    assert found.endswith(VERDICTS[language][verdict].format(goal[language == "en"]))


def test_when_everybody_was_asked_nothing_is_uncertain() -> None:
    (tree,) = trees(FEW, FEW.design(population_psus=[10] * 10))
    spoken = sentence(tree, Printing(), 0.8)
    assert "80,00 %; đã hỏi toàn bộ 10 người" in spoken.to("vi")
    assert "all 10 people were asked" in spoken.to("en")
    assert "khoảng" not in spoken.to("vi")
    assert "Đạt mục tiêu từ 80 % trở lên." in spoken.to("vi")


def test_a_half_is_rounded_up_in_a_sentence() -> None:
    assert "81,13 %" in said(answers(["555"] * 649 + ["111"] * 151))  # 81.125


def test_too_few_to_publish() -> None:
    few = "Chỉ số hài lòng: không công bố, vì sẽ cho biết số liệu của quá ít phiếu."
    assert said(FEW, smallest=11) == few


def test_nobody_answered_or_nobody_had_an_opinion() -> None:
    assert said(answers(["---"] * 3)) == "Chỉ số hài lòng: chưa có câu trả lời hợp lệ nào."
    assert said(answers(["000"] * 30)) == "Chỉ số hài lòng: chưa có câu trả lời hợp lệ nào."


def test_one_item_without_an_answer_leaves_the_mean_of_items_undefined() -> None:
    assert said(answers(["55-"] * 3)).startswith("Chỉ số hài lòng: chưa tính được; ")


def test_one_respondent_has_a_figure_without_an_interval() -> None:
    one = said(answers(["555"]), 0.5)
    assert one.startswith("Chỉ số hài lòng: 100,00 % (1 người trả lời); ")
    assert one.endswith("Chưa đủ chắc để nói đã đạt hay chưa đạt mục tiêu từ 50 % trở lên.")


def test_a_mean_is_said_in_points() -> None:
    data = answers(["555"] * 80 + ["111"] * 20, indices=[index(measure="score", unit="mean")])
    assert said(data).startswith("Chỉ số hài lòng: 4,20 điểm;")
