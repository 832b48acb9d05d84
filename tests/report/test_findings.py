"""What a report concludes: every rule, from figures made for it and from answers where nothing follows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from example_answers import answers, index, text
from example_report import ABOUT

from analysis.codebook import Text
from analysis.compare import Verdict
from analysis.drivers import Quadrant
from analysis.report import Contents, Part, contents
from analysis.report.findings import MOST, RULES, Findings, findings, label
from analysis.report.word.block import Paragraph
from analysis.report.word.conclusion import ASK_ITEMS, NONE_SURE, UNSURE, conclusion
from analysis.table import Field, Table
from analysis.tables import Printing
from analysis.tables.priorities import DO
from analysis.tables.strengths import STANDS

ABOVE, BELOW, EVEN = (STANDS[v] for v in (Verdict.ABOVE, Verdict.BELOW, Verdict.NOT_DISTINGUISHABLE))
FIRST, KEEP = DO[Quadrant.IMPROVE_FIRST], DO[Quadrant.KEEP_UP]


def table(ending: str, names: str, rows: list[tuple[object, ...]]) -> Table:
    fields = tuple(Field(name, text(name)) for name in names.split())
    return Table(f"{index().name}{ending}", text("t"), fields, tuple(rows))


def said(*tables: Table) -> Contents:
    return replace(contents(answers(["455"] * 12), ABOUT), parts=(Part("p", text("p"), tables),))


def strengths(*verdicts: object) -> Table:
    """Return a table of items in order, the highest first, with these verdicts."""
    return table(
        "_strengths", "node label verdict", [(f"q{n}", text(f"Câu {n}"), v) for n, v in enumerate(verdicts)]
    )


def priorities(*quadrants: object, half: float = 0.05) -> Table:
    """Return items in these quadrants, with intervals 2 *half* wide."""
    at = {FIRST: (0.8, 0.2), KEEP: (0.2, 0.8)}
    names = "importance performance n exact_importance exact_importance_low exact_performance"
    rows = [
        (f"q{n}", text(f"Câu {n}"), quadrant, 0.5, 50.0, 60, at[quadrant][0], at[quadrant][0] - half,
         at[quadrant][1], at[quadrant][1] + half)
        for n, quadrant in enumerate(quadrants)
    ]  # fmt: skip
    return table("_priorities", f"node label quadrant {names} exact_performance_high", rows)


def ranks(*best: int) -> Table:
    rows = [(f"u{n}", text(f"Xã {n}"), rank) for n, rank in enumerate(best)]
    return table("_ranks_by_unit", "group group_label rank_low", rows)


def nodes(rows: tuple[object, ...]) -> list[object]:
    return [row["node"] for row in rows]


def test_strengths_are_the_items_surely_above_the_highest_first() -> None:
    found = findings(said(strengths(ABOVE, EVEN, ABOVE, BELOW)))
    assert nodes(found.strengths) == ["q0", "q2"]


def test_weaknesses_are_the_items_surely_below_the_lowest_first() -> None:
    found = findings(said(strengths(ABOVE, BELOW, EVEN, BELOW)))
    assert nodes(found.weaknesses) == ["q3", "q1"]


def test_items_that_cannot_be_told_apart_are_neither() -> None:
    assert findings(said(strengths(EVEN, EVEN))) == Findings()


def test_no_more_are_named_than_the_rule_says() -> None:
    found = findings(
        said(strengths(*[ABOVE] * 9, *[BELOW] * 9), priorities(*[FIRST] * 9, KEEP), ranks(*range(1, 25)))
    )
    assert {len(rows) for rows in (found.strengths, found.weaknesses, found.priorities, found.units)} == {
        MOST
    }
    assert nodes(found.strengths) == [f"q{n}" for n in range(MOST)]
    assert nodes(found.weaknesses) == [f"q{n}" for n in range(17, 17 - MOST, -1)]


def test_priorities_are_to_be_improved_first_and_weaknesses_among_them_lead() -> None:
    found = findings(said(strengths(EVEN, EVEN, BELOW, BELOW), priorities(FIRST, KEEP, FIRST, KEEP)))
    assert nodes(found.priorities) == ["q2", "q0"]


def test_a_priority_whose_interval_meets_the_average_is_said_to_be_unsure() -> None:
    found = findings(said(priorities(FIRST, KEEP, FIRST, KEEP, half=0.4)))
    assert (nodes(found.priorities), nodes(found.unsure)) == ([], ["q0", "q2"])
    wide = priorities(FIRST, KEEP, half=0.4).rows[0]
    mixed = priorities(FIRST, FIRST, KEEP, KEEP)
    found = findings(said(replace(mixed, rows=(("q9", *wide[1:]), *mixed.rows[1:]))))
    assert (nodes(found.priorities), nodes(found.unsure)) == (["q1"], ["q9"])


@pytest.mark.parametrize(("half", "sentence"), [(0.05, ASK_ITEMS), (0.4, NONE_SURE)])
def test_the_report_says_whether_priorities_are_sure(half: float, sentence: Text) -> None:
    blocks = list(conclusion(said(strengths(EVEN, EVEN), priorities(FIRST, KEEP, half=half))))
    words = [block.text.to("vi") for block in blocks if isinstance(block, Paragraph)]
    assert [each for each in (ASK_ITEMS, UNSURE, NONE_SURE) if each.to("vi") in words] == [sentence]


def test_among_priorities_alike_the_order_of_the_table_stays() -> None:
    assert nodes(findings(said(priorities(FIRST, KEEP, FIRST, FIRST))).priorities) == ["q0", "q2", "q3"]


@pytest.mark.parametrize(
    ("best", "named"),
    [
        ((1, 1, 1, 1), []),  # nobody can be told apart
        ((1, 1, 2, 3), ["u3"]),  # rank 3 of 4 is the lower half
        ((1, 2, 4, 4), ["u3", "u2"]),  # the lowest first
        ((1, 1, 3), ["u2"]),
        ((1, 1, 2), ["u2"]),  # of three units the second rank is below the middle
        ((1, 2), ["u1"]),
        ((), []),
    ],
)
def test_units_are_named_where_the_upper_half_is_excluded(best: tuple[int, ...], named: list[str]) -> None:
    assert [row["group"] for row in findings(said(ranks(*best))).units] == named


def test_without_the_tables_nothing_is_concluded() -> None:
    assert findings(said()) == Findings()


def test_tables_of_another_index_are_not_read() -> None:
    other = replace(strengths(ABOVE), name="other_strengths")
    assert findings(said(other)) == Findings()


@pytest.mark.parametrize(
    "given",
    [
        answers(["455", "344", "529"], units="aab"),  # too few to publish
        answers(["555"] * 60, units="ab" * 30),  # everybody satisfied with everything
        answers(["111"] * 60, units="ab" * 30),  # nobody with anything
        answers(["444", "222"] * 4, units="ab" * 4),  # too few to tell items apart
        answers([]),
    ],
)
def test_where_nothing_is_sure_nothing_is_named(given: object) -> None:
    assert findings(contents(given, ABOUT, printing=Printing(smallest=5))) == Findings()


def test_a_sure_difference_in_real_answers_is_named() -> None:
    given = answers(["551", "542", "551", "452"] * 30, units="ab" * 60)
    found = findings(contents(given, ABOUT))
    assert nodes(found.weaknesses) == ["q3"]
    assert "q3" not in nodes(found.strengths)
    assert label(found.weaknesses[0]).to("vi")


def test_every_rule_is_printed_with_its_number_in_both_languages() -> None:
    for rule in RULES:
        for tag in ("vi", "en"):
            words = rule.to(tag).format(most=MOST)
            assert "{" not in words
            assert rule.to("vi") != rule.to("en")
