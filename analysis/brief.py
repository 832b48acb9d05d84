"""What a value looks like where somebody types its name: what it is, not the arrays it is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, ClassVar

import numpy as np


class Brief:
    """A dataclass made with ``repr=False`` that shows itself in one line.

    Attributes
    ----------
    shown : tuple of str
        The attributes that are shown; every public field when empty. What is absent or empty is left out.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True, repr=False)
    ... class Table(Brief):
    ...     cells: np.ndarray
    ...     rule: str
    ...     notes: tuple = ()
    >>> Table(np.zeros((2, 3)), "fail")
    <Table: cells 2 x 3, rule 'fail'>
    """

    __slots__ = ()
    shown: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        parts: Any = self
        names = self.shown or [one.name for one in fields(parts) if not one.name.startswith("_")]
        said = ((name, _said(getattr(self, name))) for name in names)
        inside = ", ".join(f"{name} {words}" for name, words in said if words)
        return f"<{type(self).__name__}: {inside}>"


def _said(value: Any) -> str:
    """Return a value in a few letters; nothing where there is nothing to say."""
    if value is None or (isinstance(value, Collection) and not len(value)):
        return ""
    if isinstance(value, np.ndarray):
        return " x ".join(map(str, value.shape)) or f"{value:.6g}"
    if isinstance(value, bool | int | str):
        return repr(value)
    if isinstance(value, float):
        return f"{value:.6g}"
    return f"({len(value)})" if isinstance(value, Collection) else type(value).__name__


MOST = 60
"""How many rows of a table are shown."""


def number(value: float) -> str:
    """Return a number with six digits, as R prints it.

    Examples
    --------
    >>> number(2 / 3), number(float("nan"))
    ('0.666667', 'nan')
    """
    return f"{value:.6g}"


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], n: int) -> str:
    """Return n rows under their heads, the first `MOST` of them: names flush left, numbers flush right.

    Examples
    --------
    >>> print(table("2 things", ("n",), [("here", "12"), ("elsewhere", "7")], 2))
    <2 things>
               n
    here      12
    elsewhere  7
    """
    cells = [("", *heads), *islice(rows, MOST)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [" ".join([row[0].ljust(widths[0]), *_flush_right(row[1:], widths[1:])]) for row in cells]
    return "\n".join([f"<{title}>", *lines, *([f"and {n - MOST} more"] if n > MOST else [])])


def _flush_right(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    return (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
