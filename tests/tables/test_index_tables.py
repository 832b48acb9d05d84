"""Index trees as tables: the figures, their denominators, and what is too small to be shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from example_answers import answers, index, text

from analysis.codebook import Node
from analysis.table import Table
from analysis.tables import (
    FEW,
    Outcome,
    Printing,
    group_table,
    group_trees,
    headline_table,
    index_table,
    index_tables,
    interval_method,
    level_tables,
    outcome,
    respondents_table,
    target_table,
    trees,
)


def row(table: Table, **wanted: object) -> dict:
    (found,) = (
        r for r in table.records() if all(str(r[name]) == str(value) for name, value in wanted.items())
    )
    return found


def test_every_figure_stands_beside_its_interval_n_and_denominators() -> None:
    (table,) = index_tables(answers(["45-", "30-", "59-", "1--"]))
    first = row(table, node="q1")
    assert (first["value"], first["n"], first["asked"], first["answered"]) == (Decimal("50.00"), 4, 4, 4)
    assert first["low"] < first["value"] < first["high"]
    assert first["deff"] == Decimal("1.00")
    second = row(table, node="q2")
    counts = ("answered", "not_applicable", "dont_know", "not_answered", "asked")
    assert [second[name] for name in counts] == [1, 1, 1, 1, 4]
    whole = row(table, node="index")
    assert (whole["value"], whole["n"], whole["answered"], whole["asked"]) == (None, 4, 5, 12)
    assert whole["flag"].to("vi")


def test_rows_follow_the_tree_with_parents_first() -> None:
    (table,) = index_tables(answers(["455", "345", "535"]))
    assert list(zip(table.values("node"), table.values("depth"), strict=True)) == [
        ("index", 0), ("factor", 1), ("q1", 2), ("q2", 2), ("q3", 1)
    ]  # fmt: skip


@pytest.mark.parametrize("people", [1.0, 1.02, 40.0])
def test_weights_scaled_to_the_number_of_respondents_do_not_blow_the_design_effect_up(people: float) -> None:
    shares = [people * share for share in (0.4, 0.9, 1.2, 1.6, 0.9, 1.0)]
    cells = ["455", "345", "535", "251", "412", "523"]
    data = answers(cells * 2, units="aaabbb" * 2, design={"weight": shares * 2})
    (table,) = index_tables(data)
    shown = row(table, node="index")["deff"]
    (tree,) = trees(data, data.design())
    wanted = tree.estimate.deff if people == 40 else tree.estimate.deff_wr
    assert float(shown) == pytest.approx(wanted, abs=0.006)
    assert 0.5 < shown < 2


def test_unrounded_figures_and_degrees_of_freedom_go_into_files() -> None:
    data = answers(["455", "344", "425", "515"])
    (tree,) = trees(data, data.design())
    (table,) = index_tables(data)
    whole = row(table, node="index")
    assert whole["exact_value"] == tree.estimate.value
    assert whole["exact_se"] == tree.estimate.se
    assert (whole["exact_t_low"], whole["exact_t_high"]) == tree.estimate.ci(0.95, "t")
    assert (whole["exact_low"], whole["exact_high"]) == tree.estimate.ci(0.95, "logit")
    assert (whole["degf"], whole["interval"]) == (3, "logit")


def test_a_mean_score_is_shown_in_points_with_a_t_interval() -> None:
    (table,) = index_tables(answers(["455", "344", "425"], indices=[index(measure="score", unit="mean")]))
    whole = row(table, node="q1")
    assert (whole["value"], whole["unit"].to("vi"), whole["interval"]) == (Decimal("3.67"), "điểm", "t")


def test_an_official_rule_with_one_decimal_is_shown_with_one() -> None:
    (table,) = index_tables(answers(["455", "344", "425"], indices=[index(method="F14")]))
    assert row(table, node="q1")["value"] == Decimal("66.7")


def test_only_shares_get_the_interval_of_shares() -> None:
    assert interval_method(index()) == "logit"
    assert interval_method(index(measure="score", unit="mean")) == "t"
    assert interval_method(index(measure="score", unit="percent")) == "t"
    assert interval_method(Node("q1", text("x"), "item", rescale=(0, 1, 1, 10))) == "t"


def test_everybody_satisfied_still_has_an_interval_that_ends_at_a_hundred() -> None:
    (table,) = index_tables(answers(["555"] * 20))
    whole = row(table, node="index")
    assert whole["value"] == whole["high"] == Decimal("100.00")
    assert Decimal(80) < whole["low"] < Decimal(90)


def test_the_interval_method_can_be_chosen() -> None:
    data = answers(["455", "344", "425", "515"])
    (table,) = index_tables(data, printing=Printing(interval="wilson", level=0.9))
    (tree,) = trees(data, data.design())
    whole = row(table, node="index")
    assert (whole["exact_low"], whole["exact_high"]) == tree.estimate.ci(0.9, "wilson")
    assert whole["interval"] == "wilson"


def test_figures_of_few_people_are_marked() -> None:
    (few,) = index_tables(answers(["455", "344"] * 14))
    assert few.values("flag")[0].to("en") == f"n < {FEW}"
    (enough,) = index_tables(answers(["455", "344"] * 15))
    assert enough.values("flag")[0] is None


def grouped(units: str, **printing: object) -> Table:
    data = answers(["455", "344"] * (len(units) // 2), units=units)
    groups = group_trees(data, data.design(), data.codebook.indices[0], "unit")
    return group_table(groups, Printing(**printing))


def test_groups_follow_everybody_in_codebook_order() -> None:
    table = grouped("bbaabbaacccc")
    assert list(dict.fromkeys(table.values("group"))) == ["", "a", "b", "c"]
    assert row(table, group="", node="index")["n"] == 12
    assert row(table, group="c", node="index")["n"] == 4


def test_a_group_is_a_domain_of_the_whole_design() -> None:
    strata = {"stratum": list("xxxxyyyy"), "weight": [1.0, 2, 3, 4, 5, 6, 7, 8]}
    data = answers(["455", "344"] * 4, units="abababab", design=strata)
    design = data.design()
    groups = group_trees(data, design, data.codebook.indices[0], "unit")
    assert groups.trees[1][1].estimate.degf == 2


def test_a_group_too_small_is_hidden_and_the_next_smallest_with_it() -> None:
    table = grouped("aa" + "b" * 6 + "c" * 8 + "d" * 10, smallest=5)
    shown = {code: row(table, group=code, node="index")["n"] for code in ("", "a", "b", "c", "d")}
    assert shown == {"": 26, "a": None, "b": None, "c": 8, "d": 10}
    hidden = row(table, group="a", node="q1")
    assert hidden["flag"].to("vi") == "không công bố"
    left = {name for name, value in hidden.items() if value is not None}
    assert left == {"group", "group_label", "node", "label", "depth", "unit", "flag"}


def test_two_groups_too_small_hide_each_other() -> None:
    table = grouped("aaabbb" + "c" * 8, smallest=5)
    shown = {code: row(table, group=code, node="index")["n"] for code in ("a", "b", "c")}
    assert shown == {"a": None, "b": None, "c": 8}


def test_two_groups_whose_sum_is_small_hide_a_third() -> None:
    table = grouped("aabb" + "c" * 7 + "d" * 9, smallest=5)
    shown = {code: row(table, group=code, node="index")["n"] for code in ("a", "b", "c", "d")}
    assert shown == {"a": None, "b": None, "c": None, "d": 9}


def test_the_headline_table_has_one_row_a_group() -> None:
    data = answers(["455", "344"] * 4, units="aaaabbbb")
    groups = group_trees(data, data.design(), data.codebook.indices[0], "unit")
    table = headline_table(groups)
    assert [label.to("vi") for label in table.values("group_label")] == ["Toàn bộ", "UBND xã A", "UBND xã B"]
    assert table.values("depth") == (0, 1, 1)
    assert table.title.to("vi") == "Chỉ số hài lòng theo: Đơn vị"


def test_one_table_an_index_and_one_an_index_and_column() -> None:
    data = answers(
        ["455", "344"] * 4, units="aaaabbbb", indices=[index(), index(measure="score", unit="mean")]
    )
    told = []
    tables = index_tables(data, ["unit"], progress=lambda done, total: told.append((done, total)))
    assert [table.name for table in tables] == ["index", "index", "index_by_unit", "index_by_unit"]
    assert told == [(1, 2), (2, 2), (1, 2), (2, 2)]


def test_without_responses_there_are_no_tables() -> None:
    assert index_tables(answers([])) == ()


def test_levels_are_shares_of_those_with_an_opinion_and_the_rest_stands_aside() -> None:
    data = answers(["41-", "40-", "59-", "2--"])
    (table,) = level_tables(data, data.design())
    first = row(table, node="q1")
    assert [first[f"level_{level}"] for level in range(1, 6)] == [
        Decimal("0.00"), Decimal("25.00"), Decimal("0.00"), Decimal("50.00"), Decimal("25.00")
    ]  # fmt: skip
    assert (first["n"], first["aside"]) == (4, Decimal("0.00"))
    second = row(table, node="q2")
    assert (second["n"], second["level_1"], second["aside"]) == (1, Decimal("100.00"), Decimal("75.00"))
    third = row(table, node="q3")
    assert (third["n"], third["level_1"], third["exact_level_1"]) == (0, None, None)
    (hidden,) = level_tables(data, data.design(), Printing(smallest=2))
    assert row(hidden, node="q2")["level_1"] is None


def test_the_respondents_are_counted_by_their_characteristics() -> None:
    table = respondents_table(answers(["455"] * 8, units="aaaaabbb"), ["unit"])
    assert list(zip(table.values("group"), table.values("n"), table.values("value"), strict=True)) == [
        ("a", 5, Decimal("62.50")), ("b", 3, Decimal("37.50"))
    ]  # fmt: skip
    hidden = respondents_table(answers(["455"] * 8, units="aaaaabbb"), ["unit"], Printing(smallest=5))
    assert hidden.values("n") == (None, None)


@pytest.mark.parametrize(
    ("target", "comparator", "expected"),
    [
        (0.5, "at least", Outcome.REACHED),
        (0.5, "more than", Outcome.REACHED),
        (0.8, "at least", Outcome.UNCLEAR),
        (0.99, "at least", Outcome.MISSED),
        (0.99, "at most", Outcome.REACHED),
        (0.5, "less than", Outcome.MISSED),
    ],
)
def test_a_target_is_judged_by_the_interval(target: float, comparator: str, expected: Outcome) -> None:
    data = answers(["555"] * 40 + ["111"] * 10)
    (tree,) = trees(data, data.design())
    assert outcome(tree, target, comparator, Printing()) is expected
    (record,) = target_table(tree, target, comparator).records()
    assert record["value"] == Decimal("80.00")
    assert record["verdict"].to("vi")


def test_without_an_interval_nothing_is_said_about_the_target() -> None:
    data = answers(["555"])
    (tree,) = trees(data, data.design(lonely_psu="remove"))
    assert outcome(tree, 0.5, "at least", Printing()) is Outcome.UNKNOWN


def test_a_target_is_spoken_without_needless_decimals() -> None:
    data = answers(["555"] * 40 + ["111"] * 10)
    (tree,) = trees(data, data.design())
    (record,) = target_table(tree, 0.8, "more than").records()
    assert record["comparator"].to("vi") == "trên 80 %"
    (record,) = target_table(tree, 0.7885, "at least").records()
    assert record["comparator"].to("en") == "at least 78.85%"


def test_index_table_of_a_branch_begins_at_the_branch() -> None:
    data = answers(["455", "344"])
    (tree,) = trees(data, data.design())
    assert index_table(tree.parts[0]).values("depth") == (0, 1, 1)


def test_a_group_inside_one_sampling_unit_says_what_its_interval_leaves_out() -> None:
    clusters = {"psu": list("uuuuvvvvwwww")}
    data = answers(["455", "344", "525", "314"] * 3, units="aaaabbbbbbbb", design=clusters)
    groups = group_trees(data, data.design(), data.codebook.indices[0], "unit")
    table = headline_table(groups)
    assert row(table, group="a")["flag"].to("en") == "error within one sampling unit; n < 30"
    assert row(table, group="b")["flag"].to("en") == "n < 30"
