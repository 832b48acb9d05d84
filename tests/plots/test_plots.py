"""Charts show what their table says, in fonts that have Vietnamese and Khmer, the same bytes every time."""

from __future__ import annotations

import re
import struct
import warnings
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from itertools import combinations
from unicodedata import category
from xml.etree import ElementTree

import numpy as np
import pytest
from example_answers import answers, index, text
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text as Words

from analysis.codebook import Category, Codebook, Node, Text, Variable
from analysis.dataset import Dataset
from analysis.plots import CHARTS, alternative, intervals, levels, png, svg
from analysis.plots.levels import SCALE
from analysis.plots.page import LETTERS_AN_INCH, lines
from analysis.plots.style import fonts
from analysis.table import Table, written
from analysis.tables import (
    Printing,
    change_table,
    group_trees,
    headline_table,
    index_table,
    level_tables,
    rank_table,
    trees,
)
from survey.results.taking import SHADES

DATA = answers(["455", "344", "529", "515"] * 12, units="aaab" * 12)


@pytest.fixture(scope="module")
def tree() -> Table:
    (found,) = trees(DATA, DATA.design())
    return index_table(found)


@pytest.fixture(scope="module")
def units() -> Table:
    data = answers(["455", "344", "529", "515"] * 12 + ["111"] * 6, units="aaab" * 12 + "cccddd")
    return headline_table(
        group_trees(data, data.design(), data.codebook.indices[0], "unit"), Printing(smallest=5)
    )


def said(figure: Figure) -> list[str]:
    return [words.get_text() for words in figure.findobj(Words) if words.get_text()]


def test_every_row_stands_with_its_figure_interval_and_n(tree: Table) -> None:
    shown = said(intervals(tree))
    for record in tree.records():
        for name in ("label", "value", "n"):
            assert written(record[name], "vi") in shown
        assert f"{written(record['low'], 'vi')} – {written(record['high'], 'vi')}" in shown


def test_numbers_have_decimal_commas_in_vietnamese_only(tree: Table) -> None:
    assert "75,00" in said(intervals(tree))
    assert "75.00" in said(intervals(tree, language="en"))


def test_dots_and_lines_lie_where_the_estimates_are(tree: Table) -> None:
    axes = intervals(tree).axes[0]
    drawn = [tuple(line.get_xdata()) for line in axes.lines if line.get_transform() == axes.transData]
    for record in tree.records():
        low, value, high = (100 * record[f"exact_{name}"] for name in ("low", "value", "high"))
        assert (low, high) in drawn
        assert (value,) in drawn
    left, right = axes.get_xlim()
    assert left <= min(min(xs) for xs in drawn)
    assert right >= max(max(xs) for xs in drawn)


def test_the_target_is_drawn_and_within_the_axis(tree: Table) -> None:
    figure = intervals(tree, target=0.985)
    assert "mục tiêu 98,5" in said(figure)
    assert figure.axes[0].get_xlim()[1] >= 98.5


def test_groups_that_are_hidden_have_a_row_and_no_dot(units: Table) -> None:
    figure = intervals(units)
    assert said(figure).count("không công bố") == 2
    assert len([line for line in figure.axes[0].lines if len(line.get_xdata()) == 1]) == 3


def test_few_responses_have_a_hollow_dot_and_a_star(units: Table) -> None:
    figure = intervals(units)
    assert "12*" in said(figure)
    assert any(line.get_markerfacecolor() == "white" for line in figure.axes[0].lines)
    assert any("dưới 30 phiếu" in words for words in said(figure))


def test_a_mean_has_its_own_axis() -> None:
    data = answers(["455", "344"] * 10, indices=[index(measure="score", unit="mean")])
    (found,) = trees(data, data.design())
    low, high = intervals(index_table(found)).axes[0].get_xlim()
    assert 1 <= low < high <= 5.5


def test_rows_in_another_unit_are_left_to_their_own_chart(tree: Table) -> None:
    place = tree.place("unit")
    mixed = [
        row if at != 4 else (*row[:place], text("điểm"), *row[place + 1 :])
        for at, row in enumerate(tree.rows)
    ]
    shown = said(intervals(replace(tree, rows=tuple(mixed))))
    assert "Câu q2" in shown
    assert "Câu q3" not in shown


def test_levels_fill_a_hundred_percent_around_the_middle() -> None:
    (table,) = level_tables(DATA, DATA.design())
    bars = [bar for bar in levels(table).axes[0].patches if bar.get_height() > 0]
    rows: dict[float, list] = {}
    for bar in bars:
        rows.setdefault(round(bar.get_y(), 6), []).append(bar)
    assert len(rows) == len(table.rows)
    for row in rows.values():
        assert sum(bar.get_width() for bar in row) == pytest.approx(100)
        middle = row[2]
        assert middle.get_x() == pytest.approx(-middle.get_width() / 2)


def test_levels_say_who_stands_aside() -> None:
    (table,) = level_tables(DATA, DATA.design())
    shown = said(levels(table))
    assert written(table.values("aside")[2], "vi") == "25,00"
    assert "25" in shown
    assert all(words in shown for words in ("Rất không hài lòng", "Bình thường", "Rất hài lòng"))


def lightness(colour: str) -> float:
    """Return CIE L* of a colour: what a grey printer leaves of it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    light = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * light ** (1 / 3) - 16


@pytest.mark.parametrize(("n", "apart"), [(2, 15), (3, 15), (4, 10), (5, 14)])
def test_any_two_levels_are_told_apart_in_black_and_white_the_ends_too(n: int, apart: float) -> None:
    grey = [lightness(to_hex(SCALE(at / (n - 1)))) for at in range(n)]
    assert min(abs(a - b) for a, b in combinations(grey, 2)) > apart


SEEN = {
    "without green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "without red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}
"""What colour-blind people see of red, green and blue (Machado, Oliveira and Fernandes 2009)."""


@pytest.mark.parametrize("kind", SEEN)
def test_any_two_levels_are_told_apart_by_colour_blind_people(kind: str) -> None:
    def seen(colour: str) -> np.ndarray:
        return np.asarray(SEEN[kind]) @ np.array(to_rgb(colour))

    shades = [seen(to_hex(SCALE(at / 4))) for at in range(5)]
    assert min(np.abs(a - b).max() for a, b in combinations(shades, 2)) > 0.2


def test_the_page_and_the_files_have_the_same_colours_of_levels() -> None:
    shades = tuple(to_hex(SCALE(at / 4)) for at in range(5))
    style = files("survey").joinpath("static/results.css").read_text(encoding="utf-8")
    assert tuple(re.findall(r"--level-[1-5]: (#[0-9a-f]{6});", style)) == shades == SHADES


@pytest.mark.parametrize("kind", ["intervals", "levels"])
def test_the_same_table_gives_the_same_bytes(kind: str, tree: Table) -> None:
    (rated,) = level_tables(DATA, DATA.design())
    table = {"intervals": tree, "levels": rated}[kind]
    first, second = CHARTS[kind](table), CHARTS[kind](table)
    assert svg(first) == svg(second)
    assert png(first) == png(second)
    assert b"<dc:date>" not in svg(first)


def test_a_picture_for_print_has_300_dots_an_inch(tree: Table) -> None:
    figure = intervals(tree)
    width, height = struct.unpack(">II", png(figure)[16:24])
    assert png(figure)[25] == 3, "a palette: two fifths of the room, and no colour is off by more than two"
    assert (width, height) == tuple(int(300 * inches) for inches in figure.get_size_inches())


def test_a_drawing_is_well_formed_and_carries_outlines_not_fonts(tree: Table) -> None:
    root = ElementTree.fromstring(svg(intervals(tree)))  # noqa: S314 -- our own drawing
    assert not [element for element in root.iter() if element.tag.endswith("}text")]


HOSTILE = "$\\frac{1}{0}$ <script>alert(1)</script> ព្រះរាជាណាចក្រ Ưỡẵ"


def test_hostile_and_khmer_labels_are_drawn_as_they_are(tree: Table) -> None:
    place = tree.place("label")
    row = (*tree.rows[0][:place], Text.of({"vi": HOSTILE}), *tree.rows[0][place + 1 :])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore" if "Noto Sans Khmer" not in fonts() else "error")
        drawn = svg(intervals(replace(tree, rows=(row, *tree.rows[1:]))))
    assert b"<script" not in drawn


def test_long_labels_are_wrapped_and_rows_grow_with_them(tree: Table) -> None:
    place = tree.place("label")
    words = "Công chức có thái độ giao tiếp lịch sự, chú ý lắng nghe ý kiến của người dân " * 3
    row = (*tree.rows[0][:place], text(words), *tree.rows[0][place + 1 :])
    long = intervals(replace(tree, rows=(row, *tree.rows[1:])))
    assert long.get_size_inches()[1] > intervals(tree).get_size_inches()[1] + 0.5
    assert max(len(line) for line in said(long)[3].split("\n")) < 3.3 * LETTERS_AN_INCH


def test_the_alternative_text_says_the_highest_and_the_lowest(tree: Table, units: Table) -> None:
    words = alternative(tree, "intervals")
    assert words.startswith(
        "Biểu đồ chấm với khoảng tin cậy 95 %, 5 dòng: Chỉ số hài lòng. Chỉ số hài lòng: "
    )
    assert "Cao nhất: Câu q3, 100,00 %" in words
    assert "Thấp nhất: " in words
    assert "UBND xã C" not in alternative(units, "intervals")
    (rated,) = level_tables(DATA, DATA.design())
    assert alternative(rated, "levels", "en") == (
        "Bars of answer levels, 3 rows: Levels of the answers, item by item. "
        "The figures are in the table beside it."
    )


def test_nothing_to_show_is_still_a_chart() -> None:
    data = answers(["---"] * 3)
    (found,) = trees(data, data.design())
    assert said(intervals(index_table(found))).count("không có câu trả lời hợp lệ") >= 3


def test_a_scale_of_four_levels_has_no_middle() -> None:
    four = tuple(Category(str(level), text(f"Mức {level}"), score=float(level)) for level in range(1, 5))
    book = Codebook(text("x"), (Variable("q", text("q"), "rating", four),), (Node("q", text("q"), "item"),))
    data = Dataset.of(book, {"q": list("1123444")})
    (table,) = level_tables(data, data.design())
    assert table.values("level_4") == (Decimal("42.86"),)
    bars = levels(table).axes[0].patches
    assert bars[2].get_x() == pytest.approx(0, abs=1e-9)


def overlapping(drawn: Figure) -> list[tuple[str, str]]:
    """Return the words of a chart that lie over other words."""
    drawn.canvas.draw()
    boxes = [(w.get_text(), w.get_window_extent()) for w in drawn.findobj(Words) if w.get_text().strip()]
    return [
        (one, other)
        for place, (one, box) in enumerate(boxes)
        for other, beside in boxes[place + 1 :]
        if box.overlaps(beside)
    ]


@pytest.mark.parametrize("row", ["555", "111", "511"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_words_of_a_chart_of_intervals_lie_over_others(row: str, language: str) -> None:
    """Everybody satisfied: a bold 100,00 beside an interval that ends there."""
    (found,) = trees(data := answers([row] * 1200), data.design())
    assert overlapping(intervals(index_table(found), language=language)) == []


def test_no_words_of_a_chart_of_change_lie_over_others():
    """Everything fell by some twenty points: signs make the figures as wide as they get."""
    before, after = (answers(ratings, units="abcd" * 10) for ratings in (["555"] * 40, ["155", "511"] * 20))
    first, second = (trees(data, data.design())[0] for data in (before, after))
    for language in ("vi", "en"):
        table = change_table(first, second, Printing(), since=text("Năm trước"))
        assert overlapping(CHARTS["change"](table, language=language)) == []


def test_a_letter_no_font_has_is_drawn_as_unknown_and_python_says_nothing(tree: Table) -> None:
    figure = intervals(replace(tree, title=text("Xã 😀👨\u200d👩 ทดสอบ")))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert png(figure, 50).startswith(b"\x89PNG")
    title = figure.texts[0].get_text()
    assert title.startswith("Xã ")
    assert "\ufffd" in title


def test_a_khmer_name_is_parted_between_letters_never_before_a_mark() -> None:
    name = "ការិយាល័យច្រកចេញចូលតែមួយសង្កាត់ឃុំវិញចូវនៃទីក្រុងកឹនធើខេត្តសុកត្រាំង"
    for room in range(6, 40):
        found = lines(name, room, 30)
        assert "".join(found) == name
        assert all(len(line) <= room for line in found)
        assert not any(category(line[0]) in ("Mn", "Mc") or line[-1] == "\u17d2" for line in found)


def test_a_khmer_name_after_other_words_is_parted_between_its_words() -> None:
    name = "ក. សូម\u200bសរសេរ\u200bហេតុផល\u200bនិង\u200bបរិក្ខារ\u200bសម្រាប់"
    for room in range(4, 20):
        assert not any(category(line[0]) in ("Mn", "Mc") for line in lines(name, room, 30))
    assert all(line.endswith("\u200b") for line in lines(name, 12, 30)[1:-1])


def test_the_end_of_a_line_in_a_name_parts_its_words() -> None:
    assert lines("Bộ phận\nMột cửa\tA", 40) == ["Bộ phận Một cửa A"]


@pytest.mark.parametrize("kind", ["intervals", "ranks"])
def test_the_number_of_very_many_people_does_not_run_into_the_column_beside_it(kind, tree):
    """That of a whole province: "90,43 – 100,00132.229" was printed"""
    data = answers(["455", "344", "529", "515"] * 30, units="abcd" * 30)
    league = rank_table(group_trees(data, data.design(), data.codebook.indices[0], "unit"))
    table = {"intervals": tree, "ranks": league}[kind]
    place = table.place("n")
    many = replace(table, rows=tuple((*row[:place], 132_229, *row[place + 1 :]) for row in table.rows))
    figure = CHARTS[kind](many)
    figure.draw_without_rendering()
    boxes = {
        words: [found.get_window_extent() for found in figure.findobj(Words) if words in found.get_text()]
        for words in ("132.229", " – ")
    }
    assert len(boxes["132.229"]) == len(boxes[" – "]) == len(many.rows)
    right = max(box.x1 for box in boxes[" – "])
    assert right + figure.dpi * 0.04 < min(box.x0 for box in boxes["132.229"])
