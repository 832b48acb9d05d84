"""The one rounding every number a person reads passes through: half up, and written as they write."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "–"
"""What is shown where there is no number."""

SEPARATORS = {"en": (",", ".")}
"""Thousands and decimal separator of a language; Vietnamese ones for every language not named."""

VIETNAMESE = (".", ",")

MINUS = "\N{MINUS SIGN}"
"""The sign before a negative number people read; a line may end after a hyphen, and never after it."""


def half_up(value: float | Decimal, decimals: int) -> Decimal:
    """Return a number rounded to *decimals* places, a 5 always away from zero.

    Parameters
    ----------
    value : float or Decimal
        A float counts for the 15 significant digits it surely holds, so that 0.28235 * 100, which is
        28.234999999999996, is the tie it was meant to be.
    decimals : int
        Places after the decimal point.

    Returns
    -------
    Decimal
        In the unit of the value, with *decimals* places after the point.

    Raises
    ------
    ValueError
        The value is not a finite number.

    Notes
    -----
    As official figures are rounded; R's ``round`` and Python's go to the even digit. Only for numbers that
    are shown: ranks, classes and tests are of unrounded values.

    Examples
    --------
    >>> half_up(82.665, 2), half_up(-0.5, 0), half_up(0.28235 * 100, 2)
    (Decimal('82.67'), Decimal('-1'), Decimal('28.24'))
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be rounded; show it with `shown`, or leave it out")
    exact = value if isinstance(value, Decimal) else Decimal(format(value, ".15g"))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded.is_zero() else rounded


def shown(value: float | Decimal, decimals: int, language: str) -> str:
    """Return a number as a reader of *language* writes it, rounded by `half_up`; NaN as a dash.

    A negative number has the sign of a minus, not a hyphen, wherever it is read.

    Parameters
    ----------
    value : float or Decimal
    decimals : int
        Places after the decimal point.
    language : str
        "vi" or "en"; others as Vietnamese.

    Returns
    -------
    str
        In the unit of the value.

    Notes
    -----
    R: ``format(decimal.mark=",")``. For people; files for programs keep the unrounded number. Not for
    further arithmetic.

    Examples
    --------
    >>> shown(83.94, 2, "vi"), shown(36525, 0, "vi"), shown(-36525.5, 1, "en"), shown(math.nan, 2, "vi")
    ('83,94', '36.525', '−36,525.5', '–')
    """
    if not math.isfinite(value):
        return NOTHING
    thousands, point = SEPARATORS.get(language, VIETNAMESE)
    grouped = f"{half_up(value, decimals):,f}"
    return grouped.translate({ord(","): thousands, ord("."): point, ord("-"): MINUS})
