"""What is left out of the tables cannot be worked out from what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from example_answers import answers, index, text
from outsider import Outsider

from analysis.codebook import Category, Codebook, Node, Variable
from analysis.dataset import Dataset
from analysis.disclosure import REST, Counted, Grouping, Withheld, counted, hidden_nodes, withheld
from analysis.report import About, contents
from analysis.table import Table
from analysis.tables import Printing, group_table, group_trees, guarded, index_tables, respondents_table
from survey.published import is_few

SMALLEST = 5
DISTRICT_OF = np.array([0, 0, 0, 1, 1, 2, 2])


def categories(n: int) -> tuple[Category, ...]:
    return tuple(Category(str(place), text(f"Nhóm {place}")) for place in range(n))


def invented(seed: int) -> Dataset:
    """Return a round whose units lie in districts, some tiny, with items that few answer."""
    random = np.random.default_rng(seed)
    n, n_items = int(random.integers(10, 140)), int(random.integers(2, 4))
    units = random.choice(7, n, p=random.dirichlet(np.ones(7)))
    columns = {"unit": units, "district": DISTRICT_OF[units], "sex": random.integers(0, 2, n)}
    columns["sex"] = np.where(random.random(n) < 0.06, -1, columns["sex"])
    if random.random() < 0.5:
        columns["unit"] = np.where(random.random(n) < 0.1, -1, columns["unit"])
    items = [f"q{place}" for place in range(n_items)]
    answered = {item: random.random(n) > random.choice([0.02, 0.3, 0.9]) for item in items}
    scale = (Category("1", text("Không")), Category("2", text("Có")), Category("3", text("Rất có")))
    book = Codebook(
        title=text("Phiếu"),
        variables=(
            *(Variable(item, text(item), "rating", scale) for item in items),
            *(Variable(name, text(name), "single", categories(7 + at)) for at, name in enumerate(columns)),
        ),
        indices=(
            Node("index", text("Chỉ số"), "mean", satisfied=("2",), parts=tuple(
                Node(item, text(item), "item", satisfied=("2",)) for item in items
            )),
        ),
    )  # fmt: skip
    cells = {item: np.where(answered[item], random.choice(["1", "2"], n), "").tolist() for item in items}
    cells |= {
        name: ["" if code < 0 else str(code) for code in codes.tolist()] for name, codes in columns.items()
    }
    return Dataset.of(book, cells)


def of_round(data: Dataset, columns: Sequence[str] = ("unit", "district", "sex")) -> Counted:
    known = [name for name in columns if len(data.group(name)[0]) > 1]
    return counted(data, known, data.codebook.indices)


@pytest.mark.parametrize("seed", range(24))
def test_no_outsider_narrows_a_small_count_to_fewer_than_five_possible_values(seed: int) -> None:
    of = of_round(invented(seed))
    out = withheld(of, SMALLEST)
    told = [(key, n, r) for key, n, r in Outsider(of, out).ranges(SMALLEST) if r[1] - r[0] < SMALLEST - 1]
    assert told == []


def test_the_outsider_finds_what_is_only_hidden_where_it_is_small() -> None:
    found = 0
    for seed in range(12):
        of = of_round(invented(seed))
        small = frozenset(
            (grouping.by, code)
            for grouping in of.groupings
            for code, row in zip(grouping.codes, grouping.rows, strict=False)
            if 0 < row[:2].min() < SMALLEST
        )
        naive = Withheld(groups=small, details=small, roots=frozenset({"index"}))
        found += sum(high == low for _, _, (low, high) in Outsider(of, naive).ranges(SMALLEST))
    assert found > 0


# ------------------------------------------------------------------------------ published twice


def twice(seed: int) -> tuple[Dataset, np.ndarray]:
    """Return a round, and who was there when it was published for the first time."""
    data = invented(100 + seed)
    random = np.random.default_rng(seed)
    came = random.random(data.n) < random.choice([0.3, 0.6, 0.9])
    return data, came


@pytest.mark.parametrize("seed", range(40))
def test_no_outsider_learns_of_few_people_from_two_publications_of_a_round(seed: int) -> None:
    data, came = twice(seed)
    columns = ("unit", "district", "sex")
    first = guarded(data, Printing(smallest=SMALLEST), columns, domain=came).withheld
    second = guarded(data, Printing(smallest=SMALLEST), columns, earlier=[came]).withheld
    assert first is not None
    assert second is not None
    assert first.nodes <= second.nodes
    assert first.groups <= second.groups
    assert first.details <= second.details
    known = [name for name in columns if len(data.group(name)[0]) > 1]
    between = counted(data, known, data.codebook.indices, domain=~came)
    if is_few(data, ~came, SMALLEST) or not (~came).any():
        return  # then the first publication stands: `survey.published`
    for grouping in between.groupings:
        shown = [(grouping.by, code) not in second.groups for code in grouping.codes]
        assert not {*grouping.rows[:-1][shown][:, :2].ravel().tolist()} & {*range(1, SMALLEST)}
    ranges = Outsider(between, second).ranges(SMALLEST)
    assert [(key, n, r) for key, n, r in ranges if r[1] - r[0] < SMALLEST - 1] == []


def test_two_publications_that_know_nothing_of_each_other_tell_of_few_people() -> None:
    told = 0
    for seed in range(40):
        data, came = twice(seed)
        how = [guarded(data, Printing(smallest=SMALLEST), domain=rows).withheld for rows in (came, None)]
        for grouping in counted(data, ("unit",), data.codebook.indices, domain=~came).groupings:
            for code, n in zip(grouping.codes, grouping.rows[:, 0].tolist(), strict=False):
                told += 0 < n < SMALLEST and not any(("unit", code) in out.groups for out in how if out)
    assert told > 20


def test_most_of_a_round_is_still_published() -> None:
    random = np.random.default_rng(3)
    data = answers(
        ["".join(row) for row in random.choice(list("12345"), (4000, 3))],
        units="".join(
            random.choice(list("abcdefgh"), 4000, p=[0.3, 0.2, 0.2, 0.1, 0.1, 0.095, 0.004, 0.001])
        ),
    )
    out = guarded(data, Printing(smallest=SMALLEST)).withheld
    assert out is not None
    assert {code for _, code in out.groups} == {"h", "g"}


# ------------------------------------------------------------------------------ one rule at a time


def grouping(by: str, *rows: Sequence[int], rest: Sequence[int] = (0, 0, 0, 0)) -> Grouping:
    return Grouping(by, tuple("abcdefgh"[: len(rows)]), np.array([*rows, rest], dtype=np.int64))


PAIR = Node(
    "index", text("Chỉ số"), "mean", parts=tuple(Node(item, text(item), "item") for item in ("p", "q"))
)


def chosen(*groupings: Grouping, crossed: dict[tuple[str, str], np.ndarray] | None = None) -> Withheld:
    answered = dict(zip(("p", "q"), groupings[0].rows.sum(axis=0)[2:].tolist(), strict=True))
    return withheld(Counted((PAIR,), ("p", "q"), answered, groupings, crossed or {}), SMALLEST)


def same(n: int) -> tuple[int, int, int, int]:
    return (n, n, n, n)


def test_a_small_group_is_left_out_with_the_next_smallest() -> None:
    assert chosen(grouping("unit", same(3), same(20), same(9), same(40))).groups == {
        ("unit", "a"), ("unit", "c"),
    }  # fmt: skip


def test_groups_whose_sum_says_that_each_is_small_take_another_with_them() -> None:
    assert {code for _, code in chosen(grouping("unit", same(1), same(1), same(30), same(9))).groups} == {
        "a", "b", "d",
    }  # fmt: skip


def test_those_in_no_group_are_guarded_too() -> None:
    assert chosen(grouping("sex", same(50), same(30), rest=same(2))).groups == {("sex", "b"), ("sex", REST)}


def test_a_group_of_nearly_everybody_is_left_out_with_the_few_others() -> None:
    assert {code for _, code in chosen(grouping("sex", same(96), same(4))).groups} == {"a", "b"}


def test_a_unit_is_not_told_by_its_district_less_the_others() -> None:
    units = grouping("unit", same(3), same(20), same(30), same(8), same(40))
    districts = grouping("district", same(53), same(48))
    crossed = np.array([[3, 0, 0], [20, 0, 0], [30, 0, 0], [0, 8, 0], [0, 40, 0], [0, 0, 0]])
    alone = chosen(units)
    assert alone.groups == {("unit", "a"), ("unit", "d")}
    assert ("unit", "b") in chosen(units, districts, crossed={("unit", "district"): crossed}).groups


def test_two_groups_that_differ_by_a_few_people_are_not_both_shown() -> None:
    units = grouping("unit", same(48), same(52))
    sexes = grouping("sex", same(50), same(50))
    crossed = np.array([[48, 0, 0], [2, 50, 0], [0, 0, 0]])
    out = chosen(units, sexes, crossed={("unit", "sex"): crossed})
    assert ("unit", "a") in out.groups


def test_an_item_few_answered_in_a_group_takes_the_groups_details_and_denominators() -> None:
    out = chosen(grouping("unit", (20, 20, 20, 3), same(30), same(40)))
    assert out.groups == frozenset()
    assert out.details == {("unit", "a"), ("unit", "b")}
    assert out.hides("unit", "a", "q")
    assert not out.hides("unit", "a", "index")
    assert out.bares("unit", "a")
    assert not out.bares("unit", "c")


def test_a_group_barely_larger_than_its_small_item_is_left_out_altogether() -> None:
    out = chosen(grouping("unit", (6, 6, 6, 4), same(30), same(40)))
    assert ("unit", "a") in out.groups


def test_an_item_few_answered_takes_its_smallest_neighbour_with_it() -> None:
    node = index()
    assert hidden_nodes((node,), {"q1": 3, "q2": 40, "q3": 50}, SMALLEST) == {"q1", "q2"}
    assert hidden_nodes((node,), {"q1": 30, "q2": 40, "q3": 3}, SMALLEST) == {"q3", "factor", "q1", "q2"}
    assert hidden_nodes((node,), {"q1": 30, "q2": 40, "q3": 50}, SMALLEST) == frozenset()


def test_nothing_is_left_out_where_nothing_is_asked_for() -> None:
    of = Counted((PAIR,), ("p", "q"), {"p": 3, "q": 9}, (grouping("unit", same(1), same(8)),))
    assert withheld(of, 0) == withheld(of, 1) == Withheld(roots=frozenset({"index"}))


# ------------------------------------------------------------------------------ in the tables


def test_the_tables_show_nothing_that_is_left_out() -> None:
    data = invented(5)
    printing = guarded(data, Printing(smallest=SMALLEST))
    out = printing.withheld
    assert out is not None
    assert out.groups
    for column in ("unit", "district", "sex"):
        _, table = index_tables(data, (column,), printing=printing)
        for row in table.records():
            if row["group"] and out.hides(column, str(row["group"]), str(row["node"])):
                assert filled(table, row) <= {"unit", "flag"}
            elif row["group"] and out.bares(column, str(row["group"])):
                assert not {"asked", "answered"} & filled(table, row)
    people = respondents_table(data, ("unit", "district", "sex"), printing)
    for row in people.records():
        assert (row["n"] is None) == ((row["node"], row["group"]) in out.groups)


def filled(table: Table, row: dict[str, object]) -> set[str]:
    names = {field.name for field in table.fields} - {"group", "group_label", "node", "label", "depth"}
    return {name for name in names if row[name] is not None}


def test_a_report_and_a_single_table_of_it_leave_out_the_same() -> None:
    data = invented(5)
    said = contents(data, About("r", text("Đợt"), date(2026, 11, 22)), by=("unit",))
    reported = next(table for table in said.tables() if table.name == "index_by_unit")
    how = guarded(data, Printing(smallest=SMALLEST), ("unit",))
    printed = group_table(group_trees(data, data.design(), data.codebook.indices[0], "unit"), how)
    assert reported.values("n") == printed.values("n")


def test_an_item_left_out_of_the_index_is_left_out_of_the_levels_and_priorities() -> None:
    rows = ["45-", "34-", "52-", "41-"] * 12
    rows[:3] = ["455", "344", "521"]
    data = answers(rows, indices=[index()])
    said = contents(data, About("r", text("Đợt"), date(2026, 11, 22)))
    names = {"q3", "factor", "q1", "q2"}
    for table in said.tables():
        fields = {field.name for field in table.fields}
        if {"node", "n"} <= fields and table.name != "respondents":
            assert all(row["n"] is None for row in table.records() if row["node"] in names), table.name


def test_the_choice_does_not_depend_on_the_order_of_rows_or_categories() -> None:
    data = invented(9)
    turned = Dataset.of(
        replace(
            data.codebook,
            variables=tuple(replace(v, categories=v.categories[::-1]) for v in data.codebook.variables),
        ),
        {name: list(column.cells())[::-1] for name, column in data.columns.items()},
    )
    assert guarded(data, Printing(smallest=5)).withheld == guarded(turned, Printing(smallest=5)).withheld
