"""How answers spread over the levels of a scale, item by item, with those without an opinion apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import LANGUAGES, Category, Codebook, Missing, Text, Variable
from analysis.dataset import Dataset
from analysis.dataset.column import MARKS, Column
from analysis.design import Design
from analysis.estimate import proportion
from analysis.estimate.estimated import Estimate
from analysis.index import Counts
from analysis.table import Field, Table, Value
from analysis.tables.digits import told_percent
from analysis.tables.figures import Printing, words

TITLE = words("Các mức trả lời của từng câu", "Levels of the answers, item by item")

BATTERY = words("Câu trả lời từ “{first}” đến “{last}”", "Answers from “{first}” to “{last}”")
CHOICES = words("Câu trả lời: {choices}", "Answers: {choices}")
FEW_CHOICES = 4
"""Answers that a title names one by one where no scale leads from the first to the last."""

NOTES = (
    words(
        "Các mức: phần trăm trong số người có ý kiến. Không có ý kiến: phần trăm trong số người được hỏi mà "
        "câu hỏi không áp dụng, hoặc không biết, từ chối, bỏ trống.",
        "Levels: percent of those with an opinion. No opinion: percent of those asked for whom the item did "
        "not apply, or who did not know, refused or left it empty.",
    ),
)

HEAD = (
    Field("node", words("Tên", "Name"), file_only=True),
    Field("label", words("Nội dung", "Content")),
    Field("n", words("n", "n")),
)
ASIDE = words("Không có ý kiến", "No opinion")


Counted = tuple[NDArray[np.int64], Counts]
"""How many respondents gave each category of an item, by its place; and why the others did not."""


def level_tables(dataset: Dataset, design: Design, printing: Printing | None = None) -> tuple[Table, ...]:
    """Return a table of level shares for each scale that items of the indices are rated on.

    Items of a scale keep the order of the codebook; the first table is that of the first scale.
    """
    used = {item for node in dataset.codebook.indices for item in node.items}
    rated = [v for v in dataset.codebook.variables if v.kind == "rating" and v.name in used]
    return _tables("levels", _by_scale(rated), (dataset, design, printing or Printing()))


def counted_level_tables(
    codebook: Codebook, counted: Mapping[str, Counted], printing: Printing | None = None
) -> tuple[Table, ...]:
    """Return the tables of `level_tables` from counts, where every response counts alike.

    Parameters
    ----------
    counted : mapping of item to (how many gave each of its categories, counts of all)
    """
    used = {item for node in codebook.indices for item in node.items}
    rated = [v for v in codebook.variables if v.kind == "rating" and v.name in used and v.name in counted]
    tables = []
    for place, (scale, variables) in enumerate(_by_scale(rated).items(), start=1):
        rows = tuple(_counted(v, scale, counted[v.name], printing or Printing()) for v in variables)
        tables.append(Table(f"levels_{place}", TITLE, _fields(scale), rows, NOTES))
    return tuple(tables)


def battery_tables(dataset: Dataset, design: Design, printing: Printing | None = None) -> tuple[Table, ...]:
    """Return a table of shares for each set of answers that several questions outside the indices share."""
    used = {item for node in dataset.codebook.indices for item in node.items}
    outside = [v for v in dataset.codebook.variables if v.kind in ("single", "rating") and v.name not in used]
    batteries = {scale: rows for scale, rows in _by_scale(outside).items() if scale and len(rows) > 1}
    return _tables("answers", batteries, (dataset, design, printing or Printing()))


def _by_scale(variables: Iterable[Variable]) -> dict[tuple[Category, ...], list[Variable]]:
    scales: dict[tuple[Category, ...], list[Variable]] = {}
    for variable in variables:
        scales.setdefault(_scale(variable), []).append(variable)
    return scales


def _tables(
    name: str,
    scales: Mapping[tuple[Category, ...], Sequence[Variable]],
    how: tuple[Dataset, Design, Printing],
) -> tuple[Table, ...]:
    dataset, design, printing = how
    tables = []
    for place, (scale, variables) in enumerate(scales.items(), start=1):
        rows = tuple(_row(dataset.column(variable.name), scale, design, printing) for variable in variables)
        title = TITLE if name == "levels" else _named(scale)
        tables.append(Table(f"{name}_{place}", title, _fields(scale), rows, NOTES))
    return tuple(tables)


def _named(scale: Sequence[Category]) -> Text:
    """Return the title of a battery: its questions share nothing but their answers."""
    if len(scale) <= FEW_CHOICES and any(category.score is None for category in scale):
        quoted = {tag: ", ".join(f"“{category.label.to(tag)}”" for category in scale) for tag in LANGUAGES}
        return Text.of({tag: CHOICES.to(tag).format(choices=choices) for tag, choices in quoted.items()})
    ends = {tag: (scale[0].label.to(tag), scale[-1].label.to(tag)) for tag in LANGUAGES}
    return Text.of(
        {tag: BATTERY.to(tag).format(first=first, last=last) for tag, (first, last) in ends.items()}
    )


def _scale(variable: Variable) -> tuple[Category, ...]:
    """Return the categories on the scale, the lowest score first."""
    valid = [category for category in variable.categories if category.missing is None]
    return tuple(sorted(valid, key=lambda category: (category.score is None, category.score or 0.0)))


def _fields(scale: Sequence[Category]) -> tuple[Field, ...]:
    levels = [(f"level_{category.code}", category.label) for category in scale]
    shown = [Field(name, label) for name, label in (*levels, ("aside", ASIDE))]
    exact = [Field(f"exact_{field.name}", field.heading, file_only=True) for field in shown]
    return (*HEAD, *shown, *exact)


def _row(column: Column, scale: Sequence[Category], design: Design, printing: Printing) -> tuple[Value, ...]:
    variable = column.variable
    shares = [*_shares(column, scale, design), _aside(column, design)]
    return _cells(variable, shares[0].n, [share.value for share in shares], printing)


def _cells(variable: Variable, n: int, shares: Sequence[float], printing: Printing) -> tuple[Value, ...]:
    guarded = printing.withheld is not None and variable.name in printing.withheld.nodes
    if n < printing.smallest or guarded:
        return (variable.name, variable.label, *(None,) * (1 + 2 * len(shares)))
    unsaid = printing.withheld.unsaid if printing.withheld else frozenset()
    known = [*shares[:-1], float("nan") if ("", variable.name) in unsaid else shares[-1]]
    said, exact = zip(*(told_percent(share, printing.grain.value) for share in known), strict=True)
    return (variable.name, variable.label, n, *said, *exact)


def _counted(
    variable: Variable, scale: Sequence[Category], counted: Counted, printing: Printing
) -> tuple[Value, ...]:
    given, counts = counted
    places = [variable.categories.index(category) for category in scale]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.append(
            given[places] / counts.answered, np.divide(counts.asked - counts.answered, counts.asked)
        )
    return _cells(variable, counts.answered, shares.tolist(), printing)


def _shares(column: Column, scale: Sequence[Category], design: Design) -> list[Estimate]:
    places = [column.variable.categories.index(category) for category in scale]
    chosen = (column.codes[:, None] == np.array(places)).astype(float)
    chosen[column.missing != 0] = np.nan
    return list(proportion(chosen, design))


def _aside(column: Column, design: Design) -> Estimate:
    """Return the share, among those asked, who gave no valid answer."""
    absent = np.where(column.missing == MARKS[Missing.NOT_ASKED], np.nan, column.missing != 0)
    found: Estimate = proportion(absent, design)
    return found
