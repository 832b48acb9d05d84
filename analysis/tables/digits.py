"""With how many digits a number is shown and put into files: those of its rule, or in steps."""

from __future__ import annotations

import math
from decimal import Decimal
from types import MappingProxyType

from analysis.codebook import Node
from analysis.rounding import half_up

DECIMALS = MappingProxyType({"F14": 1, "F15": 1, "F17": 1})
"""Decimals of the official rules that do not have two."""


def rounded(number: float, node: Node, grain: float = 0.0) -> Decimal | None:
    """Return a number of *node*'s unit as it is shown: percent for a proportion, the decimals of its rule.

    With a *grain* in steps of so much of a proportion, or of ten times as many points.
    """
    if grain:
        share = node.unit == "percent"
        return stepped(100.0 * number, 100.0 * grain) if share else stepped(number, 10 * grain)
    factor = 100.0 if node.unit == "percent" else 1.0
    return finite(number * factor, DECIMALS.get(node.method, 2))


def percent(proportion: float, grain: float = 0.0) -> Decimal | None:
    """Return a proportion as percent with two decimals, or in steps; None where there is none."""
    return stepped(100.0 * proportion, 100.0 * grain) if grain else finite(100.0 * proportion, 2)


def stepped(number: float, step: float) -> Decimal | None:
    """Return a number as the nearest multiple of a *step* of 1, 5, 0.1 or 0.5; None where there is none."""
    said = finite(number / step, 0)
    return None if said is None else half_up(float(said) * step, 0 if step >= 1 else 1)


def told(number: float, node: Node, grain: float = 0.0) -> tuple[Decimal | None, float | None]:
    """Return a number of *node*'s unit as it is shown, and for files; both in steps with a *grain*."""
    said, factor = rounded(number, node, grain), 100.0 if node.unit == "percent" else 1.0
    return said, known(number) if not grain or said is None else float(said) / factor


def told_percent(proportion: float, grain: float = 0.0) -> tuple[Decimal | None, float | None]:
    """Return a proportion as percent, and for files: no more exact where it has a *grain*."""
    said = percent(proportion, grain)
    return said, known(proportion) if not grain or said is None else float(said) / 100.0


def known(number: float) -> float | None:
    """Return a number for files; None where there is none."""
    return float(number) if math.isfinite(number) else None


def finite(number: float, decimals: int) -> Decimal | None:
    """Return a number with so many decimals; None where there is none."""
    return half_up(number, decimals) if math.isfinite(number) else None
