"""Answers as SPSS and Stata keep them: labelled, with missing values that say why, by pyreadstat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyreadstat
from numpy.typing import NDArray

from analysis.codebook import Text
from analysis.microdata.flat import Flat, unlike

LABEL, VALUE_LABEL, FILE_LABEL = 255, 120, 60
"""Bytes that SPSS keeps of a label of a column, of a value, and of the file."""

STATA_VALUE = 31_990
"""Bytes of the label of a value in a .dta file."""

ENDED = "\ufffd"
"""For the character that would end a label."""

STATA_LABEL = 80
"""Letters that Stata keeps of a label of a column or of the file."""

LONGEST_TEXT = 32_767
"""Bytes that SPSS keeps of a text; what is longer goes on in a second column."""

SPSS_DAY_0 = np.datetime64("1582-10-14", "D")
STATA_DAY_0 = np.datetime64("1960-01-01", "D")
DAY = 86_400

SPSS_DATE, SPSS_WEIGHT = 92, 76
"""Where the header of a .sav file has its day and time, and which column is the weight (counted from 1)."""

STATA_STAMP = b"<timestamp>\x11"
"""What stands before the day and time of a .dta file."""

LOOKED_AT = 100
"""Cells by which the writer of Stata files tells what a column holds."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class About(Protocol):
    """What the header of a file says; `analysis.microdata.study.Study` has it."""

    @property
    def title(self) -> Text:
        """What the answers are from."""
        ...

    @property
    def made_on(self) -> date:
        """The day the file bears."""
        ...


def write_spss(path: Path, columns: Sequence[Flat], about: About, language: str) -> None:
    """Write a .sav file: labels, user-missing values, measures, the weight switched on; days as dates."""
    taken = {column.name.lower() for column in columns}
    pieces = (part for column in columns for part in _spss_parts(column, taken))
    parts = sorted(pieces, key=lambda part: part.values.dtype == object)  # texts last; see `_weigh`
    frame = pd.DataFrame({column.name: _spss_values(column) for column in parts})
    numbers = [column for column in parts if column.numbering is not None]
    pyreadstat.write_sav(
        frame,
        path,
        file_label=cut(about.title.to(language), FILE_LABEL),
        column_labels=[cut(column.label.to(language), LABEL) for column in parts],
        variable_value_labels={column.name: _labels(column, language, VALUE_LABEL) for column in parts},
        missing_ranges={c.name: c.numbering.spss_missing() for c in numbers if c.numbering},
        variable_measure={column.name: column.measure for column in parts},
        variable_format={column.name: "EDATE10" for column in parts if column.values.dtype.kind == "M"},
        row_compress=True,
    )
    _overwrite(
        path, SPSS_DATE, f"{about.made_on:%d} {MONTHS[about.made_on.month - 1]} {about.made_on:%y}00:00:00"
    )
    weights = [
        place for place, part in enumerate(parts, start=1) if part.source == "weight" and not part.labels
    ]
    if weights:
        _overwrite(path, SPSS_WEIGHT, weights[0].to_bytes(4, "little").decode("latin-1"))


def write_stata(path: Path, columns: Sequence[Flat], about: About, language: str) -> None:
    """Write a .dta file of version 15: labels, and a letter of missing for each reason (.a, .b, ...)."""
    frame = pd.DataFrame({column.name: _stata_values(column) for column in columns})
    letters = {c.name: list(c.numbering.letters().values()) for c in columns if c.numbering}
    pyreadstat.write_dta(
        frame,
        path,
        version=15,
        file_label=_letters(about.title.to(language), STATA_LABEL),
        column_labels=[_letters(column.label.to(language), STATA_LABEL) for column in columns],
        variable_value_labels={c.name: labels for c in columns if (labels := _stata_labels(c, language))},
        missing_user_values=letters,
        variable_format={column.name: "%td" for column in columns if column.values.dtype.kind == "M"},
    )
    with path.open("rb") as file:
        place = file.read(4096).index(STATA_STAMP) + len(STATA_STAMP)
    _overwrite(path, place, f"{about.made_on:%d} {MONTHS[about.made_on.month - 1]} {about.made_on:%Y} 00:00")


def _overwrite(path: Path, place: int, words: str) -> None:
    """Put *words* over the bytes at *place*: the day a file bears is the day it was made for."""
    with path.open("r+b") as file:
        file.seek(place)
        file.write(words.encode("latin-1"))


def cut(text: str, n_bytes: int) -> str:
    """Return a text that fits in *n_bytes* of UTF-8, with an ellipsis where something was cut off."""
    words = text.replace("\0", ENDED)
    if len(words.encode()) <= n_bytes:
        return words
    return words.encode()[: n_bytes - 3].decode(errors="ignore") + "…"


def _letters(text: str, n: int) -> str:
    """Return a text of at most *n* letters, with an ellipsis where something was cut off."""
    words = text.replace("\0", ENDED)
    return words if len(words) <= n else words[: n - 1] + "…"


def _labels(column: Flat, language: str, n_bytes: int) -> dict[float, str]:
    """Return the label of each number, within *n_bytes*; those that begin alike are told apart by ends."""
    whole = {float(number): label.to(language) for number, label in column.labels.items()}
    cuts = {number: cut(words, n_bytes) for number, words in whole.items()}
    n = Counter(cuts.values())
    return {
        number: _ends(words, n_bytes) if n[cuts[number]] > 1 and cuts[number] != words else cuts[number]
        for number, words in whole.items()
    }


def _ends(text: str, n_bytes: int) -> str:
    """Return the beginning and the end of a text that does not fit in *n_bytes* of UTF-8."""
    words, room = text.replace("\0", ENDED).encode(), (n_bytes - 3) // 2
    head, tail = words[:room].decode(errors="ignore"), words[-room:].decode(errors="ignore")
    return f"{head}…{tail}"


def _spss_parts(column: Flat, taken: set[str]) -> Iterator[Flat]:
    """Yield a column, or the pieces of one whose texts are too long for SPSS, under names not *taken*."""
    if column.values.dtype != object:
        yield column
        return
    pieces = [list(_pieces(text)) for text in column.values]
    for at in range(max(map(len, pieces), default=1)):
        values = np.array([piece[at] if at < len(piece) else "" for piece in pieces], object)
        name = column.name if at == 0 else unlike(f"{column.name}_part{at + 1}", taken)
        yield Flat(name, column.label, values, column.measure, {}, None, column.source)


def _pieces(text: str) -> Iterator[str]:
    rest = text.encode()
    while len(rest) > LONGEST_TEXT:
        piece = rest[:LONGEST_TEXT].decode(errors="ignore")
        yield piece
        rest = rest[len(piece.encode()) :]
    yield rest.decode()


def _spss_values(column: Flat) -> NDArray[Any]:
    if column.reasons is not None:
        days = (column.values - SPSS_DAY_0).astype(np.float64) * DAY
        return np.where(np.isnat(column.values), column.reasons, days)
    return column.values


def _stata_values(column: Flat) -> Any:
    """Return numbers with letters for what is missing; whole numbers as such, for they take less room."""
    if column.numbering is None:
        return column.values
    values, letters = column.values, column.numbering.letters()
    if column.reasons is not None:
        days = (column.values - STATA_DAY_0).astype(np.float64)
        values = np.where(np.isnat(column.values), column.reasons, days)
        empty = np.isnat(column.values)
    else:
        empty = np.isin(values, list(letters))
    cells = values.astype(object)
    if not (values % 1).any():
        cells = values.astype(np.int64).astype(object)
    for number, letter in letters.items():
        cells[empty & (values == number)] = letter
    return _mixed(cells, empty) if empty[:LOOKED_AT].all() else cells


def _mixed(cells: NDArray[Any], empty: NDArray[np.bool_]) -> Any:
    """Return cells as a category of numbers and letters, which the writer takes for what it is.

    It looks at the first cells of a column alone, and takes one that begins with letters for words.
    """
    return pd.Categorical(cells, categories=[*np.unique(cells[~empty]), *np.unique(cells[empty])])


def _stata_labels(column: Flat, language: str) -> dict[Any, str]:
    letters = column.numbering.letters() if column.numbering else {}
    cuts = _labels(column, language, STATA_VALUE)
    return {letters.get(int(number), int(number)): label for number, label in cuts.items()}
