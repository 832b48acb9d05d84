"""With how many digits a number is shown and put into files: those of its rule, or in steps."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from types import MappingProxyType

from analysis.codebook import Node
from analysis.rounding import half_up

DECIMALS = MappingProxyType({"F14": 1, "F15": 1, "F17": 1})
"""Decimals of the official rules that do not have two."""


LOWER, NEAREST, UPPER = ROUND_FLOOR, ROUND_HALF_UP, ROUND_CEILING
"""To which step a number goes: an interval's lower limit down, its upper limit up, a value to the nearest."""

ENDS = (LOWER, UPPER)


def rounded(number: float, node: Node, grain: float = 0.0, side: str = NEAREST) -> Decimal | None:
    """Return a number of *node*'s unit as it is shown: percent for a proportion, the decimals of its rule.

    With a *grain* in steps of so much of a proportion, or of ten times as many points, to a *side*: so an
    interval told in steps holds the one that was found, and has a width wherever that has one.
    """
    if grain:
        share = node.unit == "percent"
        return stepped(100.0 * number, 100.0 * grain, side) if share else stepped(number, 10 * grain, side)
    factor = 100.0 if node.unit == "percent" else 1.0
    return finite(number * factor, DECIMALS.get(node.method, 2))


def percent(proportion: float, grain: float = 0.0, side: str = NEAREST) -> Decimal | None:
    """Return a proportion as percent with two decimals, or in steps; None where there is none."""
    return stepped(100.0 * proportion, 100.0 * grain, side) if grain else finite(100.0 * proportion, 2)


def stepped(number: float, step: float, side: str = NEAREST) -> Decimal | None:
    """Return a number as the multiple of a *step* to a *side* of it; None where there is none.

    The number counts for the 15 digits it surely holds: 0.29 * 100 is 29, not a little less.
    """
    if not math.isfinite(number):
        return None
    steps = Decimal(format(number / step, ".15g")).to_integral_value(side)
    return half_up(float(steps) * step, 0 if step >= 1 else 1)


def told(
    number: float, node: Node, grain: float = 0.0, side: str = NEAREST
) -> tuple[Decimal | None, float | None]:
    """Return a number of *node*'s unit as it is shown, and for files; both in steps with a *grain*."""
    said, factor = rounded(number, node, grain, side), 100.0 if node.unit == "percent" else 1.0
    return said, known(number) if not grain or said is None else float(said) / factor


def told_percent(
    proportion: float, grain: float = 0.0, side: str = NEAREST
) -> tuple[Decimal | None, float | None]:
    """Return a proportion as percent, and for files: no more exact where it has a *grain*."""
    said = percent(proportion, grain, side)
    return said, known(proportion) if not grain or said is None else float(said) / 100.0


def known(number: float) -> float | None:
    """Return a number for files; None where there is none."""
    return float(number) if math.isfinite(number) else None


def finite(number: float, decimals: int) -> Decimal | None:
    """Return a number with so many decimals; None where there is none."""
    return half_up(number, decimals) if math.isfinite(number) else None
