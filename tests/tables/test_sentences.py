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


@pytest.mark.parametrize(
    ("target", "ending"),
    [
        (0.7, "Đạt mục tiêu từ 70 % trở lên."),
        (0.8, "Chưa đủ chắc để nói đã đạt hay chưa đạt mục tiêu từ 80 % trở lên."),
        (0.95, "Chưa đạt mục tiêu từ 95 % trở lên."),
    ],
)
def test_what_may_be_said_about_the_target(target: float, ending: str) -> None:
    assert said(MANY, target).endswith(ending)


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


def test_everybody_satisfied_reaches_what_the_interval_reaches_and_no_more() -> None:
    all_of_them = answers(["555"] * 50)
    assert said(all_of_them, 0.9).endswith("Đạt mục tiêu từ 90 % trở lên.")
    assert said(all_of_them, 0.95).endswith("chưa đạt mục tiêu từ 95 % trở lên.")
    assert said(all_of_them, 1.0).endswith("chưa đạt mục tiêu từ 100 % trở lên.")


def test_nobody_satisfied_misses_the_target() -> None:
    assert said(answers(["111"] * 50), 0.5).endswith("Chưa đạt mục tiêu từ 50 % trở lên.")


@pytest.mark.parametrize(
    ("comparator", "ending"),
    [
        ("more than", "Đạt mục tiêu trên 70 %."),
        ("at least", "Đạt mục tiêu từ 70 % trở lên."),
        ("at most", "Chưa đạt mục tiêu từ 70 % trở xuống."),
        ("less than", "Chưa đạt mục tiêu dưới 70 %."),
    ],
)
def test_the_comparison_is_said_as_the_target_has_it(comparator: str, ending: str) -> None:
    assert said(MANY, 0.7, comparator).endswith(ending)


def test_above_and_at_least_part_at_the_border_of_the_interval() -> None:
    (tree,) = trees(MANY, MANY.design())
    low = tree.estimate.ci(0.95, "logit")[0]
    assert "Đạt mục tiêu" in said(MANY, low, "at least")
    assert "Chưa đủ chắc" in said(MANY, low, "more than")


@pytest.mark.parametrize(
    ("ends", "ending"),
    [
        ((0.70, 0.75), "Đạt mục tiêu 70–75 %."),
        ((0.75, 0.90), "Chưa đủ chắc để nói đã đạt hay chưa đạt mục tiêu 75–90 %."),
        ((0.90, 0.95), "Chưa đạt mục tiêu 90–95 %."),
        ((0.70, 0.725), "Đạt mục tiêu 70–72,50 %."),
    ],
)
def test_a_range_is_reached_from_its_lower_end(ends: tuple[float, float], ending: str) -> None:
    (tree,) = trees(MANY, MANY.design())
    assert sentence(tree, Printing(), ends[0], up_to=ends[1]).to("vi").endswith(ending)


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
    assert said(FEW, smallest=11) == "Chỉ số hài lòng: quá ít phiếu để công bố."


def test_nobody_answered() -> None:
    assert said(answers(["---"] * 3)) == "Chỉ số hài lòng: chưa có câu trả lời nào."


def test_one_item_without_an_answer_leaves_the_mean_of_items_undefined() -> None:
    assert said(answers(["55-"] * 3)).startswith("Chỉ số hài lòng: chưa tính được; ")


def test_one_respondent_has_a_figure_without_an_interval() -> None:
    one = said(answers(["555"]), 0.5)
    assert one.startswith("Chỉ số hài lòng: 100,00 % (1 người trả lời); ")
    assert one.endswith("Chưa đủ chắc để nói đã đạt hay chưa đạt mục tiêu từ 50 % trở lên.")


def test_a_mean_is_said_in_points() -> None:
    data = answers(["555"] * 80 + ["111"] * 20, indices=[index(measure="score", unit="mean")])
    assert said(data).startswith("Chỉ số hài lòng: 4,20 điểm;")
