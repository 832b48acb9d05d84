"""What is said of a change: that it rose, fell, or that nobody can tell; every number stands in the table."""

from __future__ import annotations

import pytest
from example_answers import answers

from analysis.codebook import Text
from analysis.disclosure import Grain
from analysis.tables import Printing, change_table, trees
from analysis.tables.change import change_sentence

LAST_YEAR = Text.of({"vi": "Năm trước", "en": "Last year"})
GOOD, MIXED, BAD = (["555"] * n + ["111"] * (100 - n) for n in (90, 70, 50))


def changed(before: list[str], after: list[str], smallest: int = 0):
    first, second = (trees(data, data.design())[0] for data in (answers(before), answers(after)))
    return change_table(first, second, Printing(smallest=smallest), since=LAST_YEAR)


@pytest.mark.parametrize(
    ("before", "after", "vi", "en"),
    [
        (BAD, GOOD, "tăng 40,00 điểm phần trăm", "rose by 40.00 percentage points"),
        (GOOD, BAD, "giảm 40,00 điểm phần trăm", "fell by 40.00 percentage points"),
        (MIXED, MIXED, "chưa đủ chắc để nói tăng hay giảm", "it cannot be said whether it rose or fell"),
    ],
)
def test_a_change_is_said_in_words_with_its_interval(before, after, vi, en):
    table = changed(before, after)
    whole = next(table.records())
    said = change_sentence(table)
    assert vi in said.to("vi")
    assert en in said.to("en")
    for name in ("before", "value", "low", "high"):
        assert str(whole[name]).lstrip("-").replace(".", ",") in said.to("vi")
        assert str(whole[name]).lstrip("-") in said.to("en")


def test_a_change_told_in_steps_is_what_its_two_figures_differ_by():
    first, second = (
        trees(data, data.design())[0] for data in map(answers, (["555"] * 92 + ["111"] * 8, MIXED))
    )
    how = Printing(grain=Grain.of(0.05))
    whole = next(change_table(first, second, how, since=LAST_YEAR).records())
    assert (whole["before"], whole["value"], whole["change"], whole["exact_change"]) == (90, 70, -20, -0.2)
    worse = trees(data := answers(["555"] * 68 + ["111"] * 32), data.design())[0]
    told = next(change_table(first, worse, how, since=LAST_YEAR).records())
    assert (told["before"], told["value"], told["change"]) == (90, 70, -20)  # and not -24, told as -25


def test_nothing_is_said_of_a_change_that_is_not_published():
    assert not change_sentence(changed(["555"] * 3, GOOD, smallest=5))
