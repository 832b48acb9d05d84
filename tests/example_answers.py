"""A small dataset and its index, for the rooms that make tables, charts and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.codebook import Category, Codebook, Missing, Node, Text, Variable
from analysis.dataset import Dataset


def text(vi: str, en: str = "") -> Text:
    return Text.of({"vi": vi, "en": en or vi})


LEVELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
FIVE = (
    *(Category(str(place), text(words), score=float(place)) for place, words in enumerate(LEVELS, start=1)),
    Category("0", text("Không sử dụng"), missing=Missing.NOT_APPLICABLE),
    Category("9", text("Không biết"), missing=Missing.DONT_KNOW),
)
UNITS = tuple(Category(code, text(f"UBND xã {code.upper()}")) for code in "abcdefgh")
RATINGS = ("q1", "q2", "q3")
BOOK = Codebook(
    title=text("Phiếu khảo sát", "Questionnaire"),
    variables=(
        *(Variable(name, text(f"Câu {name}", f"Item {name}"), "rating", FIVE) for name in RATINGS),
        Variable("unit", text("Đơn vị", "Unit"), "single", UNITS),
    ),
    notes=(text("Lời văn của phiếu này không phải là bản chính thức.", "Not the official wording."),),
    version="0" * 64,
)


def index(combine: str = "mean", **more: object) -> Node:
    """Return the index over the three items, the first two in a factor."""
    common = {"satisfied": ("4", "5")} | more
    items = [Node(name, text(f"Câu {name}", f"Item {name}"), "item", **common) for name in RATINGS]
    factor = Node("factor", text("Yếu tố", "Factor"), combine, parts=tuple(items[:2]), **common)
    return Node("index", text("Chỉ số hài lòng", "Index"), combine, parts=(factor, items[2]), **common)


def answers(
    rows: Sequence[str],
    *,
    units: str = "",
    indices: Sequence[Node] | None = None,
    design: Mapping[str, Sequence[float | str]] | None = None,
) -> Dataset:
    """Return the dataset of *rows*, each three codes such as "45-" ("-" for no answer)."""
    cells = {name: ["" if row[at] == "-" else row[at] for row in rows] for at, name in enumerate(RATINGS)}
    cells["unit"] = list(units) or [""] * len(rows)
    book = replace(BOOK, indices=tuple(indices or (index(),)))
    return Dataset.of(book, cells, design_columns=design)
