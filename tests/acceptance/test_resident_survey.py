"""A real survey: 1,033 residents, 73 items, six strata; every figure equals R's `survey`.

`resident_survey_expected.json` is what `resident_survey.R` printed. Two intervals are compared: the t
interval (estimate ± t(df) standard errors, as R's confint(svymean(...), df = degf(design)), for items and
sections, of percentages and of mean scores), and the one that tables print for percentages (the logit
interval, svyciprop's "xlogit", with the same degrees of freedom). The answers are read where they are
kept, beside the project; only what R made of them is kept here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from survey.questionnaire.reading import problems

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
EXACT = 1e-9

pytestmark = pytest.mark.skipif(
    not (DATA / "resident_survey_2021q3.csv").exists(),
    reason="the resident survey is not beside the project (../shared/data); it may not be shipped with it",
)

Key = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def figures(hailong: Callable[..., Any]) -> Mapping[Key, Mapping[str, Any]]:
    """Every row of every table, by (measure, combine, node, grouping column, group)."""
    tables = hailong("index", "resident", "--by", "council_district", "--by", "gender", "--json")
    return {key: row for table in tables for key, row in _rows(table)}


def _rows(table: Mapping[str, Any]) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    index, _, by = table["name"].partition("_by_")
    measure, combine = index.split("_")
    for row in table["rows"]:
        yield (measure, combine, row["node"], by, row.get("group", "")), row


@pytest.fixture(scope="module")
def expected() -> list[dict[str, Any]]:
    return json.loads((HERE / "resident_survey_expected.json").read_text())["figures"]


def _key(figure: Mapping[str, Any], combine: str) -> Key:
    ((by, group),) = (figure["domain"] or {"": ""}).items()
    return figure["measure"], combine, figure["node"], by, group


def _pairs(
    figures: Mapping[Key, Mapping[str, Any]], expected: list[dict[str, Any]]
) -> Iterator[tuple[Any, Any]]:
    """Yield our row and R's figure; an item's figure stands in the pooled tree and in the other."""
    for figure in expected:
        trees = ("pooled", "mean") if figure["combine"] == "item" else (figure["combine"],)
        for combine in trees:
            yield figures[_key(figure, combine)], figure


def test_the_questionnaire_made_of_the_item_list_has_no_problem(folder: Path) -> None:
    assert problems(folder / "questionnaire.yaml") == []


def test_importing_again_adds_nothing(hailong: Callable[..., Any]) -> None:
    again = hailong("import", "resident", "answers.csv", "--map", "map.yaml", "--json")
    assert (again["n_created"], again["n_known"], again["problems"]) == (0, 1033, [])


def test_estimates_standard_errors_and_t_intervals_equal_r(figures, expected) -> None:
    compared = 0
    for ours, r in _pairs(figures, expected):
        assert [ours["exact_value"], ours["exact_se"]] == pytest.approx([r["value"], r["se"]], rel=EXACT), r
        if r["se"] > 0:
            ends = [ours["exact_t_low"], ours["exact_t_high"]]
            assert ends == pytest.approx([r["low"], r["high"]], rel=EXACT), r
        assert (ours["n"], ours["degf"]) == (r["n"], r["df"]), r
        compared += 1
    assert compared == 2 * (73 * 2 + 11 * 2) * 10


def test_the_printed_intervals_of_percentages_equal_r(figures, expected) -> None:
    compared = 0
    for ours, r in _pairs(figures, expected):
        if r["measure"] == "score":
            assert (ours["exact_low"], ours["exact_high"]) == (ours["exact_t_low"], ours["exact_t_high"])
        elif "logit" in r:
            assert [ours["exact_low"], ours["exact_high"]] == pytest.approx(r["logit"], rel=EXACT), r
            compared += 1
    assert compared > 1400


def test_nobody_satisfied_still_has_an_interval_where_r_gives_one_of_no_width(figures, expected) -> None:
    nobody = [ours for ours, r in _pairs(figures, expected) if r["measure"] == "satisfied" and r["se"] == 0]
    assert nobody
    for ours in nobody:
        assert ours["exact_low"] < ours["exact_high"]


def test_the_denominators_count_every_resident_asked(figures) -> None:
    for (_, _, node, by, _), row in figures.items():
        if not by and node.startswith("q"):
            assert row["asked"] == 1033
            assert row["answered"] + row["dont_know"] + row["not_answered"] + row["not_applicable"] == 1033
