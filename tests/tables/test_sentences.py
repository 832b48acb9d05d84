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


def test_everybody_satisfied() -> None:
    assert "100,00 %" in said(answers(["555"] * 50))
    assert "–100,00 %" in said(answers(["555"] * 50))


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
