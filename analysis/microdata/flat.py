"""Answers as the columns of a statistics package: one number or text a cell, with labels and measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.codebook import NO_TEXT, Category, Text, Variable
from analysis.dataset import Dataset
from analysis.dataset.column import Column
from analysis.microdata.numbering import REASONS, Numbering, marked, numbering

DESIGN: Mapping[str, Text] = {
    "weight": Text.of({"vi": "Trọng số: số người mà phiếu này đại diện", "en": "Sampling weight"}),
    "stratum": Text.of({"vi": "Tầng (đánh số lại)", "en": "Stratum, numbered anew"}),
    "psu": Text.of({"vi": "Đơn vị chọn mẫu (đánh số lại)", "en": "Sampling unit, numbered anew"}),
    "population_psus": Text.of(
        {
            "vi": "Số đơn vị chọn mẫu của tầng trong tổng thể",
            "en": "Sampling units of the stratum in the population",
        }
    ),
    "stage_2": Text.of({"vi": "Đơn vị giai đoạn 2 (đánh số lại)", "en": "Second-stage unit, numbered anew"}),
    "population_2": Text.of(
        {"vi": "Số đơn vị giai đoạn 2 trong tổng thể", "en": "Second-stage units in the population"}
    ),
}
"""What the sampling columns mean."""

MEASURES: Mapping[str, str] = {
    "rating": "ordinal",
    "single": "nominal",
    "multiple": "nominal",
    "number": "scale",
    "percent": "scale",
    "date": "scale",
    "text": "nominal",
}
"""SPSS's level of measurement of each kind of variable."""

RESERVED = frozenset(
    [
        "all",
        "and",
        "by",
        "eq",
        "ge",
        "gt",
        "le",
        "lt",
        "ne",
        "not",
        "or",
        "to",
        "with",
        "_all",
        "_b",
        "byte",
        "_coef",
        "_cons",
        "double",
        "float",
        "if",
        "in",
        "int",
        "long",
        "_n",
        "_pi",
        "_pred",
        "_rc",
        "_skip",
        "using",
        "str",
        "strl",
    ]
)
"""Names that SPSS or Stata keep for themselves; and see `SIZED`."""

SIZED = re.compile(r"str[0-9]+")
"""Stata's names of texts of so many letters."""

LONGEST_NAME = 31
"""One less than Stata's limit, for its file calls the labels of a column as the column; SPSS has 64."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Flat(Brief):
    """One column of a file of numbers.

    Attributes
    ----------
    name : str
        Allowed in SPSS, Stata and R.
    values : ndarray (n,)
        float64 (reasons as numbers), datetime64[D] with NaT, or object (str).
    labels : mapping of number to Text
    numbering : Numbering or None
        None for text and for sampling columns, which are never empty.
    source, code : str
        The variable it comes from; of several choices, the code that was chosen or not.
    """

    name: str
    label: Text
    values: NDArray[Any]
    measure: str
    labels: Mapping[int, Text]
    numbering: Numbering | None
    source: str
    code: str = ""
    reasons: NDArray[np.float64] | None = None


def flat(dataset: Dataset) -> tuple[Flat, ...]:
    """Return the columns of a file of numbers: one a variable, one for each category of several choices."""
    taken: set[str] = set()
    return tuple(_renamed(column, taken) for column in _columns(dataset))


def _columns(dataset: Dataset) -> Iterator[Flat]:
    for column in dataset.columns.values():
        if column.variable.kind == "multiple":
            yield from _choices(column)
        else:
            yield COLUMNS[column.variable.kind](column)
    for name, values in dataset.design_columns.items():
        if name not in dataset.columns:
            yield Flat(name, DESIGN[name], _numbers(values), _measure(values), {}, None, name)


def _numbers(values: NDArray[Any]) -> NDArray[np.float64]:
    """Return a sampling column as numbers; names that are no numbers are numbered as they are met."""
    try:
        return values.astype(np.float64)
    except ValueError:
        place = {name: at for at, name in enumerate(dict.fromkeys(values.tolist()), start=1)}
        return np.array([place[name] for name in values.tolist()], np.float64)


def _measure(values: NDArray[Any]) -> str:
    return "scale" if values.dtype.kind == "f" else "nominal"


def _chosen(column: Column) -> Flat:
    variable, numbers = column.variable, numbering(column)
    codes = numbers.codes()
    by_place = np.array([*(codes[c.code] for c in variable.categories), np.nan], np.float64)
    values = marked(by_place[column.chosen], column.missing, numbers.reasons)
    labels = {codes[c.code]: c.label for c in variable.categories}
    return _flat(variable, values, labels, numbers)


def _number(column: Column) -> Flat:
    numbers = numbering(column)
    return _flat(column.variable, marked(column.chosen, column.missing, numbers.reasons), {}, numbers)


def _day(column: Column) -> Flat:
    numbers = numbering(column)
    reasons = marked(np.where(np.isnat(column.chosen), np.nan, 0.0), column.missing, numbers.reasons)
    variable = column.variable
    labels = reason_labels(numbers)
    return Flat(
        variable.name, variable.label, column.chosen, "scale", labels, numbers, variable.name, "", reasons
    )


def _text(column: Column) -> Flat:
    variable = column.variable
    return Flat(variable.name, variable.label, column.chosen, "nominal", {}, None, variable.name)


COLUMNS = {
    "rating": _chosen,
    "single": _chosen,
    "number": _number,
    "percent": _number,
    "date": _day,
    "text": _text,
}
"""How a variable of each kind becomes one column; one of several choices becomes more."""


def _choices(column: Column) -> Iterator[Flat]:
    """Yield for each category whether it was chosen; a reason where nothing was, or nothing valid."""
    variable, numbers = column.variable, numbering(column)
    nothing = ~column.chosen.any(axis=1)
    for at, category in enumerate(variable.categories):
        empty = nothing if category.missing else column.missing != 0
        ticked = np.where(empty, np.nan, column.chosen[:, at].astype(np.float64))
        yield Flat(
            name=f"{variable.name}_{category.code}",
            label=_of(variable, category),
            values=marked(ticked, column.missing, numbers.reasons),
            measure="nominal",
            labels={0: NO, 1: YES} | reason_labels(numbers),
            numbering=numbers,
            source=variable.name,
            code=category.code,
        )


NO, YES = Text.of({"vi": "Không chọn", "en": "Not chosen"}), Text.of({"vi": "Có chọn", "en": "Chosen"})


def _of(variable: Variable, category: Category) -> Text:
    tags = dict.fromkeys((*variable.label.languages, *category.label.languages))
    return Text.of({tag: f"{category.label.to(tag)} – {variable.label.to(tag)}" for tag in tags}) or NO_TEXT


def _flat(variable: Variable, values: NDArray[Any], labels: Mapping[int, Text], numbers: Numbering) -> Flat:
    measure = MEASURES[variable.kind]
    said = dict(labels) | reason_labels(numbers)
    return Flat(variable.name, variable.label, values, measure, said, numbers, variable.name)


def reason_labels(numbers: Numbering) -> dict[int, Text]:
    """Return the label of each reason's number."""
    return {number: REASONS[reason] for reason, number in numbers.reasons.items()}


def _renamed(column: Flat, taken: set[str]) -> Flat:
    """Return the column under a name every program allows and no other column has, capitals or not."""
    letters = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in column.name)
    kept = letters.lower() in RESERVED or SIZED.fullmatch(letters.lower())
    first = letters if letters[:1].isalpha() and not kept else f"v_{letters}"
    return replace(column, name=unlike(first, taken))


def unlike(wanted: str, taken: set[str]) -> str:
    """Return a name that is not in *taken*, capitals or not, and add it there in small letters."""
    name, number = wanted[:LONGEST_NAME], 1
    while name.lower() in taken:
        number += 1
        ending = f"_{number}"
        name = wanted[: LONGEST_NAME - len(ending)] + ending
    taken.add(name.lower())
    return name
