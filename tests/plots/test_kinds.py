"""Every kind of chart: what it shows, in every state a round may be in, and the same bytes each time."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest
from example_answers import BOOK, answers, index, text
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text as Words

from analysis.codebook import Category, Text
from analysis.dataset import Dataset
from analysis.plots import (
    CHARTS,
    alternative,
    change,
    intervals,
    multiples,
    png,
    priorities,
    ranks,
    svg,
    trend,
)
from analysis.plots.style import ACCENT, BAND, FAINT, INK, MUTED
from analysis.subject.chart import stem
from analysis.table import Table, cleaned, written
from analysis.tables import (
    Printing,
    change_table,
    group_table,
    group_trees,
    headline_table,
    index_table,
    level_tables,
    rank_table,
    trees,
    trend_table,
)
from analysis.tables.priorities import priority_table


def respondents(n: int, n_units: int = 6, best: float = 0.6) -> Dataset:
    """Return *n* people in *n_units* units, the later ones better served."""
    chance = np.random.default_rng(11)
    units = np.arange(n) % n_units
    lift = best + 0.35 * units / n_units
    rows = [
        "".join("5" if x < 0.4 * p else "4" if x < p else "2" for x in chance.random(3))
        for p in np.clip(lift, 0, 1)
    ]
    places = tuple(Category(f"{u:03d}", text(f"UBND phường số {u}")) for u in range(n_units))
    variables = (*BOOK.variables[:-1], replace(BOOK.variables[-1], categories=places))
    book = replace(BOOK, variables=variables, indices=(index(),))
    cells = {f"q{at + 1}": [row[at] for row in rows] for at in range(3)}
    return Dataset.of(book, cells | {"unit": [f"{u:03d}" for u in units]})


def tables(data: Dataset) -> dict[str, Table]:
    """Return a table for every kind of chart."""
    design, how = data.design(), Printing(smallest=5)
    (tree,) = trees(data, design)
    groups = group_trees(data, design, data.codebook.indices[0], "unit")
    found = {
        "intervals": headline_table(groups, how),
        "levels": level_tables(data, design, how)[0],
        "change": change_table(tree, tree, how, since=text("Năm trước")),
        "priorities": priority_table(data, design, how),
        "ranks": rank_table(groups, how),
        "trend": trend_table([("a", text("Năm 2025"), tree), ("b", text("Năm 2026"), tree)], how),
        "multiples": group_table(groups, how),
    }
    return {kind: table for kind, table in found.items() if table is not None}


STATES = {
    "many units": respondents(1030, 103),
    "one unit": respondents(40, 1),
    "three answers": answers(["452", "541", "223"], units="aab"),
    "everybody satisfied": answers(["555", "445"] * 20, units="abcd" * 10),
    "an item nobody answered": answers(["45-", "24-"] * 15, units="abc" * 10),
    "nobody answered": answers(["---"] * 12, units="aaabbbcccddd"),
}


def said(figure: Figure) -> list[str]:
    return [words.get_text() for words in figure.findobj(Words) if words.get_text()]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", CHARTS)
def test_every_chart_is_drawn_and_told_in_every_state(kind: str, state: str) -> None:
    table = tables(STATES[state]).get(kind)
    if table is None:
        assert kind in ("ranks", "priorities")  # what has no honest answer has no chart
        return
    for language in ("vi", "en"):
        figure = CHARTS[kind](table, language=language, target=0.8)
        assert table.title.to(language).split(":")[0] in " ".join(said(figure))
        assert svg(figure).startswith(b"<?xml")
        assert table.title.to(language) in alternative(table, kind, language)


@pytest.mark.parametrize("kind", CHARTS)
def test_the_same_table_gives_the_same_bytes_of_every_kind(kind: str) -> None:
    table = tables(STATES["everybody satisfied"] if kind != "priorities" else respondents(60))[kind]
    first, second = CHARTS[kind](table), CHARTS[kind](table)
    assert svg(first) == svg(second)
    assert png(first, 60) == png(second, 60)
    assert b"<dc:date>" not in svg(first)


@pytest.mark.parametrize("kind", CHARTS)
def test_no_chart_breaks_on_a_hostile_label(kind: str) -> None:
    hostile = Text.of(
        {"vi": "$\\frac{1}{0}$ <script>x</script>\x00\x1b[31m \u202eKTRL ព្រះរាជា " + "dài " * 2500}
    )
    table = tables(respondents(60))[kind]
    place = table.place("group_label" if kind in ("intervals", "ranks", "trend", "multiples") else "label")
    rows = tuple((*row[:place], hostile, *row[place + 1 :]) for row in table.rows)
    figure = CHARTS[kind](replace(table, rows=rows, title=hostile))
    drawn = svg(figure)
    assert b"<script" not in drawn
    assert figure.get_size_inches()[1] < 60


@pytest.mark.parametrize(("one", "other"), [("by_Đơn vị", "by_Đơn-vị"), ("é", "è"), ("x" * 130, "x" * 131)])
def test_two_tables_never_make_one_file(one: str, other: str) -> None:
    assert stem(one) != stem(other)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,120}", stem(one))
    assert stem("index_by_unit") == "index_by_unit"


def test_what_cannot_be_seen_is_left_out_of_a_label_and_khmer_is_not() -> None:
    khmer = "ព្រះរាជាណាចក្រ\u200bកម្ពុជា"
    assert cleaned(f"A\x00B\u202eC\u2066D {khmer}") == f"ABCD {khmer}"


def test_a_change_is_filled_only_where_it_is_sure() -> None:
    low, high = respondents(900, best=0.4), respondents(900, best=0.55)
    ((before,), (after,)) = (trees(data, data.design()) for data in (low, high))
    table = change_table(before, after, since=text("Đợt 1"))
    axes = change(table).axes[0]
    faces = [line.get_markerfacecolor() for line in axes.lines if line.get_marker() in ("o", "D")]
    assert [face != "white" for face in faces] == [
        written(verdict, "vi") == "tăng" for verdict in table.values("verdict")
    ]
    shown = said(change(table))
    for value in table.values("change"):
        assert f"+{written(value, 'vi')}" in shown
    assert "điểm phần trăm" in shown
    assert "không đổi" in shown


def test_a_change_is_that_of_the_unrounded_figures_and_its_interval_that_of_two_samples() -> None:
    low, high = respondents(300, best=0.4), respondents(400, best=0.5)
    ((before,), (after,)) = (trees(data, data.design()) for data in (low, high))
    row = next(change_table(before, after, since=text("Đợt 1")).records())
    assert row["exact_change"] == after.estimate.value - before.estimate.value
    assert row["exact_se"] == pytest.approx(np.hypot(before.estimate.se, after.estimate.se), rel=1e-12)
    assert (row["n_before"], row["n"]) == (300, 400)


def test_a_change_of_too_few_people_is_not_shown() -> None:
    many, few = respondents(60), answers(["455", "344"], units="ab")
    ((before,), (after,)) = (trees(data, data.design()) for data in (few, many))
    table = change_table(before, after, Printing(smallest=5), since=text("Đợt 1"))
    assert set(table.values("change")) == {None}
    assert "không công bố" in said(change(table))


def test_ranks_span_what_the_table_says_and_equals_share_a_band() -> None:
    table = tables(respondents(900, 9))["ranks"]
    axes = ranks(table).axes[0]
    lines = [tuple(line.get_xdata()) for line in axes.lines if line.get_transform() == axes.transData]
    for row in table.records():
        assert (row["rank_low"] - 0.35, row["rank_high"] + 0.35) in lines
    n_tiers = len(list(itertools.groupby(table.values("tier"))))
    assert len([patch for patch in axes.patches if patch.get_zorder() == -1]) == -(-n_tiers // 2)


def test_nobody_in_a_group_of_equals_is_told_apart_from_its_first() -> None:
    table = tables(respondents(2000, 12))["ranks"]
    rows = list(table.records())
    tiers = [row["tier"] for row in rows]
    assert tiers == sorted(tiers)
    assert len(set(tiers)) > 1
    for _, equals in itertools.groupby(rows, key=lambda row: row["tier"]):
        first, *others = equals
        assert all(first["rank_high"] >= other["rank_low"] for other in others)


def test_a_league_table_leaves_out_who_is_not_to_be_shown() -> None:
    data = answers(["455", "344", "529", "515"] * 12 + ["111"] * 6, units="aaab" * 12 + "cccddd")
    groups = group_trees(data, data.design(), data.codebook.indices[0], "unit")
    assert rank_table(groups, Printing(smallest=5)).values("group") == ("a", "b")
    assert rank_table(groups, Printing(smallest=50)) is None


def test_rounds_stand_from_left_to_right_with_their_figures() -> None:
    table = tables(respondents(60))["trend"]
    figure = trend(table, target=0.8)
    dots = [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert dots == [0, 1]
    assert "mục tiêu 80" in said(figure)
    assert any(words.startswith("Năm 2025") for words in said(figure))


def test_an_item_near_a_border_of_the_map_is_hollow() -> None:
    table = tables(respondents(60))["priorities"]
    axes = priorities(table).axes[0]
    faces = [line.get_markerfacecolor() for line in axes.lines if line.get_marker() == "o"]
    assert "white" in faces
    assert len(faces) == len(table.rows)


def test_every_unit_has_a_panel_on_one_scale() -> None:
    figure = multiples(tables(respondents(600, 7))["multiples"])
    assert len(figure.axes) == 7
    assert len({axes.get_xlim() for axes in figure.axes}) == 1


def test_no_tick_goes_through_the_words_of_a_panel_without_figures() -> None:
    data = answers([*["455", "344"] * 12, "555"], units="ab" * 12 + "c")
    figure = multiples(tables(data)["multiples"])
    said = [words for axes in figure.axes for words in axes.texts]
    assert said
    for words in said:
        ticks = [line.get_zorder() for line in words.axes.lines]
        assert words.get_bbox_patch().get_facecolor() == (1, 1, 1, 1)
        assert words.get_zorder() > max(ticks)


def test_colours_are_told_apart_in_black_and_white() -> None:
    weights = np.array([0.299, 0.587, 0.114])
    grey = {name: weights @ mpl.colors.to_rgb(name) for name in (INK, ACCENT, MUTED, FAINT, BAND)}
    assert grey[ACCENT] < 0.35
    assert grey[MUTED] < 0.45
    assert grey[FAINT] > 0.8


def test_a_share_has_no_axis_beyond_a_hundred() -> None:
    table = index_table(trees(STATES["everybody satisfied"], STATES["everybody satisfied"].design())[0])
    low, high = CHARTS["intervals"](table, target=0.8).axes[0].get_xlim()
    assert 100 < high < 102
    assert low < 80


def test_no_name_of_a_long_map_falls_off_its_sheet() -> None:
    table = tables(respondents(60))["priorities"]
    figure = priorities(replace(table, rows=table.rows * 25), language="vi")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    assert all(words.get_window_extent(canvas.get_renderer()).y0 >= 0 for words in figure.texts)


def test_the_pages_of_a_chart_of_many_units_have_one_axis() -> None:
    table = tables(STATES["many units"])["intervals"]
    whole, *groups = sorted(table.rows, key=lambda row: str(row[table.place("exact_value")]))
    halves = [replace(table, rows=(whole, *rows)) for rows in (groups[:20], groups[-20:])]
    apart, together = (
        {intervals(half, target=0.8, whole=of).axes[0].get_xlim() for half in halves} for of in (None, table)
    )
    assert len(apart) == 2
    assert len(together) == 1
    assert together == {intervals(table, target=0.8).axes[0].get_xlim()}
